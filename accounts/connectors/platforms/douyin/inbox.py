"""Comments under own posts."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import Any

from ...families.values import mapping, moment, number
from ...types import Credential, InboxItem, InboxKind, InboxPage
from .answers import BETWEEN, Answers
from .listing import Listing, address
from .setup import COMMENT, LIST
from .wire import need

# At most so many new comments of one post are read, in pages of 50.
PAGES = 40


class Inbox(Answers, Listing):
    """What reaches the account."""

    def inbox(self, auth: Credential, *, cursor: str = "") -> InboxPage:
        """Comments under the newest 20 posts, newer than `cursor`, oldest first.

        The cursor is "<Unix time>|<ids seen in that second>"; without one the newest page of each. Raises MissingScope.
        """
        need(auth, COMMENT)
        need(auth, LIST)
        mark, seen = _cursor_of(cursor)
        found: list[InboxItem] = []
        for post in self._listed(auth)[0]:
            if number(mapping(post, "statistics"), "comment_count") == 0:
                continue
            found += [item for item in self._under(auth, post, mark) if item.remote_id not in seen]
        found.sort(key=lambda item: item.at)
        if not found:
            return InboxPage(())
        newest = int(found[-1].at.timestamp())
        ids = {item.remote_id for item in found if int(item.at.timestamp()) == newest}
        ids |= seen if newest == mark else set()
        return InboxPage(tuple(found), f"{newest}{BETWEEN}{' '.join(sorted(ids))}")

    def _under(self, auth: Credential, post: Mapping[str, Any], mark: int) -> list[InboxItem]:
        """Comments of others since `mark`, a Unix time; of the newest page without one."""
        item_id, found = str(post["item_id"]), []
        for page in islice(self._pages(auth, "comment/list", {"item_id": item_id}), PAGES if mark else 1):
            dated = [(at, row) for row in page if (at := moment(row.get("create_time")))]
            fresh = [row for at, row in dated if at.timestamp() >= mark]
            found += [_comment(row, item_id, address(post)) for row in fresh if not _own(row, auth)]
            # A pinned one stands in front of newer ones, so only the others tell that the list has got older.
            if any(at.timestamp() < mark and not row.get("top") for at, row in dated):
                break
        return found


def _own(comment: Mapping[str, Any], auth: Credential) -> bool:
    return str(comment.get("comment_user_id") or "") == auth.remote_id


def _comment(comment: Mapping[str, Any], item_id: str, url: str) -> InboxItem:
    at = moment(comment["create_time"])
    assert at is not None  # noqa: S101 - only comments with a time come here
    name = BETWEEN.join((item_id, str(comment["comment_id"])))
    return InboxItem(
        remote_id=name,
        kind=InboxKind.COMMENT,
        author_id=str(comment.get("comment_user_id") or ""),
        author_handle=str(comment.get("nick_name") or ""),
        text=str(comment.get("content") or ""),
        at=at,
        thread_id=name,
        post_id=item_id,
        url=url,
        raw={key: comment[key] for key in ("comment_id", "digg_count", "reply_comment_total", "top") if key in comment},
    )


def _cursor_of(cursor: str) -> tuple[int, set[str]]:
    mark, _between, ids = cursor.partition(BETWEEN)
    return (int(mark) if mark.isdecimal() else 0), set(ids.split())
