"""Values of metrics over a scope: in all, by day, by account, by format. All from the rollups, never from samples."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet

from analytics.dictionary import BY_ID, TABLES, Metric
from analytics.metric_states import Rule
from analytics.models import AccountDay, ContentDay
from analytics.selectors.figures.followers import ends, levels
from analytics.selectors.figures.scope import Scope
from analytics.selectors.figures.sums import SUMMED, Ask, Row, Value, columns_of, money_of, row_value, sums


@dataclass(frozen=True, slots=True)
class Money:
    """Sales by currency: currencies are never added up."""

    by_currency: tuple[tuple[str, Decimal], ...] = ()


def totals(scope: Scope, metric_ids: Iterable[str]) -> dict[str, Value]:
    """The value of each metric over the whole scope; None: not reported. Money only when it is of one currency."""
    metrics = [BY_ID[one] for one in metric_ids]
    return _totals_by(scope, metrics, ()).get((), {metric.metric_id: None for metric in metrics})


def totals_by_account(scope: Scope, metric_ids: Iterable[str]) -> dict[int, dict[str, Value]]:
    """The same for each account that has anything, by id."""
    metrics = [BY_ID[one] for one in metric_ids]
    return {key[0]: row for key, row in _totals_by(scope, metrics, ("account_id",)).items()}


def totals_by_format(scope: Scope, metric_ids: Iterable[str]) -> dict[str, dict[str, Value]]:
    """The same for each format; only metrics that know formats."""
    metrics = [BY_ID[one] for one in metric_ids if BY_ID[one].by_format]
    return {key[0]: row for key, row in _totals_by(scope, metrics, ("format",)).items()}


def by_day(scope: Scope, metric_id: str) -> list[tuple[date, Value]]:
    """The metric on every day of the scope, oldest first; None on days without a value."""
    return [(day, value) for day, value, _size in parts_by_day(scope, metric_id)]


def parts_by_day(scope: Scope, metric_id: str) -> list[tuple[date, Value, Value]]:
    """The metric on every day with its size: of a ratio the sum it is divided by, else the value itself."""
    return parts_of_each([scope], metric_id)[0]


def parts_of_each(scopes: Sequence[Scope], metric_id: str) -> list[list[tuple[date, Value, Value]]]:
    """The same for each of the scopes; one query for all."""
    metric = BY_ID[metric_id]
    if metric.rule not in SUMMED:
        held = [held_by_day(scope, metric, read) for scope, read in zip(scopes, levels(scopes), strict=True)]
        return [[(day, value, value) for day, value in one] for one in held]
    columns = columns_of([metric], metric.table)
    found = sums([Ask(scope, metric.table, columns, ("day",)) for scope in scopes])
    return [
        [(day, *_sized(metric, rows.get(day, {}))) for day in scope.days()]
        for scope, rows in zip(scopes, found, strict=True)
    ]


def held_by_day(scope: Scope, metric: Metric, followers: Mapping[date, float]) -> list[tuple[date, Value]]:
    """A metric of followers on every day of the scope, from what `levels` read of it."""
    if metric.rule == Rule.LAST:
        return [(day, followers.get(day)) for day in scope.days()]
    return [(day, _less(followers.get(day), followers.get(day - timedelta(days=1)))) for day in scope.days()]


def reporting(scope: Scope, metric_id: str) -> tuple[int, int]:
    """How many accounts report the metric within the scope, and how many have any figures there."""
    metric = BY_ID[metric_id]
    rows = _rows(metric.table, scope)
    counted = rows.aggregate(
        some=Count("account_id", distinct=True, filter=~_missing(metric)), all=Count("account_id", distinct=True)
    )
    return counted["some"], counted["all"]


def money(scope: Scope) -> Money:
    """Sales within the scope by currency, the largest first."""
    by_currency = money_of(sums([Ask(scope, "account", ("sales",))])[0].values())
    return Money(tuple(sorted(by_currency.items(), key=lambda one: -one[1])))


def change(value: Value, before: Value) -> float | None:
    """By how many percent a value differs from the one before; None without one, or when it was 0."""
    if value is None or not before:
        return None
    return 100 * (float(value) - float(before)) / abs(float(before))


def _missing(metric: Metric) -> Any:
    return Q(**{f"{metric.column}__isnull": True})


def _rows(table: str, scope: Scope) -> QuerySet[Any]:
    model = ContentDay if table == "content" else AccountDay
    rows = model.objects.for_workspace(scope.workspace).filter(day__range=(scope.first, scope.last))
    if scope.accounts is not None:
        rows = rows.filter(account__in=list(scope.accounts))
    if scope.format and table == "content":
        rows = rows.filter(format=scope.format)
    return rows


def _totals_by(
    scope: Scope, metrics: Sequence[Metric], keys: tuple[str, ...]
) -> dict[tuple[Any, ...], dict[str, Value]]:
    """One statement for sums, one for followers; only what the metrics need."""
    found: dict[tuple[Any, ...], dict[str, Value]] = defaultdict(lambda: {one.metric_id: None for one in metrics})
    asks = [
        Ask(scope, table, columns, keys)
        for table in TABLES
        if (columns := columns_of(metrics, table)) and not (table == "account" and "format" in keys)
    ]
    for ask, rows in zip(asks, sums(asks), strict=True):
        mine = [metric for metric in metrics if metric.table == ask.table and metric.rule in SUMMED]
        for key, row in rows.items():
            values = found[key if isinstance(key, tuple) else (key,)]
            for metric in mine:
                values[metric.metric_id] = row_value(metric, row)
    held = [metric for metric in metrics if metric.rule not in SUMMED]
    if held:
        for account, (level, base) in ends({"": scope})[""].items():
            key = (account,) if keys else ()
            for metric in held:
                value: Value = level if metric.rule == Rule.LAST else _less(level, base)
                found[key][metric.metric_id] = _plus(found[key][metric.metric_id], value)
    return dict(found)


def _sized(metric: Metric, row: Row) -> tuple[Value, Value]:
    value = row_value(metric, row)
    return value, row.get(metric.below) if metric.rule == Rule.RATIO else value


def _less(value: Value, before: Value) -> Value:
    return None if value is None or before is None else float(value) - float(before)


def _plus(one: Any, other: Any) -> Any:
    if one is None or other is None:
        return other if one is None else one
    return one + other


def week_of(day: date, scope: Scope) -> date:
    """The Monday of the day's week, or the first day of the scope."""
    return max(day - timedelta(days=day.weekday()), scope.first)
