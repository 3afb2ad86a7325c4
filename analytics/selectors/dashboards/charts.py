"""Charts and rows of dashboards as plain data, for pages, files and reports. Words are in the active language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.connectors import registry
from accounts.models import SocialAccount
from accounts.templatetags.platforms import label_of
from analytics.dictionary import BY_ID, HEADLINES, Metric
from analytics.metric_states import Rule, Unit
from analytics.selectors.dashboards.marks import Moment
from analytics.selectors.dashboards.posts import HEAT_LEAST, Habits, heat_rows
from analytics.selectors.dashboards.sheet import Sheet, change_of
from analytics.selectors.figures.scope import Scope
from analytics.selectors.figures.sums import Value
from content.weekdays import weekday_names
from team.charts import Breakdown, BreakdownRow, HeatMap, LineChart, Series
from team.charts.words import grouped
from team.day_words import day_words, days_words

UNITS = {Unit.PERCENT: "%", Unit.SECONDS: "s"}


@dataclass(frozen=True, slots=True)
class Kpi:
    """A headline: the metric, its value now and before, and the change (percent; points for percentages)."""

    metric: Metric
    value: Value
    before: Value
    change: float | None
    reporting: tuple[int, int]


@dataclass(frozen=True, slots=True)
class PartRow:
    """A platform or an account in a view. `share`: percent of the whole, None where it cannot be told."""

    key: Any
    label: str
    platform: str
    value: Value
    share: float | None
    width: float
    change: float | None
    rate: Value
    more: Mapping[str, Value]


def kpis(sheet: Sheet, metric_ids: Sequence[str] = HEADLINES) -> list[Kpi]:
    """The headlines that are reported, in the order given."""
    return [
        Kpi(
            BY_ID[one],
            sheet.value(one),
            sheet.value(one, "before"),
            change_of(one, sheet.value(one), sheet.value(one, "before")),
            sheet.reporting(one),
        )
        for one in metric_ids
        if sheet.reported(one)
    ]


def trend(sheet: Sheet, metric_id: str, *, weekly: bool = False, moments: Sequence[Moment] = ()) -> LineChart:
    """The metric over time with the time before dashed; that of the same place in the period stands below each day.

    Followers begin at their lowest, all else at zero.
    """
    metric = BY_ID[metric_id]
    current = sheet.series(metric_id, weekly=weekly)
    days = [day for day, _value in current]
    series = [period_series(sheet.scope, [_plain(value) for _day, value in current])]
    if sheet.before is not None:
        earlier = [_plain(value) for _day, value in sheet.series(metric_id, "before", weekly=weekly)]
        earlier = (earlier + [None] * len(days))[: len(days)]
        series.append(period_series(sheet.before, earlier, "c6", dashed=True))
    marks = [(at, one.name) for one in moments if (at := _place(days, one.day)) is not None]
    spans = [
        (at, end, one.name)
        for one in moments
        if one.last and (at := _place(days, one.day)) is not None and (end := _place(days, one.last)) not in (None, at)
    ]
    return LineChart(
        [day_label(day) for day in days],
        series,
        trend_words(sheet, metric_id),
        marks=marks,
        spans=spans,
        unit=unit_of(metric),
        from_zero=metric.rule != Rule.LAST,
        axis=_("Week from") if weekly else pgettext("chart", "Day"),
        days=days,
    )


def trend_words(sheet: Sheet, metric_id: str) -> str:
    """The curve in one sentence: total, change, highest day."""
    metric = BY_ID[metric_id]
    words = f"{metric.name}, {period_words(sheet.scope)}: {number_words(metric, sheet.value(metric_id))}"
    change = sheet.change(metric_id)
    if change is not None:
        words += ", " + change_words(metric, change)
    known = [(value, day) for day, value in sheet.series(metric_id) if value is not None]
    if known:
        words += ", " + _("highest on %(day)s") % {"day": day_words(max(known)[1])}
    return words


def platform_rows(sheet: Sheet, accounts: Sequence[SocialAccount], metric_id: str) -> list[PartRow]:
    """What each platform contributes, the largest first. Values add up to the total of the view."""
    parts = sheet.parts(accounts, lambda one: one.platform)
    return _rows(sheet, metric_id, {
        slug: (label_of(registry.capabilities(slug)), slug, [one.pk for one in rows]) for slug, rows in parts.items()
    })  # fmt: skip


def account_rows(
    sheet: Sheet, accounts: Sequence[SocialAccount], metric_id: str, more: Sequence[str] = ()
) -> list[PartRow]:
    """The same by account, with the values of more metrics."""
    named = {one.pk: (str(one), one.platform, [one.pk]) for one in accounts}
    return _rows(sheet, metric_id, named, more)


def _rows(
    sheet: Sheet, metric_id: str, named: Mapping[Any, tuple[str, str, list[int]]], more: Sequence[str] = ()
) -> list[PartRow]:
    metric = BY_ID[metric_id]
    whole = sheet.value(metric_id)
    adds_up = metric.rule != Rule.RATIO and whole is not None and whole > 0
    values = {key: sheet.value(metric_id, "now", ids) for key, (_label, _slug, ids) in named.items()}
    top = max((float(value) for value in values.values() if value is not None), default=0.0)
    rows = [
        PartRow(
            key,
            label,
            slug,
            values[key],
            100 * float(values[key] or 0) / float(whole or 1) if adds_up and values[key] is not None else None,
            max(0.0, round(100 * float(values[key] or 0) / top, 1)) if top > 0 else 0.0,
            sheet.change(metric_id, ids),
            sheet.value("engagement_rate", "now", ids),
            {one: sheet.value(one, "now", ids) for one in more},
        )
        for key, (label, slug, ids) in named.items()
    ]
    return sorted(rows, key=lambda one: (one.value is None, -float(one.value or 0), one.label))


def format_chart(sheet: Sheet, names: Mapping[str, str], links: Mapping[str, str] | None = None) -> Breakdown:
    """Exposure and engagement rate of each format, the most seen first."""
    rows = [
        BreakdownRow(
            names.get(form, "") or _("Format not known"),
            sheet.of_format("exposure", form),
            second=_plain(sheet.of_format("engagement_rate", form)),
            href=(links or {}).get(form, ""),
            tone=f"c{min(at, 5) + 1}",
        )
        for at, form in enumerate(
            sorted(sheet.named_formats(), key=lambda one: -float(sheet.of_format("exposure", one) or -1))
        )
        if form or sheet.of_format("exposure", form) is not None
    ]
    return Breakdown(
        [one for one in rows if one.value is not None or one.second is not None],
        _("Exposure and engagement rate by format"),
        axis=pgettext("filter", "Format"),
        value_name=str(BY_ID["exposure"].name),
        second_name=str(BY_ID["engagement_rate"].name),
        second_unit="%",
    )


def heat_chart(habits: Habits) -> HeatMap:
    """Mean engagement of a post by weekday and hour of its publication."""
    values, counts = heat_rows(habits)
    return HeatMap(
        weekday_names(),
        [f"{hour:02d}:00" for hour in range(24)],
        [[None if value is None else round(value) for value in row] for row in values],
        _("Engagement of a post by weekday and hour of publishing"),
        axis=_("Weekday"),
        counts=counts,
        least=HEAT_LEAST,
    )


def unit_of(metric: Metric) -> str:
    """What follows the metric's numbers."""
    return UNITS.get(metric.unit, "")


