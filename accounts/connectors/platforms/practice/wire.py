"""The practice network's API: calls, and what its refusals mean."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, TypeVar

from ...errors import (
    AuthExpired,
    ConnectorError,
    InvalidContent,
    NeedsReconnect,
    OutcomeUnknown,
    PolicyRejected,
    RemoteGone,
    UnexpectedResponse,
)
from ...http import Answer, Http
from ...messages import _
from ...outcomes import from_status
from ...text import problem
from ...types import Credential, Media, Problem

T = TypeVar("T")
REPLAY_WINDOW = timedelta(minutes=5)
_UPLOAD_BYTES_PER_SECOND = 200_000

_BY_CODE: dict[str, type[ConnectorError]] = {
    "token_expired": AuthExpired,
    # Also the answer to a token that a renewal has replaced while this request was on its way: renewing tells.
    "token_invalid": AuthExpired,
    "token_revoked": NeedsReconnect,
    "content_rejected": PolicyRejected,
    "not_found": RemoteGone,
}
# Refusals of the content itself: certainly nothing was created.
_CONTENT_CODES = frozenset(
    {
        "content_invalid",
        "bad_field",
        "bad_json",
        "handle_invalid",
        "too_large",
        "file_missing",
    }
)
_TOO_LONG = _("%(count)s characters are too many; the platform takes %(max)s.")
_MESSAGES = {
    "text_too_long": _TOO_LONG,
    "title_too_long": _TOO_LONG,
    "text_required": _("Write a text."),
    "title_required": _("Give the post a title."),
    "too_many_hashtags": _("There are %(count)s hashtags, at most %(max)s are allowed."),
    "too_many_images": _("There are %(count)s pictures, at most %(max)s are allowed."),
    "too_many_videos": _("There are %(count)s videos, at most %(max)s are allowed."),
    "image_required": _("Add a picture."),
    "video_required": _("Add a video."),
    "mixed_media": _("Pictures and videos cannot be in one post here."),
    "format_unsupported": _("This platform does not take this kind of post."),
    "handle_invalid": _("Use 1 to 40 letters, digits, dots or dashes."),
}
_OTHER = _("The platform refused this part of the post (%(reason)s).")


class Wire:
    """Calls to the practice network in the name of one flavour."""

    def __init__(self, http: Http, clock: Callable[[], datetime], platform: str) -> None:
        self._http, self._clock, self._platform = http, clock, platform

    def read(
        self, auth: Credential, path: str, into: Callable[[dict[str, Any]], T], params: Mapping[str, str] | None = None
    ) -> T:
        """GET with the account's token; `into` makes sense of the answer."""
        answer = self._http.request(
            "GET",
            f"{auth.host}{path}",
            platform=self._platform,
            write=False,
            headers=bearer(auth),
            params=dict(params or {}),
        )
        return self._understood(answer, into)

    def write(
        self,
        auth: Credential,
        path: str,
        into: Callable[[dict[str, Any]], T],
        body: Mapping[str, Any] | None = None,
        *,
        method: str = "POST",
        key: str = "",
    ) -> T:
        """A call that changes something; `key` goes along as Idempotency-Key."""
        headers = bearer(auth) | ({"idempotency-key": key} if key else {})
        answer = self._http.request(
            method, f"{auth.host}{path}", platform=self._platform, write=True, headers=headers, json=body
        )
        return self._understood(answer, into)

    def open(
        self,
        host: str,
        path: str,
        into: Callable[[dict[str, Any]], T],
        body: Mapping[str, Any],
        *,
        connect_key: str = "",
    ) -> T:
        """A call for tokens. Opening the same account twice does no harm, so a failure is Transient."""
        headers = {"x-practice-key": connect_key} if connect_key else {}
        answer = self._http.request(
            "POST", f"{host}{path}", platform=self._platform, write=False, headers=headers, json=body
        )
        return self._understood(answer, into)

    def upload(self, auth: Credential, media: Media, *, into: Callable[[dict[str, Any]], T]) -> T:
        """Upload an attachment. Nothing becomes visible by it, so a failure is Transient."""
        facts = {
            "alt": media.alt,
            "width": str(media.width or 0),
            "height": str(media.height or 0),
            "seconds": str(media.seconds or 0),
        }
        with media.open() as stream:
            answer = self._http.request(
                "POST",
                f"{auth.host}/api/media",
                platform=self._platform,
                write=False,
                headers=bearer(auth),
                data=facts,
                files={"file": (media.filename or "file", stream, media.mime)},
                total=max(90.0, media.size / _UPLOAD_BYTES_PER_SECOND),
            )
        return self._understood(answer, into)

    def _understood(self, answer: Answer, into: Callable[[dict[str, Any]], T]) -> T:
        """What the answer says. An answer we cannot read leaves the outcome of a write unknown."""
        if not answer.ok:
            raise classify(answer, self._clock())
        body = answer.mapping() if answer.body else {}
        try:
            return into(body)
        except (KeyError, TypeError, ValueError, AttributeError):
            kind = OutcomeUnknown if answer.write else UnexpectedResponse
            raise kind(
                platform=self._platform, status=answer.status, request_id=answer.request_id, raw=answer.raw
            ) from None


