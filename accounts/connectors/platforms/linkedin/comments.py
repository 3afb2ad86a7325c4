"""Writing comments. Source: learn.microsoft.com/linkedin, Comments API (202604)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ...errors import OutcomeUnknown, UnexpectedResponse
from ...families.values import mapping
from ...messages import _
from ...types import Credential, Published, PublishedState
from .wire import SLUG, Wire, can_read, enc, url_of

PAGE = 100
UNCONFIRMED = _(
    "LinkedIn did not confirm the comment, and does not let us look. See below the post whether it is there."
)
_COMMENT = re.compile(r"urn:li:comment:\((?:urn:li:)?(\w+:\d+),(\d+)\)")


class Comments(Wire):
    """Comments and replies."""

    def comment(self, auth: Credential, remote_id: str, text: str, *, key: str) -> str:
        """Comment on our own post, unless that was done already, as far as LinkedIn lets us look."""
        return self._comment(auth, remote_id, text)

    def reply(self, auth: Credential, to_remote_id: str, text: str, *, key: str) -> Published:
        """Answer a comment, or comment on a post that mentions or shares ours."""
        made = self._comment(auth, whole(to_remote_id), text)
        return Published(PublishedState.LIVE, remote_id=made, url=url_of(made))

    def _comment(self, auth: Credential, to: str, text: str) -> str:
        """Comment on a post, or answer a comment; the comment's URN. One of ours with this text is not written again.

        For people LinkedIn does not let us look: an unclear comment there is UnexpectedResponse, which nobody repeats.
        """
        parent = _COMMENT.fullmatch(to)
        thing = f"urn:li:{parent[1]}" if parent else to
        path = f"/rest/socialActions/{enc(whole(to))}/comments"
        if can_read(auth):
            for found in self._api.elements(auth, f"{path}?start=0&count={PAGE}"):
                same = mapping(found, "message").get("text") == text and found.get("actor") == auth.remote_id
                if same and (known := _urn_of(found, thing)):
                    return known
        body = {"actor": auth.remote_id, "object": thing, "message": {"text": text}}
        if parent:
            body["parentComment"] = whole(to)
        try:
            answer = self._api.send(auth, "POST", path, write=True, json=body)
            made = _urn_of(
                {"id": answer.headers.get("x-restli-id"), **(answer.mapping() if answer.body else {})}, thing
            )
            if not made:
                raise OutcomeUnknown(platform=SLUG, code="no_id", status=answer.status, raw=answer.raw)
        except OutcomeUnknown as error:
            if can_read(auth):
                raise
            raise UnexpectedResponse(
                UNCONFIRMED, platform=SLUG, code=error.code, status=error.status, raw=error.raw
            ) from error
        return made


def whole(urn: str) -> str:
    """A comment's URN in its full form: notifications shorten the post in it."""
    found = _COMMENT.fullmatch(urn)
    return f"urn:li:comment:(urn:li:{found[1]},{found[2]})" if found else urn


def _urn_of(comment: Mapping[str, Any], thing: str) -> str:
    """A comment's URN from an answer, which may give it whole or only its number."""
    given = str(comment.get("commentUrn") or comment.get("$URN") or "")
    if given:
        return whole(given)
    number = str(comment.get("id") or "")
    return f"urn:li:comment:({thing},{number})" if number.isdecimal() else whole(number)
