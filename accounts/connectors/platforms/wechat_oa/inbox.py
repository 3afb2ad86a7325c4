"""Comments under the newest articles; messages only ever come by push (see `hooks`)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

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
        """Comments since `cursor`, which holds the newest second seen and the comments of that second."""
        second, _mark, known = cursor.partition("|")
        since, seen = int(second or 0), set(known.split(","))
        items = []
        for listed in self._listed(auth, 1, POSTS):
            news = first_of(listed)
            data, url = data_id(link_of(news)), link_of(news)
            if not data.isdecimal() or news.get("need_open_comment") == 0 or news.get("is_deleted"):
                continue
            post_id = f"{listed.get('article_id') or ''}~{data}"
            for comment in self._comments(auth, data):
                item = _item(comment, data, post_id, url)
                if item.at.timestamp() >= since and item.remote_id not in seen:
                    items.append(item)
        items.sort(key=lambda item: (item.at, item.remote_id))
        if not items:
            return InboxPage((), cursor)
        newest = int(items[-1].at.timestamp())
        again = {item.remote_id for item in items if int(item.at.timestamp()) == newest}
        again |= seen - {""} if newest == since else set()
        return InboxPage(tuple(items), f"{newest}|{','.join(sorted(again))}")


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
