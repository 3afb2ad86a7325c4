"""What reached the account: answers to its posts and comments, mentions, private messages.

Source: www.reddit.com/dev/api, /message/inbox; `type` as Reddit's own inbox shows it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from ...types import Credential, InboxItem, InboxKind, InboxPage
from .wire import Wire, page_of

PAGE, PAGES_MAX = 100, 10
_POST = re.compile(r"/comments/([a-z0-9]+)/")


class Inbox(Wire):
    """Reads what reached the account."""

    def inbox(self, auth: Credential, *, cursor: str = "") -> InboxPage:
        """Items newer than `cursor` (`<Unix time>|<names of that second>`), oldest first; without one the newest page.

        Listings go by time; marks of theirs may vanish with what they name, so a time is kept instead.
        """
        mark, _bar, names = cursor.partition("|")
        since, known = float(mark or 0), set(names.split(",")) if names else set()
        found: list[Mapping[str, Any]] = []
        params = {"limit": str(PAGE), "mark": "false"}
        for _page in range(PAGES_MAX if cursor else 1):
            things, after = self._api.listing(auth, "/message/inbox", params)
            rows = [{**thing["data"], "kind": thing.get("kind")} for thing in things]
            fresh = [
                row for row in rows if _time(row) > since or (_time(row) == since and row.get("name") not in known)
            ]
            found += fresh
            if not after or len(fresh) < len(rows):
                break
            params["after"] = after
        found.sort(key=_time)
        items = tuple(item for row in found if (item := _item(row)) is not None)
        if not found:
            return InboxPage(items)
        last = _time(found[-1])
        same = {str(row.get("name")) for row in found if _time(row) == last} | (known if last == since else set())
        return InboxPage(items, f"{last:.0f}|{','.join(sorted(same))}")


def _time(row: Mapping[str, Any]) -> float:
    at = row.get("created_utc")
    # Whole seconds, as the cursor keeps them.
    return float(int(at)) if isinstance(at, int | float) else 0.0


def _item(row: Mapping[str, Any]) -> InboxItem | None:
    """One thing somebody wrote; None for messages of Reddit itself, which have no author."""
    name, author, context = str(row.get("name") or ""), str(row.get("author") or ""), str(row.get("context") or "")
    if not name or not author:
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
        at=datetime.fromtimestamp(_time(row), UTC),
        thread_id=thread,
        post_id=link,
        url=page_of(row, "context"),
        raw={field: row[field] for field in ("name", "type", "parent_id", "subreddit", "created_utc") if field in row},
    )
