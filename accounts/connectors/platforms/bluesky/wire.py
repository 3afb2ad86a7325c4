"""XRPC, the protocol Bluesky servers speak: calls, what their errors mean, record keys and addresses.

Sources: atproto.com/specs (xrpc, tid, at-uri-scheme) and the com.atproto lexicons; statuses measured on a real server.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from ...errors import (
    AuthExpired,
    ConnectorError,
    InvalidContent,
    MediaExpired,
    MissingScope,
    NeedsReconnect,
    PolicyRejected,
    RateLimited,
    RemoteGone,
    UnexpectedResponse,
    UnsupportedFeature,
)
from ...http import Answer, Http
from ...messages import _
from ...outcomes import from_status, wait_of
from ...types import Credential

SLUG = "bluesky"
POST = "app.bsky.feed.post"
CALL_MAX_BYTES = 3_000_000

_TID_ALPHABET = "234567abcdefghijklmnopqrstuvwxyz"
# Derived keys fall into the year from this moment on (microseconds): valid, and never in the future.
_TID_START = int(datetime(2023, 1, 1, tzinfo=UTC).timestamp()) * 1_000_000
_TID_SPREAD = 365 * 86_400 * 1_000_000

_BY_NAME: dict[str, type[ConnectorError]] = {
    "ExpiredToken": AuthExpired,
    "InvalidToken": AuthExpired,
    "AuthMissing": AuthExpired,
    "AuthenticationRequired": AuthExpired,
    "AccountTakedown": PolicyRejected,
    "AccountSuspended": PolicyRejected,
    "RepoTakendown": PolicyRejected,
    "RepoSuspended": PolicyRejected,
    "AccountDeactivated": NeedsReconnect,
    "RepoDeactivated": NeedsReconnect,
    "AccountNotFound": RemoteGone,
    "RepoNotFound": RemoteGone,
    "RecordNotFound": RemoteGone,
    "NotFound": RemoteGone,
    # The server drops uploads nothing refers to; uploading again helps, and nothing was written.
    "BlobNotFound": MediaExpired,
    "BlobTooLarge": InvalidContent,
    "InvalidMimeType": InvalidContent,
    "PayloadTooLarge": InvalidContent,
    "InvalidRecord": InvalidContent,
    "MethodNotImplemented": UnsupportedFeature,
}
_MESSAGES = {
    "AccountTakedown": _("Bluesky's moderation has closed this account."),
    "AccountSuspended": _("Bluesky's moderation has suspended this account."),
    "AccountDeactivated": _("The account is deactivated at Bluesky."),
    "BlobTooLarge": _("The server does not take files of this size."),
}


@dataclass(frozen=True, slots=True)
class AtUri:
    """Address of a record: at://<did>/<collection>/<rkey>."""

    did: str
    collection: str
    rkey: str

    @classmethod
    def parse(cls, uri: str) -> AtUri:
        """Take an address apart. Raises RemoteGone for anything else, since nothing can exist there."""
        parts = uri.removeprefix("at://").split("/")
        if not uri.startswith("at://") or len(parts) != 3 or not all(parts):
            raise RemoteGone(platform=SLUG, code="invalid_uri")
        return cls(*parts)

    def __str__(self) -> str:
        return f"at://{self.did}/{self.collection}/{self.rkey}"


def derived_tid(key: str) -> str:
    """A record key in TID syntax that is the same for the same `key`.

    A TID is 64 bits in sortable base 32: a zero bit, 53 bits of microseconds, 10 bits of clock id. Both parts come from
    SHA-256 of the key: about 45 bits of time within one year and 10 of clock, so two keys of one account meet by
    chance once in 10^16. The time says nothing; networks order posts by `createdAt`.
    """
    digest = hashlib.sha256(key.encode()).digest()
    moment = _TID_START + int.from_bytes(digest[:8]) % _TID_SPREAD
    number = (moment << 10) | (int.from_bytes(digest[8:10]) & 0x3FF)
    return "".join(_TID_ALPHABET[(number >> shift) & 31] for shift in range(60, -1, -5))


