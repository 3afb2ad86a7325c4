"""Days of an account of the practice network."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from ...families.values import number
from ...types import AccountDay, Credential
from .wire import Wire

FIGURES: Mapping[str, str] = {"followers": "followers", "followers_gained": "followers_gained"}


class Days(Wire):
    """What the network tells of an account by days (UTC)."""

    def account_metrics(self, auth: Credential, *, since: date, until: date) -> list[AccountDay]:
        """Followers at each day's end and who began to follow on it, from the day the account was opened."""
        params = {"since": since.isoformat(), "until": until.isoformat()}
        return self._api.read(auth, "/api/days", lambda page: [_day(row) for row in page["days"]], params)


def _day(row: Mapping[str, Any]) -> AccountDay:
    figures = {name: number(row, name) for name in FIGURES}
    return AccountDay(date.fromisoformat(row["day"]), channels={}, raw=row, **figures)
