"""First comments, answers, and hiding and deleting what others wrote.

Source: developers.facebook.com, Instagram Platform comment moderation (2026-06).
"""

from __future__ import annotations

from ...errors import UnsupportedFeature
from ...families.meta_messages import answer_message
from ...types import Credential, Published, PublishedState
from .inbox import COMMENTS
from .wire import Wire


class Answers(Wire):
    """Writes as the account."""

    def comment(self, auth: Credential, remote_id: str, text: str, *, key: str) -> str:
        """Comment on our own post, unless the same comment stands there already."""
        return self._write(auth, remote_id, text, "comments")

    def reply(self, auth: Credential, to_remote_id: str, text: str, *, key: str) -> Published:
        """Answer a comment or a message; messages only within 24 hours."""
        if to_remote_id.isdecimal():
            return Published(PublishedState.LIVE, remote_id=self._write(auth, to_remote_id, text, "replies"))
        page = auth.secrets.get("page", "")
        made = answer_message(self._graph, auth, page, to_remote_id, text, channel="instagram")
        return Published(PublishedState.LIVE, remote_id=made)

    def set_hidden(self, auth: Credential, remote_id: str, *, hidden: bool) -> None:
        """Hide or show one comment."""
        self._graph.change("POST", self._graph.at(remote_id), auth, {"hide": "true" if hidden else "false"})

    def delete_comment(self, auth: Credential, remote_id: str) -> None:
        """Delete one comment."""
        if not remote_id.isdecimal():
            raise UnsupportedFeature(platform=self.capabilities.slug, code="no_comment")
        self._graph.delete(auth, remote_id)

    def _write(self, auth: Credential, to: str, text: str, edge: str) -> str:
        known = COMMENTS.own(self._graph, auth, to, edge, text)
        return known or self._graph.make(auth, to, edge, {"message": text}, write=True)
