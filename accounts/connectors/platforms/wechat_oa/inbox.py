"""Comments under the newest articles; messages only ever come by push (see `hooks`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from ...families.marks import Mark
from ...families.values import mapping, moment
from ...types import Credential, InboxItem, InboxKind, InboxPage
from .answers import ANSWER, COMMENT, Answers
from .lists import Lists
from .plans import data_id, first_of, link_of

POSTS = 10
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class Inbox(Answers, Lists):
    """What reaches the account."""

    def inbox(self, auth: Credential, *, cursor: str = "") -> InboxPage:
        """Comments under the newest ten articles and our answers to them, oldest first."""
        found: list[InboxItem] = []
        for listed in self._listed(auth, 1, POSTS):
            news = first_of(listed)
            data = data_id(link_of(news))
            if not data.isdecimal() or news.get("need_open_comment") == 0 or news.get("is_deleted"):
                continue
            post_id = f"{listed.get('article_id') or ''}~{data}"
            for comment in self._comments(auth, data):
                found += _items(comment, data, post_id, link_of(news))
        return Mark.of(cursor).page(found)


def _items(comment: Mapping[str, Any], data: str, post_id: str, url: str) -> Iterator[InboxItem]:
    """A comment, and our answer to it, of which there can be one."""
    person, answer = str(comment.get("openid") or ""), mapping(comment, "reply")
    item = InboxItem(
        remote_id=f"{COMMENT}~{data}~{comment.get('user_comment_id')}",
        kind=InboxKind.COMMENT,
        author_id=person,
        author_handle=person,
        text=str(comment.get("content") or ""),
        at=moment(comment.get("create_time")) or LONG_AGO,
        thread_id=post_id,
        post_id=post_id,
        url=url,
        raw={"elected": comment.get("comment_type") == 1, "answered": bool(answer)},
    )
    yield item
    if answer.get("content"):
        text, at = str(answer["content"]), moment(answer.get("create_time")) or item.at
        name = f"{ANSWER}~{data}~{comment.get('user_comment_id')}"
        yield replace(item, remote_id=name, text=text, at=at, own=True, reply_to=item.remote_id, raw={})
