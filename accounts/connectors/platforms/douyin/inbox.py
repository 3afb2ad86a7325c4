"""Comments under own posts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from itertools import islice
from typing import Any

from ...families.marks import Mark
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

        Without a cursor the newest page of each. Raises MissingScope.
        """
        need(auth, COMMENT)
        need(auth, LIST)
        mark, found = Mark.of(cursor), list[InboxItem]()
        for post in self._listed(auth)[0]:
            if number(mapping(post, "statistics"), "comment_count") != 0:
                found += self._under(auth, post, mark)
        return mark.page(found)

    def _under(self, auth: Credential, post: Mapping[str, Any], mark: Mark) -> list[InboxItem]:
        """Comments of others since `mark`; of the newest page without one."""
        item_id, found = str(post["item_id"]), []
        for page in islice(self._pages(auth, "comment/list", {"item_id": item_id}), PAGES if mark.second else 1):
            dated = [(at, row) for row in page if (at := moment(row.get("create_time")))]
            fresh = [(at, row) for at, row in dated if not mark.passed(at) and not _own(row, auth)]
            found += [_comment(at, row, item_id, address(post)) for at, row in fresh]
            # A pinned one stands in front of newer ones, so only the others tell that the list has got older.
            if any(mark.passed(at) and not row.get("top") for at, row in dated):
                break
        return found


def _own(comment: Mapping[str, Any], auth: Credential) -> bool:
    return str(comment.get("comment_user_id") or "") == auth.remote_id


def _comment(at: datetime, comment: Mapping[str, Any], item_id: str, url: str) -> InboxItem:
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
