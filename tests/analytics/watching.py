"""Figures by day for tests of alerts, insights and effects, through the services that collection uses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from accounts.models import SocialAccount
from analytics.models import AccountCollection
from analytics.services.collecting.fetching import fetch_begin, fetch_end
from analytics.services.store.days import DayFigures, days_store
from analytics.services.store.rolling import rollups_settle
from analytics.store_states import FetchKind
from config.lib.clock import local_day, now


def day_figures(account: SocialAccount, rows: Mapping[date, Mapping[str, int | None]]) -> None:
    """What the account reports of days; the rollups are made at once."""
    fetch = fetch_begin(account=account, kind=FetchKind.DAYS)
    days_store(fetch=fetch, days=[DayFigures(day, figures) for day, figures in rows.items()])
    fetch_end(fetch=fetch, asked=len(rows), got=len(rows))
    rollups_settle()


def exposures(account: SocialAccount, values: Sequence[int | None], *, last: date | None = None) -> None:
    """Impressions of so many days up to `last` (yesterday), oldest first; None: a day without figures."""
    last = last or local_day(now(), account.workspace.time_zone) - timedelta(days=1)
    days = [last - timedelta(days=len(values) - 1 - n) for n in range(len(values))]
    day_figures(
        account, {day: {"impressions": value} for day, value in zip(days, values, strict=True) if value is not None}
    )


def collected(account: SocialAccount, moment: datetime | None = None) -> AccountCollection:
    """The account has been read, just now unless told."""
    row, _made = AccountCollection.all_objects.update_or_create(
        account=account, defaults={"workspace": account.workspace, "collected_at": moment or now()}
    )
    return row


def rule_values(**changes: Any) -> dict[str, Any]:
    """What a person types for a rule: exposure of all accounts below 500."""
    good = {
        "name": "Exposure too low", "kind": "threshold", "metric": "exposure", "reach": "workspace",
        "direction": "below", "limit": "500", "versus": "weekday", "sensitivity": "medium", "minimum": "",
        "silent_hours": "24", "quiet_days": "3", "severity": "warning", "roles": ["owner"],
    }  # fmt: skip
    return {**good, **changes}
