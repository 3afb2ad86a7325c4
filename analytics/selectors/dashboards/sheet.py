"""All figures of a view in one reading: by account, by platform, by format, now and in the time before.

Two queries, whatever the number of metrics, accounts, days and views that are read together; one more for each curve
that was not read with them. Rules and formulas are those of the dictionary, so sums over accounts, platforms and
formats come to the total.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from accounts.models import SocialAccount
from analytics.dictionary import BY_ID, METRICS, Metric
from analytics.figures import ROLLED
from analytics.metric_states import Rule, Unit
from analytics.selectors.figures.followers import held, levels
from analytics.selectors.figures.scope import Scope
from analytics.selectors.figures.sums import (
    SUMMED,
    Ask,
    Row,
    Value,
    add,
    columns_of,
    metric_value,
    money_of,
    row_value,
    sums,
)
from analytics.selectors.figures.values import change, held_by_day, week_of

When = Literal["now", "before"]
# Visits of profiles are a figure of the account; what single posts report of them is no part of the dictionary.
_CONTENT = ("posts", *(name for name in ROLLED if name != "profile_visits"))
_ACCOUNT = columns_of(METRICS, "account")


@dataclass(frozen=True, slots=True)
class Look:
    """A view to be read, with the days of the metrics `curves`; `daily`: with those of all that are summed.

    `metrics`: those it is read for, all without them; few are read in half the time. Followers are always there.
    """

    scope: Scope
    before: Scope | None = None
    curves: Collection[str] = ()
    daily: bool = False
    metrics: Collection[str] = ()


@dataclass(slots=True)
class Sheet:
    """The figures of `scope` and `before`. Values are None where not reported.

    `metrics`: those that were read, empty for all; asking for another is a KeyError. `rows`: sums by table and when, of
    each account; `formats`: of posts by when, of each format; `ends`: followers of accounts at the end and before the
    beginning of each.
    """

    scope: Scope
    before: Scope | None
    metrics: Collection[str] = ()
    rows: dict[tuple[str, str], dict[int, Row]] = field(default_factory=lambda: defaultdict(dict))
    formats: dict[str, dict[str, Row]] = field(default_factory=lambda: defaultdict(dict))
    ends: dict[str, dict[int, tuple[int, int]]] = field(default_factory=dict)
    _followers: dict[date, float] | None = None
    _days: dict[tuple[str, str], dict[date, Row]] = field(default_factory=dict)
    _totals: dict[tuple[str, str], Value] = field(default_factory=dict)

    def value(self, metric_id: str, when: When = "now", accounts: Iterable[int] | None = None) -> Value:
        """The metric in all, or of some accounts together. Money of several currencies is None: see `sales`."""
        if accounts is not None:
            return self._of(BY_ID[metric_id], when, accounts)
        # Headlines, shares and words ask for the same totals many times.
        key = (metric_id, when)
        if key not in self._totals:
            metric = BY_ID[metric_id]
            known = self.ends.get(when, {}) if metric.rule not in SUMMED else self.rows[metric.table, when]
            self._totals[key] = self._of(metric, when, known)
        return self._totals[key]

    def _of(self, metric: Metric, when: str, accounts: Iterable[int]) -> Value:
        if metric.rule in SUMMED:
            rows = self._rows_for(metric, when)
            return metric_value(metric, (rows[pk] for pk in accounts if pk in rows))
        known = self.ends.get(when, {})
        both = [known[pk] for pk in accounts if pk in known]
        if not both:
            return None
        level = sum(end for end, _base in both)
        return float(level if metric.rule == Rule.LAST else level - sum(base for _end, base in both))

    def of_account(self, metric_id: str, account: int, when: When = "now") -> Value:
        """The metric of one account."""
        return self._of(BY_ID[metric_id], when, (account,))

    def of_format(self, metric_id: str, form: str, when: When = "now") -> Value:
        """The metric of posts of one format; None for metrics that know no formats."""
        metric = BY_ID[metric_id]
        if not metric.by_format:
            return None
        self._rows_for(metric, when)
        row = self.formats[when].get(form)
        return None if row is None else row_value(metric, row)

    def _rows_for(self, metric: Metric, when: str) -> dict[int, Row]:
        if self.metrics and metric.metric_id not in self.metrics:
            raise KeyError(metric.metric_id)
        return self.rows[metric.table, when]

    def named_formats(self) -> list[str]:
        """Formats that have figures now; '' where no format is known."""
        return list(self.formats["now"])

    def change(self, metric_id: str, accounts: Iterable[int] | None = None) -> float | None:
        """By how many percent the metric differs from the time before; of a percentage: by how many points."""
        ids = None if accounts is None else list(accounts)
        return change_of(metric_id, self.value(metric_id, "now", ids), self.value(metric_id, "before", ids))

    def series(self, metric_id: str, when: When = "now", *, weekly: bool = False) -> list[tuple[date, Value]]:
        """The metric by day, oldest first, or by week from Monday on. Both periods of a metric are read at once."""
        scope = self.scope if when == "now" else self.before
        if scope is None:
            return []
        metric = BY_ID[metric_id]
        if metric.rule not in SUMMED:
            if self._followers is None:
                self._followers = levels([_whole(self)])[0]
            rows = held_by_day(scope, metric, self._followers)
            return _weekly(rows, metric, scope) if weekly else rows
        days = self._days_of(metric)[when]
        if not weekly:
            return [(day, row_value(metric, days.get(day, {}))) for day in scope.days()]
        weeks: dict[date, Row] = {}
        for day in scope.days():
            add(weeks.setdefault(week_of(day, scope), {}), days.get(day, {}))
        return [(week, row_value(metric, row)) for week, row in weeks.items()]

    def days_read(self, column: str = "") -> set[date]:
        """Days of the period of which anything is known, or a column of the accounts' own. Only of a daily sheet."""
        own = {day for day, row in self._days["account", "now"].items() if not column or row.get(column) is not None}
        return own if column else own | self._days["content", "now"].keys()

    def _days_of(self, metric: Metric) -> dict[str, dict[date, Row]]:
        """Sums of each day by when: of a daily sheet and of curves read with it, else of this metric alone."""
        if ("content", "now") in self._days:
            return {when: self._days[metric.table, when] for when in _scopes(self)}
        if (metric.metric_id, "now") not in self._days:
            asks = {when: _curve(scope, metric) for when, scope in _scopes(self).items()}
            for when, rows in zip(asks, sums(list(asks.values())), strict=True):
                self._days[metric.metric_id, when] = rows
        return {when: self._days[metric.metric_id, when] for when in _scopes(self)}

    def reported(self, metric_id: str) -> bool:
        """Whether anything reports the metric, now or in the time before."""
        return any(self.value(metric_id, when) is not None for when in ("now", "before")) or bool(
            BY_ID[metric_id].unit == Unit.MONEY and self.sales()
        )

    def reporting(self, metric_id: str) -> tuple[int, int]:
        """How many accounts report the metric now, and how many have any figures."""
        metric = BY_ID[metric_id]
        content, account, ends = self.rows["content", "now"], self.rows["account", "now"], self.ends.get("now", {})
        having = content.keys() | account.keys() | ends.keys()
        if metric.rule not in SUMMED:
            return len(ends), len(having)
        rows = self._rows_for(metric, "now").values()
        return sum(row_value(metric, row) is not None for row in rows), len(having)

    def sales(self, when: When = "now") -> list[tuple[str, Decimal]]:
        """Sales by currency, the largest first: currencies are never added up."""
        return sorted(money_of(self._rows_for(BY_ID["sales"], when).values()).items(), key=lambda one: -one[1])

    def parts(
        self, accounts: Sequence[SocialAccount], key: Callable[[SocialAccount], Any]
    ) -> dict[Any, list[SocialAccount]]:
        """Accounts that have figures now or before, by a key such as the platform."""
        having = {pk for rows in self.rows.values() for pk in rows} | {pk for rows in self.ends.values() for pk in rows}
        found: dict[Any, list[SocialAccount]] = {}
        for one in accounts:
            if one.pk in having:
                found.setdefault(key(one), []).append(one)
        return found


