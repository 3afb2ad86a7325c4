"""Comments under articles, and answers to comments and to messages.

Comments are read; messages only ever come by push (see `push`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from ...errors import InvalidContent, PolicyRejected, RemoteGone
from ...messages import _
from ...types import Credential, InboxItem, InboxKind, InboxPage, Published, PublishedState
from .plans import data_id, first_of
from .posts import Posts
from .wire import SLUG, Api, moment

POSTS, PAGE, PAGES = 10, 49, 4
ANSWERED = "88005"
COMMENT, MESSAGE = "c", "m"
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class Inbox:
    """Comments of one account's newest articles."""

    def __init__(self, api: Api, posts: Posts) -> None:
        self._api, self._posts = api, posts

    def read(self, auth: Credential, cursor: str) -> InboxPage:
        """Comments since `cursor`, which holds the newest second seen and the comments of that second."""
        second, _mark, known = cursor.partition("|")
        since, seen = int(second or 0), set(known.split(","))
        items = []
        for listed in self._posts.listed(auth, 1, POSTS):
            news = first_of(listed)
            data, url = data_id(str(news.get("url") or "")), str(news.get("url") or "")
            if not data.isdecimal() or news.get("need_open_comment") == 0 or news.get("is_deleted"):
                continue
            post_id = f"{listed.get('article_id') or ''}~{data}"
            for comment in self._of(auth, data):
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

    def reply(self, auth: Credential, to: str, text: str, key: str) -> Published:
        """Answer a comment, once per comment, or a message. Raises InvalidContent when it was answered otherwise."""
        kind, _mark, rest = to.partition("~")
        if kind == MESSAGE:
            person = rest.partition("~")[0]
            body: dict[str, Any] = {"touser": person, "msgtype": "text", "text": {"content": text}}
            self._api.call(auth, "/cgi-bin/message/custom/send", body, write=True)
            return Published(PublishedState.LIVE, remote_id=f"sent~{key}")
        data, identifier = _named(to)
        body = {**_place(data), "user_comment_id": int(identifier), "content": text}
        found = self._api.call(auth, "/cgi-bin/comment/reply/add", body, write=True, allow=(ANSWERED,))
        if str(found.get("errcode", 0)) == ANSWERED:
            said = next((c for c in self._of(auth, data) if str(c.get("user_comment_id")) == identifier), {})
            if str((said.get("reply") or {}).get("content") or "").strip() != text.strip():
                message = _("This comment was answered before; WeChat's interface takes one answer.")
                raise InvalidContent(message, platform=SLUG, code=ANSWERED)
        return Published(PublishedState.LIVE, remote_id=f"r~{data}~{identifier}")

    def elect(self, auth: Credential, remote_id: str, *, shown: bool) -> None:
        """Show a comment under its article, or take it back from there."""
        data, identifier = _named(remote_id)
        path = "/cgi-bin/comment/markelect" if shown else "/cgi-bin/comment/unmarkelect"
        self._api.call(auth, path, {**_place(data), "user_comment_id": int(identifier)}, write=True)

    def _of(self, auth: Credential, data: str) -> Iterator[dict[str, Any]]:
        for page in range(PAGES):
            body = {**_place(data), "begin": page * PAGE, "count": PAGE, "type": 0}
            try:
                found = self._api.call(auth, "/cgi-bin/comment/list", body)
            except RemoteGone:
                return
            except PolicyRejected as error:
                if error.code != "88000":
                    raise
                return
            yield from (item for item in found.get("comment") or () if isinstance(item, dict))
            if (page + 1) * PAGE >= int(found.get("total") or 0):
                return


def _place(data: str) -> dict[str, int]:
    return {"msg_data_id": int(data), "index": 0}


def _named(remote_id: str) -> tuple[str, str]:
    """Article and number of a comment. Raises RemoteGone for what can be none."""
    kind, data, identifier = [*remote_id.split("~"), "", ""][:3]
    if kind != COMMENT or not data.isdecimal() or not identifier.isdecimal():
        raise RemoteGone(platform=SLUG, code="not_a_comment")
    return data, identifier


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
