"""Sums of rolled-up days, in one statement whatever the number of periods and parts: the ground of every figure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection

from analytics.dictionary import Metric, Table
from analytics.metric_states import Rule, Unit
from analytics.models import AccountDay, ContentDay
from analytics.selectors.figures.scope import Scope

Value = float | Decimal | None
# Sums by column; None: nobody reported it. Sales are not in it but by currency under `MONEY`.
Row = dict[str, Any]
MONEY = "money"
SUMMED = (Rule.SUM, Rule.RATIO)
_MODELS: dict[Table, Any] = {"content": ContentDay, "account": AccountDay}
_KEYS = {"account_id": "bigint", "day": "date", "format": "text", "currency": "text"}


@dataclass(frozen=True, slots=True)
class Ask:
    """Sums of columns of a table over a scope. `by`: of account_id, day and (of content only) format.

    A scope's format narrows the content only: figures of accounts know no formats.
    """

    scope: Scope
    table: Table
    columns: Sequence[str]
    by: Sequence[str] = ()


def sums(asks: Sequence[Ask]) -> list[dict[Any, Row]]:
    """For each of `asks` its rows by key, a tuple unless it asks by one thing; keys without days are not there."""
    found: list[dict[Any, Row]] = [{} for _ask in asks]
    if not asks:
        return found
    params: dict[str, Any] = {}
    sql = " UNION ALL ".join(_part(at, ask, params) for at, ask in enumerate(asks))
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        for at, account, day, form, currency, sales, values in cursor.fetchall():
            ask = asks[at]
            known = {"account_id": account, "day": day, "format": form}
            key = known[ask.by[0]] if len(ask.by) == 1 else tuple(known[name] for name in ask.by)
            row: Row = dict(zip(_plain(ask), values, strict=True))
            if sales is not None:
                row[MONEY] = {currency: sales}
            if key in found[at]:
                add(found[at][key], row)
            else:
                found[at][key] = row
    return found


def add(found: Row, row: Mapping[str, Any]) -> None:
    """Add one row of sums to another; None is nothing reported, not 0."""
    for name, value in row.items():
        if name == MONEY:
            money = found.setdefault(MONEY, {})
            found[MONEY] = money | {one: money.get(one, Decimal(0)) + amount for one, amount in value.items()}
        elif value is not None:
            kept = found.get(name)
            found[name] = value if kept is None else kept + value


def metric_value(metric: Metric, rows: Iterable[Row]) -> Value:
    """The metric of all the rows together; None: not reported. Money is None as soon as currencies differ."""
    if metric.unit == Unit.MONEY:
        by_currency = money_of(rows)
        return next(iter(by_currency.values())) if len(by_currency) == 1 else None
    top = _sum(rows := list(rows), metric.column)
    if top is None or metric.rule != Rule.RATIO:
        return None if top is None else float(top)
    below = _sum(rows, metric.below)
    return metric.times * top / below if below else None


def money_of(rows: Iterable[Row]) -> dict[str, Decimal]:
    """Sales of all the rows by currency: currencies are never added up."""
    found: Row = {}
    for row in rows:
        if MONEY in row:
            add(found, {MONEY: row[MONEY]})
    return found.get(MONEY, {})


def columns_of(metrics: Iterable[Metric], table: Table) -> list[str]:
    """Columns of a table that the sums of the metrics need."""
    mine = [one for one in metrics if one.table == table and one.rule in SUMMED]
    return list(dict.fromkeys(name for one in mine for name in (one.column, one.below) if name))


def _sum(rows: Iterable[Row], column: str) -> int | None:
    values = [value for row in rows if (value := row.get(column)) is not None]
    return sum(values) if values else None


def _plain(ask: Ask) -> list[str]:
    return [one for one in ask.columns if one != "sales"]


def _part(at: int, ask: Ask, params: dict[str, Any]) -> str:
    """One ask of its own, so that its days are found by the index. All have the same columns."""
    scope, sales = ask.scope, "sales" in ask.columns
    params |= {f"workspace{at}": scope.workspace.pk, f"first{at}": scope.first, f"last{at}": scope.last}
    where = f"workspace_id = %(workspace{at})s AND day BETWEEN %(first{at})s AND %(last{at})s"
    if scope.accounts is not None:
        where += f" AND account_id = ANY(%(accounts{at})s)"
        params[f"accounts{at}"] = list(scope.accounts)
    if scope.format and ask.table == "content":
        where += f" AND format = %(format{at})s"
        params[f"format{at}"] = scope.format
    keys = [*ask.by, "currency"] if sales else list(ask.by)
    picked = [name if name in keys else f"NULL::{kind}" for name, kind in _KEYS.items()]
    # Sums of bigint are numeric, which Python reads far slower than whole numbers.
    summed = ", ".join(f"sum({one})::bigint" for one in _plain(ask))
    group = f"GROUP BY {', '.join(keys)}" if keys else "HAVING count(*) > 0"
    return (
        f"SELECT {at}, {', '.join(picked)}, {'sum(sales)' if sales else 'NULL::numeric'}, ARRAY[{summed}]::bigint[]"  # noqa: S608
        f" FROM {_MODELS[ask.table]._meta.db_table} WHERE {where} {group}"
    )
