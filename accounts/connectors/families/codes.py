"""Platforms that answer with a number or word of their own, often with status 200: a table says what each one means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ..errors import ConnectorError, MissingScope, OutcomeUnknown, RateLimited, Transient
from ..http import Answer
from ..messages import _
from ..outcomes import WAIT_DEFAULT, wait_of
from .values import on_one_line

REASON = _("The platform refuses this: %(reason)s")
NO_SCOPE = _("The account lacks the permission this needs.")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one code stands for. `message`: a message id; '' shows the platform's own words, if it gave any.

    `wait`: seconds until it is worth trying again, for RateLimited. `definite`: even for a write the platform did
    nothing; without it a Transient after a write becomes OutcomeUnknown.
    """

    kind: type[ConnectorError]
    message: str = ""
    wait: float = WAIT_DEFAULT
    bucket: str = ""
    definite: bool = False


def error_of(
    table: Mapping[str, Meaning],
    code: object,
    answer: Answer,
    now: datetime,
    *,
    reason: str = "",
    otherwise: Meaning | None = None,
) -> ConnectorError:
    """The error of an answer with this `code`. `reason`: the platform's own words; `now`: aware UTC.

    A code that is not in the table is `otherwise`, or OutcomeUnknown for a write and Transient for a read: what we do
    not know may be anything.
    """
    word = str(code)
    meaning = table.get(word) or otherwise or Meaning(Transient)
    kind = meaning.kind
    if issubclass(kind, Transient) and answer.write and not meaning.definite:
        kind = OutcomeUnknown
    reason = on_one_line(reason)[:200]
    message = meaning.message or (NO_SCOPE if kind is MissingScope else "")
    details: dict[str, Any] = {
        "platform": answer.platform,
        "code": word,
        "status": answer.status,
        "request_id": answer.request_id,
        "raw": answer.raw,
    }
    if not message and reason and kind.default_message and "%(" not in kind.default_message:
        message, details["params"] = REASON, {"reason": reason}
    if issubclass(kind, RateLimited):
        wait = wait_of(answer.headers, now) if "retry-after" in answer.headers else meaning.wait
        return kind(message, retry_after=wait, bucket=meaning.bucket, **details)
    return kind(message, **details)
