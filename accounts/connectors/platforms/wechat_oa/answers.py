"""Comments under one article, answers to them and to messages, which comments readers see, and deleting them.

Source: developers.weixin.qq.com/doc/subscription (comments, customer messages), read 2026-11.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ...errors import InvalidContent, PolicyRejected, RemoteGone, UnsupportedFeature
from ...families.values import mapping, number, rows
from ...messages import _
from ...types import Credential, Published, PublishedState
from .codes import NO_COMMENTS, SLUG
from .wire import Wire

PAGE, PAGES = 49, 4
ANSWERED = "88005"
COMMENT, MESSAGE, ANSWER = "c", "m", "r"


class Answers(Wire):
    """Works on single comments and messages."""

    def reply(self, auth: Credential, to_remote_id: str, text: str, *, key: str) -> Published:
        """Answer a comment, once per comment, or a message. Raises InvalidContent when it was answered otherwise."""
        kind, _mark, rest = to_remote_id.partition("~")
        if kind == MESSAGE:
            person = rest.partition("~")[0]
            body: dict[str, Any] = {"touser": person, "msgtype": "text", "text": {"content": text}}
            self._api.call(auth, "/cgi-bin/message/custom/send", body, write=True)
            return Published(PublishedState.LIVE, remote_id=f"sent~{key}")
        data, identifier = _named(to_remote_id)
        body = {**_place(data), "user_comment_id": int(identifier), "content": text}
        found = self._api.call(auth, "/cgi-bin/comment/reply/add", body, write=True, allow=(ANSWERED,))
        if str(found.get("errcode", 0)) == ANSWERED:
            said = next((c for c in self._comments(auth, data) if str(c.get("user_comment_id")) == identifier), {})
            if str(mapping(said, "reply").get("content") or "").strip() != text.strip():
                message = _("This comment was answered before; WeChat's interface takes one answer.")
                raise InvalidContent(message, platform=SLUG, code=ANSWERED)
        return Published(PublishedState.LIVE, remote_id=f"{ANSWER}~{data}~{identifier}")

    def set_hidden(self, auth: Credential, remote_id: str, *, hidden: bool) -> None:
        """Take a comment out of the selection readers see, or into it."""
        data, identifier = _named(remote_id)
        path = "/cgi-bin/comment/unmarkelect" if hidden else "/cgi-bin/comment/markelect"
        self._api.call(auth, path, {**_place(data), "user_comment_id": int(identifier)}, write=True)

    def delete_comment(self, auth: Credential, remote_id: str) -> None:
        """Delete a comment for good; one that is gone counts as deleted."""
        if remote_id.startswith(f"{MESSAGE}~"):
            raise UnsupportedFeature(platform=SLUG, code="not_a_comment")
        data, identifier = _named(remote_id)
        body = {**_place(data), "user_comment_id": int(identifier)}
        try:
            self._api.call(auth, "/cgi-bin/comment/delete", body, write=True)
        except RemoteGone:
            return

    def _comments(self, auth: Credential, data: str) -> Iterator[Mapping[str, Any]]:
        for page in range(PAGES):
            body = {**_place(data), "begin": page * PAGE, "count": PAGE, "type": 0}
            try:
                found = self._api.call(auth, "/cgi-bin/comment/list", body)
            except RemoteGone:
                return
            except PolicyRejected as error:
                if error.code != NO_COMMENTS:
                    raise
                return
            yield from rows(found, "comment")
            if (page + 1) * PAGE >= (number(found, "total") or 0):
                return


def _place(data: str) -> dict[str, int]:
    return {"msg_data_id": int(data), "index": 0}


def _named(remote_id: str) -> tuple[str, str]:
    """Article and number of a comment. Raises RemoteGone for what can be none."""
    kind, data, identifier = [*remote_id.split("~"), "", ""][:3]
    if kind != COMMENT or not data.isdecimal() or not identifier.isdecimal():
        raise RemoteGone(platform=SLUG, code="not_a_comment")
    return data, identifier
