"""Single reports of WeChat's data cube, complete a day later (from 8 o'clock in China).

Source: developers.weixin.qq.com/doc/subscription/api/wedata, the interfaces in force since November 2025.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from ...families.days import CHINA
from ...families.values import number, rows
from ...types import Credential
from .wire import Wire


class Cube(Wire):
    """Reads reports."""

    def _report(self, auth: Credential, name: str, start: date, end: date) -> list[Mapping[str, Any]]:
        body = {"begin_date": start.isoformat(), "end_date": end.isoformat()}
        return rows(self._api.call(auth, f"/datacube/{name}", body), "list")

    def _followers(self, auth: Credential) -> int | None:
        """Followers at the end of the newest complete day."""
        day = latest_day(self._clock())
        return next((number(row, "cumulate_user") for row in self._report(auth, "getusercumulate", day, day)), None)


def latest_day(now: datetime) -> date:
    """The newest day whose figures are complete: yesterday in China, from 8 o'clock on."""
    local = now.astimezone(CHINA)
    return local.date() - timedelta(days=1 if local.hour >= 8 else 2)
