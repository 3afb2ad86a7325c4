"""What Pinterest's errors mean: `{code, message}`, with a status that decides.

Source: pinterest/api-description (OpenAPI 5.23, 2025-12).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from ...errors import (
    AuthExpired,
    ConnectorError,
    InvalidContent,
    MissingScope,
    PolicyRejected,
    RateLimited,
    RemoteGone,
    Transient,
)
from ...families.codes import Meaning, error_of
from ...http import Answer
from ...messages import _
from ...outcomes import from_status, wait_of

TABLE: Mapping[str, Meaning] = {
    "2": Meaning(AuthExpired),
    "29": Meaning(PolicyRejected, _("Pinterest allows this only to apps with standard access.")),
    "40": Meaning(InvalidContent, _("The board does not exist any more.")),
    "50": Meaning(RemoteGone),
}
BY_STATUS: Mapping[int, Meaning] = {
    400: Meaning(InvalidContent),
    401: Meaning(AuthExpired),
    403: Meaning(PolicyRejected),
    404: Meaning(RemoteGone),
    # The uploaded video is not ready: nothing was made of it.
    409: Meaning(Transient, definite=True),
}


def classify(answer: Answer, now: datetime) -> ConnectorError:
    """The error a refused request stands for."""
    if answer.status == 429:
        wait = wait_of(answer.headers, now, "x-ratelimit-reset")
        return error_of({"429": Meaning(RateLimited, wait=wait)}, "429", answer, now)
    code, message = _words(answer)
    if answer.status == 403 and "scope" in message.lower():
        return error_of({code: Meaning(MissingScope)}, code, answer, now)
    meaning = BY_STATUS.get(answer.status)
    if meaning is None:
        return from_status(answer, now, code=code)
    return error_of(TABLE, code, answer, now, reason=message, otherwise=meaning)


def _words(answer: Answer) -> tuple[str, str]:
    try:
        body = answer.mapping()
    except ConnectorError:
        return "", ""
    return str(body.get("code") or ""), str(body.get("message") or "")
