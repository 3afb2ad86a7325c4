"""Comments under the newest articles; messages only ever come by push (see `hooks`)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from ...families.marks import Mark
from ...families.values import moment
from ...types import Credential, InboxItem, InboxKind, InboxPage
from .answers import COMMENT, Answers
from .lists import Lists
from .plans import data_id, first_of, link_of

POSTS = 10
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class Inbox(Answers, Lists):
    """What reaches the account."""

    def inbox(self, auth: Credential, *, cursor: str = "") -> InboxPage:
        """Comments under the newest ten articles, oldest first."""
        found: list[InboxItem] = []
        for listed in self._listed(auth, 1, POSTS):
            news = first_of(listed)
            data = data_id(link_of(news))
            if not data.isdecimal() or news.get("need_open_comment") == 0 or news.get("is_deleted"):
                continue
            post_id = f"{listed.get('article_id') or ''}~{data}"
            found += [_item(comment, data, post_id, link_of(news)) for comment in self._comments(auth, data)]
        return Mark.of(cursor).page(found)


def _item(comment: Mapping[str, Any], data: str, post_id: str, url: str) -> InboxItem:
    person = str(comment.get("openid") or "")
    return InboxItem(
        remote_id=f"{COMMENT}~{data}~{comment.get('user_comment_id')}",
        kind=InboxKind.COMMENT,
        author_id=person,
        author_handle=person,
        text=str(comment.get("content") or ""),
        at=moment(comment.get("create_time")) or LONG_AGO,
        thread_id=post_id,
        post_id=post_id,
        url=url,
        raw={"elected": comment.get("comment_type") == 1, "answered": bool(comment.get("reply"))},
    )