def bearer(auth: Credential) -> dict[str, str]:
    """The Authorization header of an account."""
    return {"authorization": f"Bearer {auth.secrets['access']}"}


def classify(answer: Answer, now: datetime) -> ConnectorError:
    """The error a refusal stands for.

    A write refused with a 4xx whose code we do not know may have landed all the same (platforms do that), so it is
    OutcomeUnknown and not a plain refusal.
    """
    code, details = _error_of(answer)
    facts: dict[str, Any] = {
        "platform": answer.platform,
        "code": code,
        "status": answer.status,
        "request_id": answer.request_id,
        "raw": answer.raw,
    }
    if answer.status < 500 and code in _BY_CODE:
        return _BY_CODE[code](**facts)
    if answer.status < 500 and code == "media_type_unsupported":
        return InvalidContent(_("The platform cannot read this file as a picture or video."), **facts)
    if answer.status < 500 and code in _CONTENT_CODES:
        return InvalidContent(problems=[_problem(entry) for entry in details], **facts)
    if code == "admin_key_invalid":
        message = _("The practice network does not accept this installation's key.")
        return InvalidContent(problems=[problem("connect_key_invalid", "handle", message)], **facts)
    if answer.write and 400 <= answer.status < 500 and answer.status not in (401, 429):
        return OutcomeUnknown(**facts)
    # A limit that all accounts of one application share; the other accounts must wait as well.
    bucket = "app" if answer.headers.get("x-ratelimit-scope") == "app" else ""
    return from_status(answer, now, code=code, bucket=bucket)


def signature_fits(secret: str, raw: bytes, headers: Mapping[str, str], now: datetime) -> bool:
    """Whether a push carries the HMAC-SHA256 of "<timestamp>.<body>" and is at most five minutes old (or early)."""
    found = {name.lower(): value for name, value in headers.items()}
    timestamp, given = found.get("x-practice-timestamp", ""), found.get("x-practice-signature", "")
    digest = hmac.new(secret.encode(), timestamp.encode() + b"." + raw, hashlib.sha256).hexdigest()
    genuine = hmac.compare_digest(f"sha256={digest}".encode(), given.encode())
    fresh = timestamp.isascii() and timestamp.isdigit() and len(timestamp) < 12
    return genuine and fresh and abs(now.timestamp() - int(timestamp)) <= REPLAY_WINDOW.total_seconds()


def _error_of(answer: Answer) -> tuple[str, list[Mapping[str, Any]]]:
    """Code and details of a refusal; empty when the body is not the network's own."""
    try:
        error = answer.mapping().get("error")
    except ConnectorError:
        return "", []
    if not isinstance(error, dict):
        return "", []
    details = error.get("details")
    entries: list[Mapping[str, Any]] = (
        [entry for entry in details if isinstance(entry, dict)] if isinstance(details, list) else []
    )
    return str(error.get("code") or ""), entries


def _problem(entry: Mapping[str, Any]) -> Problem:
    code, field = str(entry.get("code") or ""), str(entry.get("field") or "")
    numbers = {"count": entry.get("actual"), "max": entry.get("limit")}
    message = _MESSAGES.get(code, "")
    if not message or ("%(count)s" in message and not all(isinstance(value, int) for value in numbers.values())):
        return problem(code, field, _OTHER, reason=code)
    return Problem(code, field, message, numbers if "%(" in message else {})