def number_words(metric: Metric, value: Value) -> str:
    """A value in full, with its unit; a dash when not reported."""
    if value is None:
        return "–"
    number = grouped(round(float(value), metric.decimals))
    return f"{number.removesuffix('.0')}{unit_of(metric)}"


def change_words(metric: Metric, change: float) -> str:
    """“17.2% more”, for percentages “0.08 points less”."""
    amount = abs(change)
    if metric.unit == Unit.PERCENT:
        number = formats.number_format(round(amount, 2))
        return (_("%(n)s points more") if change >= 0 else _("%(n)s points less")) % {"n": number}
    number = formats.number_format(round(amount, 1))
    return (_("%(n)s%% more") if change >= 0 else _("%(n)s%% less")) % {"n": number}


def period_words(scope: Scope) -> str:
    """“22 Oct – 20 Nov”."""
    return days_words(scope.first, scope.last)


def period_series(scope: Scope, values: Sequence[float | None], tone: str = "c1", *, dashed: bool = False) -> Series:
    """A line named by the days it shows: in words for readers, as `period_label` in files."""
    return Series(period_label(scope), values, tone, dashed, (scope.first, scope.last))


def period_label(scope: Scope) -> str:
    """“10/22 – 11/20” as the head of a column in files, with years where they differ from each other."""
    style = "Y/n/j" if scope.first.year != scope.last.year else "n/j"
    first, last = (formats.date_format(day, style) for day in (scope.first, scope.last))
    return first if first == last else f"{first} – {last}"


def day_label(day: date) -> str:
    """“11/21” as the head of a row in files."""
    return f"{day.month}/{day.day}"


def _place(days: Sequence[date], day: date) -> int | None:
    """Where a day stands on an axis of days or of first days of weeks."""
    found = [at for at, first in enumerate(days) if first <= day]
    return found[-1] if found else None


def _plain(value: Value) -> float | None:
    return None if value is None else round(float(value), 2)
