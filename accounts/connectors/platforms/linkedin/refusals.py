"""What LinkedIn's refusals mean.

Source: learn.microsoft.com/linkedin, error handling (202604). A refusal is `{status, serviceErrorCode, code, message,
errorDetails}`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from ...errors import (
    AuthExpired,
    ConnectorError,
    Duplicate,
    InvalidContent,
    MissingScope,
    NeedsReconnect,
    OutcomeUnknown,
    PolicyRejected,
    RateLimited,
    Transient,
    UnexpectedResponse,
)
from ...families.codes import Meaning, error_of
from ...families.days import until_midnight
from ...families.values import mapping, rows
from ...http import Answer
from ...messages import _
from ...outcomes import from_status

RETIRED = _("LinkedIn has retired the version of its interface that this Juzhen speaks. Update Juzhen.")
RESTRICTED = _("LinkedIn has restricted this account. Sign in at linkedin.com to see what to do.")
DAY_USED_UP = _("LinkedIn's daily allowance is used up; it begins anew at 00:00 UTC.")

CODES: Mapping[str, Meaning] = {
    "65600": Meaning(AuthExpired),
    "INVALID_ACCESS_TOKEN": Meaning(AuthExpired),
    "65602": Meaning(AuthExpired),
    "EXPIRED_ACCESS_TOKEN": Meaning(AuthExpired),
    "65601": Meaning(NeedsReconnect),
    "REVOKED_ACCESS_TOKEN": Meaning(NeedsReconnect),
    "100": Meaning(MissingScope),
    "ACCESS_DENIED": Meaning(MissingScope),
    "NONEXISTENT_VERSION": Meaning(UnexpectedResponse, RETIRED),
}
# Looked for in `message`; the first that fits counts before the codes.
PHRASES: tuple[tuple[str, Meaning], ...] = (
    ("unable to obtain activity", Meaning(Transient, definite=True)),
    ("resource is forbidden", Meaning(Transient, definite=True)),
    ("member is restricted", Meaning(PolicyRejected, RESTRICTED)),
)
_POST_URN = re.compile(r"urn:li:(?:share|ugcPost):\d+")
POST_AT = "https://www.linkedin.com/feed/update/"


def classify(answer: Answer, now: datetime) -> ConnectorError:
    """The error a refused request stands for; `now` is aware UTC."""
    codes, reason = _problem(answer)
    code = codes[0] if codes else ""
    details: dict[str, Any] = {
        "platform": answer.platform,
        "code": code,
        "status": answer.status,
        "request_id": answer.headers.get("x-li-uuid", answer.request_id),
        "raw": answer.raw,
    }
    if answer.status >= 500 or answer.status == 408:
        return from_status(answer, now, code=code)
    if answer.status == 426:
        return UnexpectedResponse(RETIRED, **details)
    if answer.status == 429:
        return _too_many(answer, now, code, reason)
    if answer.status in (400, 409, 422) and "duplicate" in f"{reason} {' '.join(codes)}".lower():
        named = _POST_URN.search(reason)
        if named is None:
            return OutcomeUnknown(**details)
        return Duplicate(remote_id=named[0], url=f"{POST_AT}{named[0]}/", **details)
    known = next((meaning for phrase, meaning in PHRASES if phrase in reason.lower()), None)
    known = known or next((CODES[item] for item in codes if item in CODES), None)
    if known is None and answer.status in (400, 413, 415, 422):
        known = Meaning(InvalidContent)
    if known is None:
        return from_status(answer, now, code=code)
    return error_of({code: known}, code, answer, now, reason=reason)


def _too_many(answer: Answer, now: datetime, code: str, reason: str) -> ConnectorError:
    """A throttle: of the day (all count from 00:00 UTC), of the app alone or with the member; else a short one."""
    if "DAY limit" not in reason:
        return from_status(answer, now, code=code)
    bucket = "app" if "APPLICATION DAY" in reason else ""
    return RateLimited(
        DAY_USED_UP,
        retry_after=until_midnight(now, UTC),
        bucket=bucket,
        platform=answer.platform,
        code=code,
        status=answer.status,
        raw=answer.raw,
    )


def _problem(answer: Answer) -> tuple[list[str], str]:
    """The codes of a refusal, the most telling first, and LinkedIn's sentences about it."""
    try:
        body = answer.json()
    except ConnectorError:
        return [], ""
    if not isinstance(body, dict):
        return [], ""
    inner = rows(mapping(body, "errorDetails"), "inputErrors")
    codes = [body.get("code"), body.get("serviceErrorCode"), *(item.get("code") for item in inner)]
    sentences = [body.get("message"), *(item.get("description") for item in inner[:2])]
    return [str(item) for item in codes if item], " ".join(str(item) for item in sentences if item)
