"""Figures as Meta's insights tell them: one number, a series by day, or a sum by kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from ..errors import InvalidContent
from ..outcomes import moment_of
from ..types import Credential
from .meta_graph import Graph, Row
from .values import mapping, rows


def insights(
    graph: Graph, auth: Credential, node: str, edge: str, names: Sequence[str], **fields: Any
) -> tuple[list[Row], tuple[str, ...]]:
    """Insights of these names, and the names that work: one unknown name fails the whole request, so that each is then
    asked alone. When none works, that says nothing about the names, and all of them are returned.
    """
    try:
        return rows(graph.get(auth, node, edge, metric=",".join(names), **fields), "data"), tuple(names)
    except InvalidContent:
        if len(names) == 1:
            return [], tuple(names)
    found: list[Row] = []
    good: list[str] = []
    for name in names:
        try:
            found += rows(graph.get(auth, node, edge, metric=name, **fields), "data")
        except InvalidContent:
            continue
        good.append(name)
    return found, tuple(good or names)


def number(value: object) -> int | None:
    """A count as the platform gave it: a whole number, or the sum of several by kind; None when it gave none."""
    if isinstance(value, dict):
        parts = [part for item in value.values() if (part := number(item)) is not None]
        return sum(parts) if parts else None
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def value_of(metric: Mapping[str, Any]) -> int | None:
    """The figure of one insight: `total_value`, else the latest of `values`."""
    total = mapping(metric, "total_value")
    if "value" in total:
        return number(total["value"])
    values = rows(metric, "values")
    return number(values[-1].get("value")) if values else None


def values_of(listed: Sequence[Row]) -> dict[str, int]:
    """The figures that were told, by the platform's names."""
    found = ((str(item.get("name")), value_of(item)) for item in listed)
    return {name: value for name, value in found if value is not None}


def by_day(metric: Mapping[str, Any]) -> dict[date, int]:
    """The figures of a daily insight. `end_time` is the midnight that ends the day, in the platform's own zone."""
    found = {}
    for entry in rows(metric, "values"):
        end, count = moment_of(entry.get("end_time")), number(entry.get("value"))
        if end is not None and count is not None:
            found[(end - timedelta(hours=12)).date()] = count
    return found


def days_of(since: date, until: date) -> list[date]:
    """The days from `since` to `until`, both included."""
    return [since + timedelta(days=offset) for offset in range((until - since).days + 1)]


def day_bounds(day: date) -> dict[str, int]:
    """`since` and `until` of one UTC day as Unix times."""
    start = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return {"since": int(start.timestamp()), "until": int((start + timedelta(days=1)).timestamp())}
