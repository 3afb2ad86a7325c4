"""What the errors of AT Protocol servers mean.

Sources: atproto.com/specs/xrpc and the com.atproto lexicons; statuses measured on a real server.
"""

from __future__ import annotations

from datetime import datetime
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
    UnsupportedFeature,
)
from ...http import Answer
from ...messages import _
from ...outcomes import from_status, wait_of
from .ids import SLUG

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
