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
_BY = ("account_id", "day", "format")
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
    """For each of `asks` its rows by key, a tuple unless it asks by one thing; keys without days are not there.

    Days of a scope are read once, whatever is asked of them.
    """
    found: list[dict[Any, Row]] = [{} for _ask in asks]
    if not asks:
        return found
    together: dict[Any, list[int]] = {}
    for at, ask in enumerate(asks):
        together.setdefault(_days_of(ask), []).append(at)
    parts = list(together.values())
    params: dict[str, Any] = {}
    sql = " UNION ALL ".join(_part(number, [asks[at] for at in part], params) for number, part in enumerate(parts))
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        rows = cursor.fetchall()
    columns = [_columns([asks[at] for at in part]) for part in parts]
    # Which of a part's asks a row answers, by the keys it was summed by.
    by = [{_mask(asks[at].by): [one for one in part if asks[one].by == asks[at].by] for at in part} for part in parts]
    for number, mask, account, day, form, currency, sales, values in rows:
        known = {"account_id": account, "day": day, "format": form}
        summed = dict(zip(columns[number], values, strict=True))
        for at in by[number][mask]:
            ask = asks[at]
            key = known[ask.by[0]] if len(ask.by) == 1 else tuple(known[name] for name in ask.by)
            row: Row = {name: summed[name] for name in ask.columns if name != "sales"}
            if sales is not None and "sales" in ask.columns:
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
    rows = list(rows)
    if len(rows) == 1:
        return row_value(metric, rows[0])
    if metric.unit is Unit.MONEY:
        return row_value(metric, {MONEY: money_of(rows)})
    return row_value(metric, {name: _sum(rows, name) for name in (metric.column, metric.below) if name})


def row_value(metric: Metric, row: Row) -> Value:
    """The metric of one row."""
    if metric.unit is Unit.MONEY:
        by_currency = row.get(MONEY, {})
        return next(iter(by_currency.values())) if len(by_currency) == 1 else None
    top = row.get(metric.column)
    if top is None or metric.rule is not Rule.RATIO:
        return None if top is None else float(top)
    below = row.get(metric.below)
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


def _days_of(ask: Ask) -> tuple[Any, ...]:
    scope, ids = ask.scope, ask.scope.account_ids
    return ask.table, scope.workspace.pk, scope.first, scope.last, scope.format, None if ids is None else tuple(ids)


def _columns(asks: Sequence[Ask]) -> list[str]:
    return list(dict.fromkeys(one for ask in asks for one in ask.columns if one != "sales"))


def _mask(by: Sequence[str]) -> int:
    """What grouping() of all keys says of rows summed by these: a bit for each key they are not summed by."""
    return sum(2**at for at, name in enumerate(reversed(_BY)) if name not in by)


def _part(n: int, asks: Sequence[Ask], params: dict[str, Any]) -> str:
    """The sums of one scope, by all that is asked. Each part finds its days by the index; all have the same columns."""
    scope, table = asks[0].scope, asks[0].table
    params |= {f"workspace{n}": scope.workspace.pk, f"first{n}": scope.first, f"last{n}": scope.last}
    where = f"workspace_id = %(workspace{n})s AND day BETWEEN %(first{n})s AND %(last{n})s"
    if scope.accounts is not None:
        where += f" AND account_id = ANY(%(accounts{n})s)"
        params[f"accounts{n}"] = scope.account_ids
    if scope.format and table == "content":
        where += f" AND format = %(format{n})s"
        params[f"format{n}"] = scope.format
    money = ["currency"] if any("sales" in ask.columns for ask in asks) else []
    sets = list(dict.fromkeys(", ".join([*ask.by, *money]) for ask in asks))
    keys = {name for ask in asks for name in ask.by}
    picked = [name if name in keys or name in money else f"NULL::{kind}" for name, kind in _KEYS.items()]
    mask = " + ".join(
        f"{2**at} * {f'grouping({name})' if name in keys else 1}" for at, name in enumerate(reversed(_BY))
    )
    # Sums of bigint are numeric, which Python reads far slower than whole numbers.
    summed = ", ".join(f"sum({one})::bigint" for one in _columns(asks))
    return (
        f"SELECT {n}, {mask}, {', '.join(picked)}, {'sum(sales)' if money else 'NULL::numeric'},"  # noqa: S608
        f" ARRAY[{summed}]::bigint[] FROM {_MODELS[table]._meta.db_table} WHERE {where}"
        f" GROUP BY GROUPING SETS ({', '.join(f'({one})' for one in sets)}) HAVING count(*) > 0"
    )
