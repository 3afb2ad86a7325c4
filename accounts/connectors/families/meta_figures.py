"""Figures as Meta's insights tell them: one number, a series by day, or a sum by kind."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from ..outcomes import moment_of


def number(value: object) -> int | None:
    """A count as the platform gave it: a whole number, or the sum of several by kind; None when it gave none."""
    if isinstance(value, dict):
        parts = [part for item in value.values() if (part := number(item)) is not None]
        return sum(parts) if parts else None
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def value_of(metric: Mapping[str, Any]) -> int | None:
    """The figure of one insight: `total_value`, else the latest of `values`."""
    total = metric.get("total_value")
    if isinstance(total, dict) and "value" in total:
        return number(total["value"])
    values = metric.get("values")
    last = values[-1] if isinstance(values, list) and values else {}
    return number(last.get("value")) if isinstance(last, dict) else None


def by_day(metric: Mapping[str, Any]) -> dict[date, int]:
    """The figures of a daily insight. `end_time` is the midnight that ends the day, in the platform's own zone."""
    found = {}
    for entry in metric.get("values") or ():
        end, count = moment_of(entry.get("end_time")), number(entry.get("value"))
        if end is not None and count is not None:
            found[(end - timedelta(hours=12)).date()] = count
    return found


def day_bounds(day: date) -> dict[str, int]:
    """`since` and `until` of one UTC day as Unix times."""
    start = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return {"since": int(start.timestamp()), "until": int((start + timedelta(days=1)).timestamp())}
