"""All figures of a view in one reading: by day, by account, by platform, by format, now and in the time before.

Three queries, whatever the number of metrics, accounts and days; a fourth for curves of followers. Rules and formulas
are those of the dictionary, so sums over accounts, platforms and formats come to the total.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Literal

from django.db import connection

from accounts.models import SocialAccount
from analytics.dictionary import BY_ID, METRICS, Metric
from analytics.figures import DAY_COUNTS, ROLLED
from analytics.metric_states import Rule, Unit
from analytics.models import AccountDay, ContentDay
from analytics.selectors.figures.scope import Scope
from analytics.selectors.figures.values import CARRY, Value, by_day, metric_value, week_of

When = Literal["now", "before"]
Row = dict[str, Any]
# Visits of profiles are a figure of the account; what single posts report of them is no part of the dictionary.
_CONTENT = ("posts", *(name for name in ROLLED if name != "profile_visits"))
_ACCOUNT = (*DAY_COUNTS, "sales")


@dataclass(slots=True)
class Sheet:
    """The figures of `scope` and `before`. Values are None where not reported.

    Rows are sums by (when, key); `ends`: followers of accounts at the end and before the beginning of each.
    """

    scope: Scope
    before: Scope | None
    days: dict[tuple[str, date], Row] = field(default_factory=lambda: defaultdict(dict))
    accounts: dict[tuple[str, int], Row] = field(default_factory=lambda: defaultdict(dict))
    formats: dict[tuple[str, str], Row] = field(default_factory=lambda: defaultdict(dict))
    ends: dict[str, dict[int, tuple[int, int]]] = field(default_factory=dict)
    curves: dict[str, dict[date, Value]] = field(default_factory=dict)
    sums: dict[str, Row] = field(default_factory=dict)

    def value(self, metric_id: str, when: When = "now", accounts: Iterable[int] | None = None) -> Value:
        """The metric in all, or of some accounts together. Money of several currencies is None: see `sales`."""
        metric = BY_ID[metric_id]
        wanted = None if accounts is None else set(accounts)
        if metric.rule in (Rule.LAST, Rule.CHANGE):
            rows = [both for pk, both in self.ends.get(when, {}).items() if wanted is None or pk in wanted]
            if not rows:
                return None
            ends = sum(end for end, _base in rows)
            return float(ends if metric.rule == Rule.LAST else ends - sum(base for _end, base in rows))
        return metric_value(metric, self._sum(when, wanted))

    def of_account(self, metric_id: str, account: int, when: When = "now") -> Value:
        """The metric of one account."""
        return self.value(metric_id, when, (account,))

    def of_format(self, metric_id: str, form: str, when: When = "now") -> Value:
        """The metric of posts of one format; None for metrics that know no formats."""
        metric = BY_ID[metric_id]
        return metric_value(metric, self.formats.get((when, form))) if metric.by_format else None

    def named_formats(self) -> list[str]:
        """Formats that have figures now; '' where no format is known."""
        return [form for when, form in self.formats if when == "now"]

    def change(self, metric_id: str, accounts: Iterable[int] | None = None) -> float | None:
        """By how many percent the metric differs from the time before; of a percentage: by how many points."""
        ids = None if accounts is None else list(accounts)
        return change_of(metric_id, self.value(metric_id, "now", ids), self.value(metric_id, "before", ids))

    def series(self, metric_id: str, when: When = "now", *, weekly: bool = False) -> list[tuple[date, Value]]:
        """The metric by day, oldest first, or by week from Monday on."""
        scope = self.scope if when == "now" else self.before
        if scope is None:
            return []
        metric = BY_ID[metric_id]
        if metric.rule in (Rule.LAST, Rule.CHANGE):
            rows = self._curve(metric_id, scope)
            return _weekly(rows, metric, scope) if weekly else rows
        if not weekly:
            return [(day, metric_value(metric, self.days.get((when, day)))) for day in scope.days()]
        weeks: dict[date, Row] = {}
        for day in scope.days():
            _add(weeks.setdefault(week_of(day, scope), {}), self.days.get((when, day), {}))
        return [(week, metric_value(metric, row)) for week, row in weeks.items()]

    def _curve(self, metric_id: str, scope: Scope) -> list[tuple[date, Value]]:
        """Both periods are read at once, with the days between them."""
        if metric_id not in self.curves:
            both = [one for one in (self.scope, self.before) if one is not None]
            whole = replace(self.scope, first=min(one.first for one in both), last=max(one.last for one in both))
            self.curves[metric_id] = dict(by_day(whole, metric_id))
        return [(day, self.curves[metric_id].get(day)) for day in scope.days()]

    def reported(self, metric_id: str) -> bool:
        """Whether anything reports the metric, now or in the time before."""
        return any(self.value(metric_id, when) is not None for when in ("now", "before")) or bool(
            BY_ID[metric_id].unit == Unit.MONEY and self.sales()
        )

    def reporting(self, metric_id: str) -> tuple[int, int]:
        """How many accounts report the metric now, and how many have any figures."""
        having = {pk for when, pk in self.accounts if when == "now"} | set(self.ends.get("now", {}))
        return sum(self.of_account(metric_id, pk) is not None for pk in having), len(having)

    def sales(self, when: When = "now") -> list[tuple[str, Decimal]]:
        """Sales by currency, the largest first: currencies are never added up."""
        sums: dict[str, Decimal] = defaultdict(Decimal)
        for (at, _pk), row in self.accounts.items():
            if at == when:
                for currency, amount in row.get("money", {}).items():
                    sums[currency] += amount
        return sorted(sums.items(), key=lambda one: -one[1])

    def parts(
        self, accounts: Sequence[SocialAccount], key: Callable[[SocialAccount], Any]
    ) -> dict[Any, list[SocialAccount]]:
        """Accounts that have figures now or before, by a key such as the platform."""
        having = {pk for _when, pk in self.accounts} | {pk for rows in self.ends.values() for pk in rows}
        found: dict[Any, list[SocialAccount]] = {}
        for one in accounts:
            if one.pk in having:
                found.setdefault(key(one), []).append(one)
        return found

    def _sum(self, when: str, wanted: set[int] | None) -> Row:
        """Of all accounts the sum is reckoned once: headlines, shares and words ask for it many times."""
        if wanted is None:
            if when not in self.sums:
                self.sums[when] = self._added(when, [pk for at, pk in self.accounts if at == when])
            return self.sums[when]
        return self._added(when, wanted)

    def _added(self, when: str, accounts: Iterable[int]) -> Row:
        found: Row = {}
        for pk in accounts:
            _add(found, self.accounts.get((when, pk), {}))
        return found


def sheet_of(scope: Scope, before: Scope | None = None) -> Sheet:
    """Read a view: three queries."""
    sheet = Sheet(scope, before)
    _read_content(sheet)
    _read_account_days(sheet)
    _read_ends(sheet)
    return sheet


def change_of(metric_id: str, value: Value, before: Value) -> float | None:
    """In percent, for percentages in points; None where that cannot be said."""
    if value is None or before is None:
        return None
    if BY_ID[metric_id].unit == Unit.PERCENT:
        return float(value) - float(before)
    return 100 * (float(value) - float(before)) / abs(float(before)) if before else None


def family_metrics(sheet: Sheet) -> list[Metric]:
    """Metrics that are reported in the view, in the order of the dictionary."""
    return [metric for metric in METRICS if sheet.reported(metric.metric_id)]


def _add(found: Row, row: Mapping[str, Any]) -> None:
    for name, value in row.items():
        if name == "money":
            money = found.setdefault("money", {})
            for currency, amount in value.items():
                money[currency] = money.get(currency, Decimal(0)) + amount
        elif value is not None:
            found[name] = value if found.get(name) is None else found[name] + value
    if "money" in found:
        found["currencies"] = len(found["money"])


def _weekly(rows: Sequence[tuple[date, Value]], metric: Metric, scope: Scope) -> list[tuple[date, Value]]:
    weeks: dict[date, Value] = {}
    for day, value in rows:
        week = week_of(day, scope)
        kept = weeks.setdefault(week, None)
        if value is not None:
            weeks[week] = value if metric.rule == Rule.LAST or kept is None else float(kept) + float(value)
    return list(weeks.items())


def _where(sheet: Sheet, table: str) -> tuple[str, dict[str, Any]]:
    """The periods as a table `p`, joined to the rows `t` of the workspace."""
    params: dict[str, Any] = {"workspace": sheet.scope.workspace.pk}
    rows = []
    for name, scope in (("now", sheet.scope), ("before", sheet.before)):
        if scope is not None:
            rows.append(f"('{name}', %({name}_first)s::date, %({name}_last)s::date)")
            params |= {f"{name}_first": scope.first, f"{name}_last": scope.last}
    sql = (
        f"FROM (VALUES {', '.join(rows)}) p (at, first, last)"
        f" JOIN {table} t ON t.day BETWEEN p.first AND p.last AND t.workspace_id = %(workspace)s"
    )
    if sheet.scope.accounts is not None:
        sql += " AND t.account_id = ANY(%(accounts)s)"
        params["accounts"] = list(sheet.scope.accounts)
    return sql, params


def _run(sql: str, params: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        # Small sets: compiling the statement would take longer than running it.
        cursor.execute(sql, params)
        return list(cursor.fetchall())


def _read_content(sheet: Sheet) -> None:
    source, params = _where(sheet, ContentDay._meta.db_table)
    if sheet.scope.format:
        source += " AND t.format = %(format)s"
        params["format"] = sheet.scope.format
    sums = ", ".join(f"sum(t.{name})" for name in _CONTENT)
    sql = (
        f"SELECT p.at, t.day, t.account_id, t.format, {sums} {source}"
        " GROUP BY GROUPING SETS ((p.at, t.day), (p.at, t.account_id), (p.at, t.format))"
    )
    for at, day, account, form, *values in _run(sql, params):
        row = {f"sum_{name}": value for name, value in zip(_CONTENT, values, strict=True)}
        if day is not None:
            sheet.days[at, day].update(row)
        elif account is not None:
            sheet.accounts[at, account].update(row)
        else:
            sheet.formats[at, form] = row


def _read_account_days(sheet: Sheet) -> None:
    source, params = _where(sheet, AccountDay._meta.db_table)
    # Posts' own figures stand in the content rollup; only what belongs to accounts is taken from here.
    names = sorted({metric.column for metric in METRICS if metric.table == "account" and metric.column in _ACCOUNT})
    plain = [name for name in names if name != "sales"]
    sums = ", ".join(f"sum(t.{name})" for name in plain)
    sql = (
        f"SELECT p.at, t.day, t.account_id, t.currency, sum(t.sales), {sums} {source}"
        " GROUP BY GROUPING SETS ((p.at, t.day, t.currency), (p.at, t.account_id, t.currency))"
    )
    for at, day, account, currency, sales, *values in _run(sql, params):
        row: Row = {f"sum_{name}": value for name, value in zip(plain, values, strict=True)}
        row["sum_sales"] = sales
        if sales is not None:
            row["money"] = {currency: sales}
        _add(sheet.days[at, day] if day is not None else sheet.accounts[at, account], row)


def _read_ends(sheet: Sheet) -> None:
    """Followers at the end of a period and of the day before it, carried on for `CARRY` at most.

    An account whose first reading lies within the period begins with that one: being connected is no gain.
    """
    params: dict[str, Any] = {"workspace": sheet.scope.workspace.pk, "carry": CARRY}
    columns = []
    scopes = [(name, scope) for name, scope in (("now", sheet.scope), ("before", sheet.before)) if scope is not None]
    newest = "(array_agg(followers ORDER BY day DESC) FILTER (WHERE day > %({0})s - %(carry)s AND day <= %({0})s))[1]"
    for name, scope in scopes:
        params |= {f"{name}_first": scope.first, f"{name}_last": scope.last}
        params[f"{name}_base"] = scope.first - timedelta(days=1)
        first = (
            f"(array_agg(followers ORDER BY day) FILTER (WHERE day BETWEEN %({name}_first)s AND %({name}_last)s))[1]"
        )
        columns += [newest.format(f"{name}_last"), f"coalesce({newest.format(f'{name}_base')}, {first})"]
    params["oldest"] = min(scope.first for _name, scope in scopes) - timedelta(days=1) - CARRY
    params["newest"] = max(scope.last for _name, scope in scopes)
    where = "AND account_id = ANY(%(accounts)s) " if sheet.scope.accounts is not None else ""
    params["accounts"] = list(sheet.scope.accounts or [])
    sql = (
        f"SELECT account_id, {', '.join(columns)} FROM {AccountDay._meta.db_table} "  # noqa: S608
        "WHERE workspace_id = %(workspace)s AND followers IS NOT NULL AND day BETWEEN %(oldest)s AND %(newest)s "
        f"{where}GROUP BY account_id"
    )
    for name, _scope in scopes:
        sheet.ends[name] = {}
    for account, *values in _run(sql, params):
        for (name, _scope), end, base in zip(scopes, values[::2], values[1::2], strict=True):
            if end is not None and base is not None:
                sheet.ends[name][account] = (end, base)
