"""First comments, answers, and hiding, deleting and liking what others wrote.

Source: developers.facebook.com, Pages API comments (v25.0).
"""

from __future__ import annotations

from ...errors import UnsupportedFeature
from ...families.meta_messages import answer_message
from ...types import Credential, Published, PublishedState
from .inbox import COMMENTS
from .wire import Wire


class Answers(Wire):
    """Writes as the Page."""

    def comment(self, auth: Credential, remote_id: str, text: str, *, key: str) -> str:
        """Comment as the Page, unless the same comment stands there already."""
        known = COMMENTS.own(self._graph, auth, remote_id, "comments", text)
        return known or self._graph.make(auth, remote_id, "comments", {"message": text}, write=True)

    def reply(self, auth: Credential, to_remote_id: str, text: str, *, key: str) -> Published:
        """Answer a comment, a mention or a message; messages only within 24 hours."""
        if to_remote_id.replace("_", "").isdecimal():
            made = self.comment(auth, to_remote_id, text, key=key)
        else:
            made = answer_message(self._graph, auth, auth.remote_id, to_remote_id, text, channel="messenger")
        return Published(PublishedState.LIVE, remote_id=made)

    def set_hidden(self, auth: Credential, remote_id: str, *, hidden: bool) -> None:
        """Hide or show one comment."""
        fields = {"is_hidden": "true" if hidden else "false"}
        self._graph.change("POST", self._graph.at(remote_id), auth, fields)

    def delete_comment(self, auth: Credential, remote_id: str) -> None:
        """Delete one comment."""
        self._graph.delete(auth, _comment(remote_id))

    def like(self, auth: Credential, remote_id: str) -> None:
        """Like one comment as the Page."""
        self._graph.change("POST", self._graph.at(_comment(remote_id), "likes"), auth, {})


def _comment(remote_id: str) -> str:
    """The id of a comment. Raises UnsupportedFeature for that of a message."""
    if not remote_id.replace("_", "").isdecimal():
        raise UnsupportedFeature(platform="facebook", code="no_comment")
    return remote_id
