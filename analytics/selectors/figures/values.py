"""Values of metrics over a scope: in all, by day, by account, by format. All from the rollups, never from samples."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Aggregate, Count, F, Q, QuerySet, Sum, Window
from django.db.models.functions import Lag, RowNumber

from analytics.dictionary import BY_ID, Metric
from analytics.metric_states import Rule, Unit
from analytics.models import AccountDay, ContentDay
from analytics.selectors.figures.scope import Scope

Value = float | Decimal | None
# How long before a day a reading of followers may lie to stand for it.
CARRY = timedelta(days=60)
_SUMMED = (Rule.SUM, Rule.RATIO)


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
    metric = BY_ID[metric_id]
    if metric.rule in _SUMMED:
        rows = _summed(scope, [metric], ("day",))
        return [(day, metric_value(metric, rows.get((day,)))) for day in scope.days()]
    levels = _levels(scope)
    if metric.rule == Rule.LAST:
        return [(day, levels.get(day)) for day in scope.days()]
    return [(day, _less(levels.get(day), levels.get(day - timedelta(days=1)))) for day in scope.days()]


def parts_by_day(scope: Scope, metric_id: str) -> list[tuple[date, Value, Value]]:
    """The metric on every day with its size: of a ratio the sum it is divided by, else the value itself."""
    metric = BY_ID[metric_id]
    if metric.rule != Rule.RATIO:
        return [(day, value, value) for day, value in by_day(scope, metric_id)]
    rows = _summed(scope, [metric], ("day",))
    return [
        (day, metric_value(metric, rows.get((day,))), rows.get((day,), {}).get(f"sum_{metric.below}"))
        for day in scope.days()
    ]


def weekly(rows: Sequence[tuple[date, Value]], metric_id: str, scope: Scope) -> list[tuple[date, Value]]:
    """The metric by week from Monday on (the first and the last may be shorter), named by their first day in scope."""
    metric = BY_ID[metric_id]
    if metric.rule == Rule.RATIO:
        sums = _summed(scope, [metric], ("day",))
        weeks: dict[date, dict[str, Any]] = {}
        for (day,), row in sums.items():
            place = weeks.setdefault(week_of(day, scope), {})
            for name, value in row.items():
                place[name] = _plus(place.get(name), value)
        return [(week, metric_value(metric, weeks.get(week))) for week in _weeks(scope)]
    found: dict[date, Value] = {}
    for day, value in rows:
        week = week_of(day, scope)
        found[week] = (value if value is not None else found.get(week)) if metric.rule == Rule.LAST else _plus(
            found.get(week), value
        )  # fmt: skip
    return [(week, found.get(week)) for week in _weeks(scope)]


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
    rows = _rows("account", scope).filter(sales__isnull=False).values("currency").annotate(sum=Sum("sales"))
    return Money(tuple(sorted(((row["currency"], row["sum"]) for row in rows), key=lambda one: -one[1])))


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
    found: dict[tuple[Any, ...], dict[str, Value]] = defaultdict(lambda: {one.metric_id: None for one in metrics})
    summed = [metric for metric in metrics if metric.rule in _SUMMED]
    for key, row in _summed(scope, summed, keys).items():
        for metric in summed:
            found[key][metric.metric_id] = metric_value(metric, row)
    held = [metric for metric in metrics if metric.rule not in _SUMMED]
    if held:
        for account, (level, base) in _ends(scope).items():
            key = (account,) if keys else ()
            for metric in held:
                value: Value = level if metric.rule == Rule.LAST else _less(level, base)
                found[key][metric.metric_id] = _plus(found[key][metric.metric_id], value)
    return dict(found)


def _summed(scope: Scope, metrics: Sequence[Metric], keys: tuple[str, ...]) -> dict[tuple[Any, ...], dict[str, Any]]:
    """Sums of the columns the metrics need, by the keys; one query for each of the two tables."""
    found: dict[tuple[Any, ...], dict[str, Any]] = defaultdict(dict)
    for table in ("content", "account"):
        mine = [metric for metric in metrics if metric.table == table]
        names = {name for metric in mine for name in (metric.column, metric.below) if name}
        if not names or (table == "account" and "format" in keys):
            continue
        sums: dict[str, Aggregate] = {f"sum_{name}": Sum(name) for name in names}
        if any(metric.unit == Unit.MONEY for metric in mine):
            sums["currencies"] = Count("currency", distinct=True, filter=~_missing(BY_ID["sales"]))
        rows = _rows(table, scope).order_by()
        for row in rows.values(*keys).annotate(**sums) if keys else [rows.aggregate(**sums)]:
            found[tuple(row.pop(key) for key in keys)].update(row)
    return dict(found)


def metric_value(metric: Metric, row: Mapping[str, Any] | None) -> Value:
    """The metric from sums named `sum_<column>`, with `currencies` for money; None: not reported."""
    if row is None:
        return None
    top = row.get(f"sum_{metric.column}")
    if metric.unit == Unit.MONEY:
        return top if row.get("currencies", 0) <= 1 else None
    if metric.rule != Rule.RATIO:
        return None if top is None else float(top)
    below = row.get(f"sum_{metric.below}")
    return None if top is None or not below else metric.times * float(top) / float(below)


def _ends(scope: Scope) -> dict[int, tuple[int, int]]:
    """Followers of each account at the scope's end and at the end of the day before it begins.

    An account whose first reading lies within the scope begins with that one: being connected is no gain.
    """
    rows = AccountDay.objects.for_workspace(scope.workspace).filter(followers__isnull=False)
    if scope.accounts is not None:
        rows = rows.filter(account__in=list(scope.accounts))
    ends = _latest(rows.filter(day__lte=scope.last, day__gt=scope.last - CARRY))
    begin = scope.first - timedelta(days=1)
    bases = _latest(rows.filter(day__lte=begin, day__gt=begin - CARRY))
    missing = ends.keys() - bases.keys()
    if missing:
        within = rows.filter(day__range=(scope.first, scope.last), account__in=missing)
        bases |= _latest(within, order="day")
    return {account: (level, bases[account]) for account, level in ends.items() if account in bases}


def _latest(rows: QuerySet[AccountDay], *, order: str = "-day") -> dict[int, int]:
    ranked = rows.annotate(
        place=Window(
            RowNumber(),
            partition_by=F("account_id"),
            order_by=F(order.lstrip("-")).desc() if order[0] == "-" else F(order).asc(),
        )
    ).filter(place=1)
    return dict(ranked.values_list("account_id", "followers"))


def _levels(scope: Scope) -> dict[date, float]:
    """Followers of all accounts together on each day and the day before the first; carried on where none was read.

    Summed by the database as changes from one reading of an account to its next; its first one counts from the start.
    """
    begin = scope.first - timedelta(days=1)
    rows = AccountDay.objects.for_workspace(scope.workspace).filter(
        followers__isnull=False, day__range=(begin - CARRY, scope.last)
    )
    if scope.accounts is not None:
        rows = rows.filter(account__in=list(scope.accounts))
    before = Window(Lag("followers"), partition_by=F("account_id"), order_by=F("day").asc())
    sql, params = rows.annotate(before=before).values("day", "followers", "before").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_CHANGES.format(rows=sql), [begin, begin, *params])
        changes = {day: float(value) for day, value in cursor.fetchall()}
    if not changes:
        return {}
    found, level = {}, 0.0
    for day in (begin, *scope.days()):
        level += changes.get(day, 0.0)
        found[day] = level
    return found


_CHANGES = """
SELECT CASE WHEN r.before IS NULL THEN %s ELSE greatest(r.day, %s) END, sum(r.followers - coalesce(r.before, 0))
FROM ({rows}) r GROUP BY 1
"""


def _less(value: Value, before: Value) -> Value:
    return None if value is None or before is None else float(value) - float(before)


def _plus(one: Any, other: Any) -> Any:
    if one is None or other is None:
        return other if one is None else one
    return one + other


def week_of(day: date, scope: Scope) -> date:
    """The Monday of the day's week, or the first day of the scope."""
    return max(day - timedelta(days=day.weekday()), scope.first)


def _weeks(scope: Scope) -> list[date]:
    return sorted({week_of(day, scope) for day in scope.days()})
