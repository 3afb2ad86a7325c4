"""Comments of ours under own posts, and answers to comments and messages.

Sources: developer.open-douyin.com, 评论列表, 评论回复列表, 回复视频评论 (`/item/comment/…`), 发送私信消息
(`/im/send/msg/`). Douyin lists no messages: they come by webhook only, and only those can be answered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from ...errors import InvalidContent, OutcomeUnknown
from ...families.values import rows, unspaced
from ...messages import _
from ...types import Credential, Published, PublishedState
from .codes import SLUG
from .setup import COMMENT, MESSAGE
from .wire import HOST, Wire, need

PAGE = 50
# How many pages are looked through for a comment of ours.
LOOK_PAGES = 5
MESSAGE_MARK = "im"
TEXT_MESSAGE = 1
# Ids of Douyin are Base64, which has no such character.
BETWEEN = "|"


class Answers(Wire):
    """Writes comments and messages."""

    def comment(self, auth: Credential, remote_id: str, text: str, *, key: str) -> str:
        """Comment an own post, unless the same comment stands there already; returns the comment's id."""
        return self._say(auth, remote_id, text)

    def reply(self, auth: Credential, to_remote_id: str, text: str, *, key: str) -> Published:
        """Answer a comment ("<item>|<comment>") or a message ("im|<conversation>|<message>|<person>").

        A message is sent at most once: what became of one whose answer was lost, nobody can look up.
        """
        parts = to_remote_id.split(BETWEEN)
        if len(parts) == 4 and parts[0] == MESSAGE_MARK:
            return self._send(auth, parts[1:], text)
        if len(parts) != 2:
            raise InvalidContent(_("This cannot be answered from here."), platform=SLUG, code="bad_target")
        made = self._say(auth, parts[0], text, under=parts[1])
        return Published(PublishedState.LIVE, BETWEEN.join((parts[0], made)))

    def _say(self, auth: Credential, item_id: str, text: str, *, under: str = "") -> str:
        """Comment an own post, or answer the comment `under`; returns the id of the comment.

        Douyin knows no keys and a repeat must not show twice, so the newest comments there are looked through first:
        one with the same text is taken for ours, for Douyin does not say reliably who wrote it. Raises OutcomeUnknown
        when the answer names no comment.
        """
        need(auth, COMMENT)
        place = {"item_id": item_id, **({"comment_id": under} if under else {})}
        path = "comment/reply/list" if under else "comment/list"
        for page in islice(self._pages(auth, path, place), LOOK_PAGES):
            for comment in page:
                if unspaced(str(comment.get("content") or "")) == unspaced(text):
                    return str(comment["comment_id"])
        made = self._api.call("POST", f"{HOST}/item/comment/reply/", auth, write=True, json={**place, "content": text})
        if not made.get("comment_id"):
            raise OutcomeUnknown(platform=SLUG, code="no_comment_id")
        return str(made["comment_id"])

    def _pages(self, auth: Credential, path: str, place: Mapping[str, str]) -> Iterator[list[Mapping[str, Any]]]:
        """Pages of comments, newest first, pinned ones before them."""
        cursor: Any = 0
        while True:
            params = {**place, "sort_type": "time", "cursor": cursor, "count": PAGE}
            found = self._api.call("GET", f"{HOST}/item/{path}/", auth, params=params)
            yield [row for row in rows(found, "list") if row.get("comment_id")]
            if not found.get("has_more") or found.get("cursor") in (None, cursor):
                return
            cursor = found["cursor"]

    def _send(self, auth: Credential, target: list[str], text: str) -> Published:
        need(auth, MESSAGE)
        conversation, message, person = target
        body = {
            "msg_id": message,
            "conversation_id": conversation,
            "to_user_id": person,
            "scene": "im_reply_msg",
            "content": {"msg_type": TEXT_MESSAGE, "text": {"text": text}},
        }
        made = self._api.call("POST", f"{HOST}/im/send/msg/", auth, write=True, json=body)
        sent = {"conversation_short_id": conversation, "server_message_id": made.get("msg_id")}
        return Published(PublishedState.LIVE, message_id(sent, person) if made.get("msg_id") else "")


def message_id(content: Mapping[str, Any], person: str) -> str:
    """What a message that came by webhook is called here; holds all that an answer needs."""
    conversation, message = content.get("conversation_short_id"), content.get("server_message_id")
    return BETWEEN.join((MESSAGE_MARK, str(conversation or ""), str(message or ""), person))