def sheet_of(scope: Scope, before: Scope | None = None, *, daily: bool = False) -> Sheet:
    """Read a view: two queries. `daily`: with the days of all metrics, for views of few accounts or many curves."""
    return sheets_of([Look(scope, before, daily=daily)])[0]


def sheets_of(looks: Sequence[Look]) -> list[Sheet]:
    """Read several views at once: two queries, one for what is summed and one for followers."""
    if not looks:
        return []
    sheets = [Sheet(look.scope, look.before, look.metrics) for look in looks]
    asks = {(at, *key): ask for at, look in enumerate(looks) for key, ask in _asks(look).items()}
    for (at, name, table, when), rows in zip(asks, sums(list(asks.values())), strict=True):
        if name:
            sheets[at]._days[name, when] = rows
        elif table == "account":
            sheets[at].rows[table, when] = rows
        else:
            for (account, form), row in rows.items():
                add(sheets[at].rows[table, when].setdefault(account, {}), row)
                add(sheets[at].formats[when].setdefault(form, {}), row)
    curves = [at for at, look in enumerate(looks) if any(BY_ID[one].rule not in SUMMED for one in look.curves)]
    ends, followers = held(
        ends={(at, when): scope for at, look in enumerate(looks) for when, scope in _scopes(look).items()},
        levels=[_whole(looks[at]) for at in curves],
    )
    for (at, when), rows_held in ends.items():
        sheets[at].ends[when] = rows_held
    for at, days in zip(curves, followers, strict=True):
        sheets[at]._followers = days
    return sheets


