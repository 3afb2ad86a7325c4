"""Platforms that wrap every answer, mostly with status 200, as `{code, reason, …}` with a code that means success."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ..errors import ConnectorError, OutcomeUnknown, UnexpectedResponse
from ..http import Answer
from ..outcomes import from_status
from .codes import Meaning, error_of


def as_text(code: Any) -> str:
    """A code as the tables have it, also when it was sent as text; '' for none."""
    return str(code) if isinstance(code, int | str) and not isinstance(code, bool) else ""


@dataclass(frozen=True, slots=True)
class Envelope:
    """The names of the fields. `success`: the code of one; `spelled`: a code as the tables have it, '' for none."""

    code: str
    reason: str
    success: str = "0"
    spelled: Callable[[Any], str] = as_text

    def refusal(
        self,
        answer: Answer,
        now: datetime,
        table: Mapping[str, Meaning],
        otherwise: Callable[[str], Meaning | None] = lambda _code: None,
    ) -> ConnectorError | None:
        """The error an answer stands for; None when it is a success. `otherwise`: codes that are not in the table."""
        if answer.status == 429 or answer.status >= 500:
            # Behind a failing server a code proves nothing about what became of the request.
            return from_status(answer, now)
        try:
            found = answer.json()
        except ConnectorError as error:
            return error if answer.ok else from_status(answer, now)
        code = self.spelled(found.get(self.code)) if isinstance(found, dict) else ""
        if not answer.ok and code in {"", self.success}:
            return from_status(answer, now)
        if not code:
            kind = OutcomeUnknown if answer.write else UnexpectedResponse
            return kind(platform=answer.platform, code="no_code", status=answer.status, raw=answer.raw)
        if code == self.success:
            return None
        reason = str(found.get(self.reason) or "")
        made = error_of(table, code, answer, now, reason=reason, otherwise=otherwise(code))
        made.request_id = made.request_id or str(found.get("request_id") or "")
        return made
