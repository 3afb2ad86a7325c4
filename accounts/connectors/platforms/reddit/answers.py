"""Comments, answers and moderation. Source: www.reddit.com/dev/api (comment, remove, approve)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...families.values import mapping, rows, unspaced
from ...types import Credential, Published, PublishedState
from .wire import Wire, name_of, page_of, unsaid


class Answers(Wire):
    """Comments, replies and moderates."""

    def comment(self, auth: Credential, remote_id: str, text: str, *, key: str) -> str:
        """Comment our own post; the same words are not written twice."""
        return _name(self._answer(auth, remote_id, text))

    def reply(self, auth: Credential, to_remote_id: str, text: str, *, key: str) -> Published:
        """Answer a comment, mention or message; the same words are not written twice."""
        made = self._answer(auth, to_remote_id, text)
        return Published(PublishedState.LIVE, _name(made), page_of(made))

    def set_hidden(self, auth: Credential, remote_id: str, *, hidden: bool) -> None:
        """Remove or approve a comment, in communities the account moderates. Raises PolicyRejected elsewhere."""
        if hidden:
            self._api.post(auth, "/api/remove", write=True, data={"id": remote_id, "spam": "false"})
        else:
            self._api.post(auth, "/api/approve", write=True, data={"id": remote_id})

    def _answer(self, auth: Credential, to: str, text: str) -> Mapping[str, Any]:
        """Comment a post or answer a comment or message, unless the same words of ours stand there already."""
        place = "/message/sent" if to.startswith("t4_") else f"/user/{name_of(auth)}/comments"
        things, _after = self._api.listing(auth, place, {"limit": "50"})
        for said in (mapping(thing, "data") for thing in things):
            if said.get("parent_id") == to and unspaced(str(said.get("body") or "")) == unspaced(text):
                return said
        body = {"thing_id": to, "text": text, "api_type": "json"}
        made = rows(self._api.post(auth, "/api/comment", write=True, data=body), "things")
        data = mapping(made[0], "data") if made else {}
        if not (data.get("name") or data.get("id")):
            raise unsaid(True, "no_id")
        return data


def _name(made: Mapping[str, Any]) -> str:
    return str(made.get("name") or f"t1_{made['id']}")
