"""What an HTTP answer means when the platform says nothing more precise; platforms refine it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from .errors import (
    AuthExpired,
    ConnectorError,
    InvalidContent,
    MissingScope,
    OutcomeUnknown,
    RateLimited,
    RemoteGone,
    Transient,
    UnexpectedResponse,
)
from .http import Answer
from .messages import _

Clock = Callable[[], datetime]

WAIT_DEFAULT = 60.0
WAIT_MAX = 86_400.0


def seconds_until(value: str, now: datetime) -> float | None:
    """Seconds from `now` (aware UTC) to a moment given as seconds to wait, Unix time, HTTP date or ISO 8601.

    Returns None for a value that is none of these, and for a negative or endless one; a moment in the past gives 0.
    """
    value = value.strip()
    try:
        number = float(value)
    except ValueError:
        pass
    else:
        if not 0 <= number < math.inf:
            return None
        # Above 10^9 a number can only be a moment (Unix time), not a delay.
        return max(0.0, number - now.timestamp() if number > 1e9 else number)
    for parse in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = parse(value)
        except (ValueError, TypeError):
            continue
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return max(0.0, (moment - now).total_seconds())
    return None


def moment_of(value: object) -> datetime | None:
    """A platform's ISO 8601 moment as aware UTC; None when it is missing or malformed."""
    try:
        parsed = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return parsed.astimezone(UTC) if parsed.tzinfo else parsed.replace(tzinfo=UTC)


def wait_of(headers: Mapping[str, str], now: datetime, *names: str) -> float:
    """How long a 429 asks us to wait, in seconds: `Retry-After`, else the platform's own headers `names`, else 60."""
    for name in ("retry-after", *names):
        found = seconds_until(headers[name], now) if name in headers else None
        if found is not None:
            # Never 0: the server's clock may run ahead of ours.
            return min(max(found, 1.0), WAIT_MAX)
    return WAIT_DEFAULT


def from_status(
    answer: Answer, now: datetime, *, code: str = "", reset_headers: tuple[str, ...] = (), bucket: str = ""
) -> ConnectorError:
    """The error an answer stands for, judged by its status alone.

    A 5xx or 408 after a write means OutcomeUnknown: many servers create the post and fail afterwards.
    """
    status = answer.status

    def made(kind: type[ConnectorError], message: str = "") -> ConnectorError:
        return kind(
            message, platform=answer.platform, code=code, status=status, request_id=answer.request_id, raw=answer.raw
        )

    if status == 429:
        wait = wait_of(answer.headers, now, *reset_headers)
        return RateLimited(
            retry_after=wait,
            bucket=bucket,
            platform=answer.platform,
            code=code,
            status=status,
            request_id=answer.request_id,
            raw=answer.raw,
        )
    if status == 401:
        return made(AuthExpired)
    if status == 403:
        return made(MissingScope, _("The account lacks the permission this needs."))
    if status in (404, 410):
        return made(RemoteGone)
    if status in (400, 413, 415, 422):
        return made(InvalidContent)
    if status >= 500 or status == 408:
        return made(OutcomeUnknown if answer.write else Transient)
    return made(UnexpectedResponse)


def thread_incomplete(platform: str, cause: ConnectorError | None = None) -> OutcomeUnknown:
    """A thread whose first post stands: whatever stopped us, only a look at the account tells how to go on."""
    message = _("Only a part of the thread was published.")
    status, raw = (cause.status, cause.raw) if cause else (None, "")
    return OutcomeUnknown(message, platform=platform, code="thread_incomplete", status=status, raw=raw)
