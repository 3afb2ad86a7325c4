"""First comments, answers, and hiding what others wrote.

Source: developers.facebook.com, Threads replies and conversations (2026-06).
"""

from __future__ import annotations

from ...families.meta_publishing import published
from ...families.values import on_one_line, rows
from ...types import Credential, Published
from .inbox import REPLIES, REPLY
from .wire import Wire


class Answers(Wire):
    """Writes replies."""

    def comment(self, auth: Credential, remote_id: str, text: str, *, key: str) -> str:
        """Reply to our own post, unless the same reply stands there already."""
        return self.reply(auth, remote_id, text, key=key).remote_id

    def reply(self, auth: Credential, to_remote_id: str, text: str, *, key: str) -> Published:
        """Answer a reply or a mention, unless the same answer stands there. Raises Transient when it takes too long."""
        listed = self._graph.get(auth, to_remote_id, "replies", fields=REPLY, reverse="true", limit=REPLIES)
        for item in rows(listed, "data"):
            mine = item.get("is_reply_owned_by_me") is True
            if mine and on_one_line(str(item.get("text") or "")) == on_one_line(text):
                return published(item)
        fields = {"media_type": "TEXT", "text": text, "reply_to_id": to_remote_id}
        return self._live(auth, self._containers.at_once(auth, fields))

    def set_hidden(self, auth: Credential, remote_id: str, *, hidden: bool) -> None:
        """Hide or show one reply; Threads hides what is below it, too."""
        fields = {"hide": "true" if hidden else "false"}
        self._graph.change("POST", self._graph.at(remote_id, "manage_reply"), auth, fields)
