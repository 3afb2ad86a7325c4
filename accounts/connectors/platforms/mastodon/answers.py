"""Answers: the first comment under an own post, and replies to others."""

from __future__ import annotations

from ...errors import UnsupportedFeature
from ...types import Credential, Published
from .statuses import Body, published
from .wire import SLUG, Wire, status_path


class Answers(Wire):
    """Each goes out with the visibility and the warning of what it answers."""

    def comment(self, auth: Credential, remote_id: str, text: str, *, key: str) -> str:
        """Answer our own post."""
        return str(self._answer(auth, remote_id, text, f"{key}:comment", mention=False)["id"])

    def reply(self, auth: Credential, to_remote_id: str, text: str, *, key: str) -> Published:
        """Answer a status, mentioning its author; a direct one is answered directly."""
        return published([self._answer(auth, to_remote_id, text, f"{key}:reply", mention=True)])

    def like(self, auth: Credential, remote_id: str) -> None:
        """Favourite a status. Raises UnsupportedFeature for what is none."""
        if remote_id.startswith("notification:"):
            raise UnsupportedFeature(platform=SLUG, code="no_status")
        self._api.send("POST", auth.host, f"{status_path(remote_id)}/favourite", auth=auth, write=True)

    def _answer(self, auth: Credential, to: str, text: str, key: str, *, mention: bool) -> Body:
        """Reply to a status; `mention` puts the author's name in front where it is missing."""
        parent = self._api.get(auth, status_path(to))
        handle = str((parent.get("account") or {}).get("acct") or "")
        if mention and handle and f"@{handle}".lower() not in text.lower():
            text = f"@{handle} {text}"
        body = {"status": text, "in_reply_to_id": to, "visibility": parent.get("visibility") or "public"}
        if parent.get("spoiler_text"):
            body["spoiler_text"] = parent["spoiler_text"]
        return self._api.post_status(auth, body, key=key)