def iso(moment: datetime) -> str:
    """A moment as the lexicons write it: UTC with milliseconds and Z."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def claims(token: str) -> dict[str, Any]:
    """The payload of a JWT, unverified: we only read our own token's expiry and scope. Empty when malformed."""
    try:
        part = token.split(".")[1]
        payload = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (IndexError, ValueError):
        return {}
    return payload if isinstance(payload, dict) else {}


class Xrpc:
    """Calls to servers. Queries are reads; procedures are writes unless `write` says that nothing visible changes."""

    def __init__(self, http: Http, clock: Callable[[], datetime]) -> None:
        self._http, self._clock = http, clock

    def query(
        self, host: str, method: str, params: Mapping[str, Any] | None = None, *, token: str = ""
    ) -> dict[str, Any]:
        """GET. Raises what `classify` says."""
        answer = self._http.request(
            "GET",
            f"{host}/xrpc/{method}",
            platform=SLUG,
            write=False,
            headers=_bearer(token),
            params=dict(params or {}),
            max_bytes=CALL_MAX_BYTES,
        )
        return self._checked(answer)

    def procedure(
        self, host: str, method: str, body: Mapping[str, Any] | None = None, *, token: str = "", write: bool = True
    ) -> dict[str, Any]:
        """POST with a JSON body (none when `body` is None). Raises what `classify` says."""
        answer = self._http.request(
            "POST",
            f"{host}/xrpc/{method}",
            platform=SLUG,
            write=write,
            headers=_bearer(token),
            json=body,
            max_bytes=CALL_MAX_BYTES,
        )
        return self._checked(answer)

    def upload(self, auth: Credential, stream: Any, *, mime: str, size: int) -> dict[str, Any]:
        """Upload a blob and return its reference. Nothing becomes visible by it, so a failure is Transient."""
        answer = self._http.request(
            "POST",
            f"{auth.host}/xrpc/com.atproto.repo.uploadBlob",
            platform=SLUG,
            write=False,
            headers={**_bearer(auth.secrets["access"]), "content-type": mime, "content-length": str(size)},
            content=stream,
            total=max(90.0, size / 200_000),
        )
        blob = self._checked(answer).get("blob")
        if not isinstance(blob, dict):
            raise UnexpectedResponse(platform=SLUG, status=answer.status, raw=answer.raw)
        return blob

    def _checked(self, answer: Answer) -> dict[str, Any]:
        if answer.ok:
            return answer.mapping() if answer.body else {}
        raise classify(answer, self._clock())


def _bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"} if token else {}


def classify(answer: Answer, now: datetime) -> ConnectorError:
    """The error a refused call stands for. Bluesky answers 400 where others answer 401 or 404: the name decides."""
    name, message = _error_of(answer)
    details: dict[str, Any] = {
        "platform": SLUG,
        "code": name,
        "status": answer.status,
        "request_id": answer.request_id,
        "raw": answer.raw,
    }
    if answer.status == 429 or name == "RateLimitExceeded":
        wait = wait_of(answer.headers, now, "ratelimit-reset")
        return RateLimited(retry_after=wait, bucket=answer.headers.get("ratelimit-policy", ""), **details)
    if answer.status < 500 or name == "MethodNotImplemented":
        if name == "InvalidToken" and "scope" in message.lower():
            return MissingScope(scopes=("com.atproto.access",), **details)
        if name in _BY_NAME:
            return _BY_NAME[name](_MESSAGES.get(name, ""), **details)
    return from_status(answer, now, code=name)


def _error_of(answer: Answer) -> tuple[str, str]:
    try:
        body = answer.json()
    except ConnectorError:
        return "", ""
    if not isinstance(body, dict):
        return "", ""
    return str(body.get("error") or ""), str(body.get("message") or "")