def _asks(look: Look) -> dict[tuple[str, str, str], Ask]:
    """What a view sums, by the name its days are kept under ('' for what accounts and formats come to), table, when."""
    asks: dict[tuple[str, str, str], Ask] = {}
    metrics = [BY_ID[one] for one in look.metrics]
    content = columns_of(metrics, "content") if metrics else _CONTENT
    account = columns_of(metrics, "account") if metrics else _ACCOUNT
    for when, scope in _scopes(look).items():
        asks["", "content", when] = Ask(scope, "content", content, ("account_id", "format"))
        asks["", "account", when] = Ask(scope, "account", account, ("account_id",))
        if look.daily:
            asks["content", "content", when] = Ask(scope, "content", _CONTENT, ("day",))
            asks["account", "account", when] = Ask(scope, "account", [*_ACCOUNT, "followers"], ("day",))
        for metric in (BY_ID[one] for one in look.curves):
            if metric.rule in SUMMED:
                asks[metric.metric_id, metric.table, when] = _curve(scope, metric)
    return asks


def _curve(scope: Scope, metric: Metric) -> Ask:
    return Ask(scope, metric.table, columns_of([metric], metric.table), ("day",))


def change_of(metric_id: str, value: Value, before: Value) -> float | None:
    """In percent, for percentages in points; None where that cannot be said."""
    if value is None or before is None:
        return None
    if BY_ID[metric_id].unit == Unit.PERCENT:
        return float(value) - float(before)
    return change(value, before)


def family_metrics(sheet: Sheet) -> list[Metric]:
    """Metrics that are reported in the view, in the order of the dictionary."""
    return [metric for metric in METRICS if sheet.reported(metric.metric_id)]


def _scopes(view: Look | Sheet) -> dict[str, Scope]:
    return {"now": view.scope} | ({"before": view.before} if view.before is not None else {})


def _whole(view: Look | Sheet) -> Scope:
    """Both periods and the days between them."""
    both = _scopes(view).values()
    return replace(view.scope, first=min(one.first for one in both), last=max(one.last for one in both))


def _weekly(rows: Sequence[tuple[date, Value]], metric: Metric, scope: Scope) -> list[tuple[date, Value]]:
    weeks: dict[date, Value] = {}
    for day, value in rows:
        week = week_of(day, scope)
        kept = weeks.setdefault(week, None)
        if value is not None:
            weeks[week] = value if metric.rule == Rule.LAST or kept is None else float(kept) + float(value)
    return list(weeks.items())
