"""What the practice network's refusals mean."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ...errors import (
    AudienceTooSmall,
    AuthExpired,
    ConnectorError,
    InvalidContent,
    NeedsReconnect,
    OutcomeUnknown,
    PolicyRejected,
    RemoteGone,
    UnsupportedFeature,
    WindowClosed,
)
from ...http import Answer
from ...messages import _
from ...outcomes import from_status
from ...text import problem
from ...types import Problem

_BY_CODE: dict[str, type[ConnectorError]] = {
    "token_expired": AuthExpired,
    # Also the answer to a token that a renewal has replaced while this request was on its way: renewing tells.
    "token_invalid": AuthExpired,
    "token_revoked": NeedsReconnect,
    "content_rejected": PolicyRejected,
    "window_closed": WindowClosed,
    "conversation_not_begun": WindowClosed,
    "not_answerable": UnsupportedFeature,
    "not_likable": UnsupportedFeature,
    "not_a_comment": UnsupportedFeature,
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
    if answer.status < 500 and code == "audience_too_small":
        limits = [entry["limit"] for entry in details if isinstance(entry.get("limit"), int)]
        return AudienceTooSmall(minimum=limits[0] if limits else 100, **facts)
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
