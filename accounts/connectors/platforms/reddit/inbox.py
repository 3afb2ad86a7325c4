"""What reached the account: answers to its posts and comments, mentions, private messages.

Source: www.reddit.com/dev/api, /message/inbox; `type` as Reddit's own inbox shows it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ...families.marks import Mark
from ...families.values import moment
from ...types import Credential, InboxItem, InboxKind, InboxPage
from .wire import Wire, page_of

PAGE, PAGES_MAX = 100, 10
_POST = re.compile(r"/comments/([a-z0-9]+)/")


class Inbox(Wire):
    """Reads what reached the account."""

    def inbox(self, auth: Credential, *, cursor: str = "") -> InboxPage:
        """Items newer than `cursor`, oldest first; without one the newest page.

        Listings go by time; marks of theirs may vanish with what they name, so a time is kept instead.
        """
        mark = Mark.of(cursor)
        found: list[InboxItem] = []
        params = {"limit": str(PAGE), "mark": "false"}
        for _page in range(PAGES_MAX if cursor else 1):
            things, after = self._api.listing(auth, "/message/inbox", params)
            rows = [{**thing["data"], "kind": thing.get("kind")} for thing in things]
            found += [item for row in rows if (item := _item(row)) is not None]
            if not after or any(mark.knows(item) for item in found):
                break
            params["after"] = after
        return mark.page(found)


def _item(row: Mapping[str, Any]) -> InboxItem | None:
    """One thing somebody wrote; None for messages of Reddit itself, which have no author."""
    at = moment(row.get("created_utc"))
    name, author, context = str(row.get("name") or ""), str(row.get("author") or ""), str(row.get("context") or "")
    if at is None or not name or not author:
        return None
    post = _POST.search(context)
    link = f"t3_{post[1]}" if post else ""
    if not row.get("was_comment"):
        kind, thread = InboxKind.MESSAGE, str(row.get("first_message_name") or name)
    elif row.get("type") == "username_mention":
        kind, thread = InboxKind.MENTION, link or name
    else:
        kind, thread = InboxKind.COMMENT, link or name
    return InboxItem(
        remote_id=name,
        kind=kind,
        author_id=str(row.get("author_fullname") or author),
        author_handle=author,
        text=str(row.get("body") or ""),
        at=at,
        thread_id=thread,
        post_id=link,
        url=page_of(row, "context"),
        raw={field: row[field] for field in ("name", "type", "parent_id", "subreddit", "created_utc") if field in row},
    )
