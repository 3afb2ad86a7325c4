"""Calls to Zhihu's open platform with an account's access secret. All of them read; Zhihu has no interface for writing.

Source: developer.zhihu.com/docs, 2026-09: answers are `{Code, Message, Data}`, where 0 is success. What an account may
ask per calendar day (China) is counted in pools; `creator` is shared by comments and figures, 100 calls or 10.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from types import MappingProxyType
from typing import Any

from ...errors import (
    AuthExpired,
    ConnectorError,
    InvalidContent,
    PolicyRejected,
    RateLimited,
    Transient,
    UnexpectedResponse,
)
from ...families.codes import Meaning, error_of
from ...http import Answer, Http
from ...messages import _
from ...outcomes import Clock, from_status

SLUG = "zhihu"
BASE = "https://developer.zhihu.com/api/v1"
CHINA = timezone(timedelta(hours=8))
USED_UP = _("Zhihu's allowance for today is used up.")

TABLE: Mapping[str, Meaning] = MappingProxyType(
    {
        # Also "no such content, or not one of this account".
        "10001": Meaning(InvalidContent),
        "20001": Meaning(AuthExpired),
        "30001": Meaning(RateLimited),
        "30002": Meaning(RateLimited, USED_UP),
        "30003": Meaning(PolicyRejected),
        "90001": Meaning(Transient),
    }
)


class Api:
    """Requests of one account."""

    def __init__(self, http: Http, clock: Clock) -> None:
        self._http, self._clock = http, clock

    def get(self, secret: str, path: str, params: Mapping[str, Any] | None = None) -> Any:
        """The `Data` of a read. Raises what `refusal` says."""
        now = self._clock()
        headers = {"authorization": f"Bearer {secret}", "x-request-timestamp": str(int(now.timestamp()))}
        url = f"{BASE}{path}"
        query = dict(params or {}) or None
        answer = self._http.request("GET", url, platform=SLUG, write=False, headers=headers, params=query)
        error = refusal(answer, now)
        if error is not None:
            raise error
        return answer.mapping().get("Data")


def refusal(answer: Answer, now: datetime) -> ConnectorError | None:
    """The error an answer stands for; None when it is a success. An allowance that is used up lasts until midnight."""
    try:
        found = answer.json()
    except ConnectorError as error:
        return error if answer.ok else from_status(answer, now)
    code = found.get("Code") if isinstance(found, dict) else None
    if not isinstance(code, int) or isinstance(code, bool):
        raw = UnexpectedResponse(platform=SLUG, code="no_code", status=answer.status, raw=answer.raw)
        return raw if answer.ok else from_status(answer, now)
    if code == 0:
        return None if answer.ok else from_status(answer, now)
    made = error_of(TABLE, code, answer, now, reason=str(found.get("Message") or ""))
    if isinstance(made, RateLimited) and code == 30002 and "retry-after" not in answer.headers:
        made.retry_after = (midnight(now) - now).total_seconds()
    return made


def midnight(now: datetime) -> datetime:
    """When the next day begins in China, as aware UTC."""
    local = now.astimezone(CHINA)
    day = local.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    return day.astimezone(UTC)
