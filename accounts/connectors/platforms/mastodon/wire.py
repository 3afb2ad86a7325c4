"""Calls to Mastodon's REST API and what its errors mean.

Sources: docs.joinmastodon.org (methods, 2026-07). Compatible servers differ: an invalid token may be 400, error pages
may be HTML.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

from ...errors import (
    AuthExpired,
    ConnectorError,
    InvalidContent,
    MissingScope,
    OutcomeUnknown,
    PolicyRejected,
    UnexpectedResponse,
)
from ...families.platform import Platform
from ...http import Answer, Http
from ...messages import _
from ...outcomes import Clock, from_status
from ...setup import Scope
from ...types import Credential

SLUG = "mastodon"
SCOPES = (
    Scope("read:accounts", _("Read the account's name and figures.")),
    Scope("read:statuses", _("Look up what was published and its figures.")),
    Scope("read:notifications", _("Read comments, mentions and messages.")),
    Scope("write:statuses", _("Publish, answer and delete posts.")),
    Scope("write:media", _("Upload pictures and videos.")),
    Scope("write:favourites", _("Like what people wrote."), required=False),
    Scope("read:search", _("Search public posts for the words that are listened for."), required=False),
)


class Api:
    """Requests to one server per call, with the account's token."""

    def __init__(self, http: Http, clock: Clock) -> None:
        self._http, self._clock = http, clock

    def send(
        self,
        method: str,
        host: str,
        path: str,
        *,
        auth: Credential | None = None,
        write: bool = False,
        key: str = "",
        **body: Any,
    ) -> Answer:
        """One request. `key` becomes the Idempotency-Key. Raises what `classify` says unless the status is 2xx."""
        headers = {"authorization": f"Bearer {auth.secrets['access']}"} if auth else {}
        if key:
            headers["idempotency-key"] = key
        answer = self._http.request(method, f"{host}{path}", platform=SLUG, write=write, headers=headers, **body)
        if not answer.ok:
            raise classify(answer, self._clock)
        return answer

    def get(self, auth: Credential, path: str, params: Any = None) -> dict[str, Any]:
        """A JSON object."""
        return self.send("GET", auth.host, path, auth=auth, params=params).mapping()

    def list(self, auth: Credential, path: str, params: Any = None) -> list[dict[str, Any]]:
        """A JSON list of objects. Raises UnexpectedResponse for anything else."""
        answer = self.send("GET", auth.host, path, auth=auth, params=params)
        found = answer.json()
        if not isinstance(found, list):
            raise UnexpectedResponse(platform=SLUG, status=answer.status, raw=answer.raw)
        return [item for item in found if isinstance(item, dict)]

    def post_status(self, auth: Credential, body: Mapping[str, Any], *, key: str) -> dict[str, Any]:
        """Create a status. Raises OutcomeUnknown when the server says yes without telling which."""
        answer = self.send("POST", auth.host, "/api/v1/statuses", auth=auth, write=True, key=key, json=dict(body))
        made = answer.mapping()
        if not made.get("id"):
            raise OutcomeUnknown(platform=SLUG, code="no_id", status=answer.status, raw=answer.raw)
        return made


class Wire(Platform):
    """What the parts of the connector have in common."""

    def __init__(self, *, http: Http, clock: Clock, sleep: Callable[[float], None] = time.sleep) -> None:
        super().__init__(http=http, clock=clock)
        self._api, self._sleep = Api(http, clock), sleep


def status_path(identifier: str) -> str:
    """The path of one status."""
    return f"/api/v1/statuses/{quote(identifier, safe='')}"


def classify(answer: Answer, clock: Clock) -> ConnectorError:
    """The error a refused request stands for."""
    code, text = _error_of(answer)
    lowered = f"{code} {text}".lower()
    details: dict[str, Any] = {
        "platform": SLUG,
        "code": code,
        "status": answer.status,
        "request_id": answer.request_id,
        "raw": answer.raw,
    }
    if answer.status in (400, 401, 403) and ("invalid_token" in lowered or "access token" in lowered):
        return AuthExpired(**details)
    if answer.status == 403:
        if "scope" in lowered:
            return MissingScope(scopes=[item.name for item in SCOPES], **details)
        if any(word in lowered for word in ("disabled", "suspended", "approval", "confirmed", "moved")):
            return PolicyRejected(_("The server has restricted this account."), **details)
        return PolicyRejected(_("The server does not allow this."), **details)
    if answer.status in (400, 422) and (text or code):
        details["params"] = {"reason": text or code}
        return InvalidContent(_("The server refuses this: %(reason)s"), **details)
    return from_status(answer, clock(), code=code, reset_headers=("x-ratelimit-reset",), bucket="calls")


def _error_of(answer: Answer) -> tuple[str, str]:
    """Code and text of an error answer; Mastodon itself sends only a text."""
    try:
        body = answer.json()
    except ConnectorError:
        return "", ""
    if not isinstance(body, dict):
        return "", ""
    error, description = str(body.get("error") or ""), str(body.get("error_description") or "")
    return (error, description or error) if " " not in error else ("", description or error)
