"""How pins are drawn: with the chart functions of the pages they come from. Words are in the active language."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, npgettext, pgettext

from accounts.facts import FORMATS
from accounts.research_states import Aspect
from analytics.dictionary import BY_ID, Metric
from analytics.metric_states import Unit
from analytics.models import MeasuredPost
from analytics.selectors import audience as crowd
from analytics.selectors.dashboards import charts
from analytics.selectors.dashboards.filters import Filters
from analytics.selectors.dashboards.lists import metric_of_column, post_list, words_of_order
from analytics.selectors.dashboards.marks import kinds_read, worth
from analytics.selectors.dashboards.one_post import value_of
from analytics.selectors.dashboards.posts import Standing
from analytics.selectors.dashboards.retention import (
    cohort_chart,
    funnel_chart,
    lost_chart,
    presence_chart,
    return_chart,
)
from analytics.selectors.dashboards.talk import moods_chart, talk_figures, volume_chart
from analytics.selectors.figures.posts import ORDERS
from analytics.selectors.figures.values import Value
from analytics.selectors.own_dashboards.reading import Reading
from team.charts import Breakdown, BreakdownRow, Chart, HeatMap, LineChart

Words = Mapping[str, Any]
# Parts and posts that fit on a card; moments that fit above a curve.
ROWS, MOMENTS, THEMES = 10, 14, 8


@dataclass(frozen=True, slots=True)
class Figure:
    """A single number. `shown`: words in its place, where it is a time. `points`: the change is told in points."""

    value: Value
    change: float | None = None
    points: bool = False
    rise_is_good: bool | None = None
    shown: str = ""
    unit: str = ""
    metric: Metric | None = None


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a pin shows now. `spark`: recent values of a figure; `first`, `last`: its days where it has any."""

    chart: Chart
    figure: Figure | None = None
    note: str = ""
    first: date | None = None
    last: date | None = None


Draw = Callable[[Reading, Words, Filters], Drawn]


def figure(reading: Reading, words: Words, filters: Filters) -> Drawn:
    """A metric of the view, with its change; its curve stands behind it."""
    sheet, metric = reading.sheet(filters), BY_ID[words["metric"]]
    value, change = sheet.value(metric.metric_id), sheet.change(metric.metric_id)
    number = Figure(value, change, metric.unit == Unit.PERCENT, metric.rise_is_good, "", charts.unit_of(metric), metric)
    return Drawn(charts.trend(sheet, metric.metric_id), number, _sales(reading, words, filters))


def trend(reading: Reading, words: Words, filters: Filters) -> Drawn:
    """A metric over time with the moments that explain it."""
    moments = worth(reading.moments(filters, kinds_read(words.get("marks", ""))), MOMENTS)
    chart = charts.trend(reading.sheet(filters), words["metric"], weekly=words.get("by") == "week", moments=moments)
    return Drawn(chart, note=_sales(reading, words, filters))


def _sales(reading: Reading, words: Words, filters: Filters) -> str:
    sums = reading.sheet(filters).sales() if words["metric"] == "sales" else []
    return " · ".join(f"{currency} {amount:,.2f}" for currency, amount in sums) if len(sums) > 1 else ""


def platforms(reading: Reading, words: Words, filters: Filters) -> Drawn:
    """What each platform contributes to a metric."""
    metric = BY_ID[words["metric"]]
    return Drawn(_parts(metric, charts.platform_rows(reading.sheet(filters), filters.accounts, metric.metric_id),
                        _("Platforms"), _("Platform")))  # fmt: skip


def accounts(reading: Reading, words: Words, filters: Filters) -> Drawn:
    """What each account contributes to a metric, the first ones of the list."""
    metric = BY_ID[words["metric"]]
    rows = charts.account_rows(reading.sheet(filters), filters.chosen, metric.metric_id)
    if words.get("turned"):
        rows = sorted(rows, key=lambda one: (one.value is None, float(one.value or 0), one.label))
    return Drawn(_parts(metric, rows[:ROWS], pgettext("section", "Accounts"), _("Account")), note=_more(len(rows)))


def _parts(metric: Metric, rows: Sequence[charts.PartRow], summary: str, axis: str) -> Breakdown:
    return Breakdown(
        [
            BreakdownRow(
                one.label,
                _plain(one.value),
                None if one.share is None else round(one.share, 1),
                None if one.rate is None or metric.metric_id == "engagement_rate" else round(float(one.rate), 2),
                _before(one.value, one.change) if metric.unit != Unit.PERCENT else None,
                tone=f"c{min(at, 5) + 1}",
            )
            for at, one in enumerate(rows)
            if one.value is not None
        ],
        f"{summary}: {metric.name}",
        unit=charts.unit_of(metric),
        axis=axis,
        value_name=str(metric.name),
        second_name="" if metric.metric_id == "engagement_rate" else str(BY_ID["engagement_rate"].name),
        second_unit="%",
        more_is_better=metric.rise_is_good,
    )


def _before(value: Value, change: float | None) -> float | None:
    """The value before, from the change in percent; breakdowns tell the change from it."""
    return None if value is None or change is None or change <= -100 else _plain(float(value) / (1 + change / 100))


def formats(reading: Reading, words: Words, filters: Filters) -> Drawn:
    """Exposure and engagement rate of each format."""
    names: dict[str, str] = {str(key): str(label) for key, label in FORMATS.items()}
    return Drawn(charts.format_chart(reading.sheet(filters), names))


def heat(reading: Reading, words: Words, filters: Filters) -> Drawn:
    """Engagement of a post by weekday and hour."""
    return Drawn(charts.heat_chart(reading.habits(filters)), note=_("Hatched: fewer than 3 posts."))


def best(reading: Reading, words: Words, filters: Filters) -> Drawn:
    """The posts with the most engagement."""
    return Drawn(_standings(reading, reading.standings(filters)[0], _("Best posts")))


def worst(reading: Reading, words: Words, filters: Filters) -> Drawn:
    """The posts furthest behind what is usual for their account."""
    return Drawn(_standings(reading, reading.standings(filters)[1], _("Weakest posts")))


def _standings(reading: Reading, rows: Sequence[Standing], summary: str) -> Breakdown:
    return Breakdown(
        [
            BreakdownRow(
                _title(one.post), one.post.engagement, second=None if one.times is None else round(one.times, 1),
                href=reading.link(one.post.pk),
            )
            for one in rows
        ],
        summary,
        axis=_("Post"),
        value_name=str(BY_ID["engagement"].name),
        second_name=_("Times the usual"),
    )  # fmt: skip


def posts(reading: Reading, words: Words, filters: Filters) -> Drawn:
    """The first posts of a list: its order, its words, its campaign."""
    order = words.get("sort", "")
    found = post_list(filters.scope, order=order, text=words.get("q", ""), campaign=words.get("campaign", ""))
    column = order.lstrip("-")
    column = column if column in ORDERS and column != "published_at" else "engagement"
    metric = metric_of_column(column)
    rows = [BreakdownRow(_title(one), _column(one, column), href=reading.link(one.pk)) for one in found.rows[:ROWS]]
    chart = Breakdown(
        rows, words_of_order(order), unit=charts.unit_of(metric), axis=_("Post"), value_name=str(metric.name)
    )
    return Drawn(chart, note=_more(found.count))


def _title(post: MeasuredPost) -> str:
    return post.title or _("Untitled")


def _column(post: MeasuredPost, column: str) -> float | None:
    if column != "rate":
        return value_of(post, column)
    exposure, engagement = value_of(post, "exposure"), value_of(post, "engagement")
    return round(100 * engagement / exposure, 2) if exposure and engagement is not None else None


def _more(count: int) -> str:
    """How many are not shown."""
    left = count - ROWS
    return npgettext("pin", "and %(n)s more", "and %(n)s more", left) % {"n": left} if left > 0 else ""


def talk_figure(reading: Reading, words: Words, filters: Filters) -> Drawn:
    """One headline of interaction."""
    talk = reading.talk(filters)
    one = next(one for one in talk_figures(talk) if one.key == words["figure"])
    unit = "%" if one.points else pgettext("unit", "min") if one.words else ""
    number = Figure(one.value, one.change, one.points, one.rise_is_good, one.words, unit if one.points else "")
    chart: Chart = (
        volume_chart(talk)
        if one.key == "received"
        else Breakdown(
            [BreakdownRow(one.label, _plain(one.value))], one.about, unit=unit, axis=pgettext("dictionary", "Metric")
        )
    )
    return Drawn(chart, number)


def volume(reading: Reading, words: Words, filters: Filters) -> Drawn:
    """Messages received by day."""
    return Drawn(volume_chart(reading.talk(filters)))


def moods(reading: Reading, words: Words, filters: Filters) -> Drawn:
    """Moods of what came in."""
    return Drawn(moods_chart(reading.talk(filters)))


def themes(reading: Reading, words: Words, filters: Filters) -> Drawn:
    """What was talked about in as many days up to today, over all accounts."""
    days = min(filters.scope.length, 90)
    rows = [
        BreakdownRow(
            str(line.theme), line.current.volume, second=None if line.current.bad is None else round(line.current.bad),
            previous=line.before.volume or None,
        )
        for line in reading.themes(days)
        if line.current.volume
    ]  # fmt: skip
    chart = Breakdown(
        rows[:THEMES], _("Top themes"), axis=pgettext("voice", "Theme"), value_name=pgettext("voice", "Said"),
        second_name=pgettext("interaction", "Negative"), second_unit="%", more_is_better=None,
    )  # fmt: skip
    note = ngettext("last %(n)s day, all accounts", "last %(n)s days, all accounts", days) % {"n": days}
    return Drawn(chart, note=note)


def funnel(reading: Reading, words: Words, filters: Filters) -> Drawn:
    """From exposure to orders."""
    first, last = _days(reading, words, filters)
    note = _("Steps are not always the same people: platforms count on their own.")
    return Drawn(funnel_chart(reading.funnel(first, last)), note=note, first=first, last=last)


def lost(reading: Reading, words: Words, filters: Filters) -> Drawn:
    """Followers lost."""
    first, last = _days(reading, words, filters)
    note = _("Falls are a lower bound: who leaves on a day when more come is not seen.")
    return Drawn(lost_chart(reading.lost(first, last)), note=note, first=first, last=last)


def _days(reading: Reading, words: Words, filters: Filters) -> tuple[date, date]:
    """The period of the audience's page, or the common one."""
    if reading.span:
        return filters.scope.first, filters.scope.last
    _span, first, last = crowd.period_of(reading.workspace, str(words.get("days", "")))
    return first, last


def cohorts(reading: Reading, words: Words, filters: Filters) -> Drawn:
    """Who comes back, by week of the first contact."""
    return Drawn(cohort_chart(reading.retention()))


def presence(reading: Reading, words: Words, filters: Filters) -> Drawn:
    """One figure of active or returning contacts."""
    key = words["figure"]
    if key in {"d1", "d7", "d30"}:
        retention = reading.retention()
        percent, size = next((percent, size) for days, percent, size in retention.days if f"d{days}" == key)
        note = ngettext("of %(size)s contact", "of %(size)s contacts", size) % {"size": size}
        return Drawn(return_chart(retention), Figure(percent, points=True, unit="%"), note)
    there = reading.presence()
    chart = presence_chart(there)
    if key == "stickiness":
        return Drawn(chart, Figure(there.stickiness, points=True, unit="%"))
    return Drawn(chart, Figure({"day": there.day, "week": there.week, "month": there.month}[key]))


def audience(reading: Reading, words: Words, filters: Filters) -> Drawn:
    """One dimension of an account's audience as its platform last told it."""
    account = reading.account(int(words["account"][0]))
    found = reading.audience(account) if account is not None else None
    named = {key: chart for _name, chart, key in found.charts} if found else {}
    chart: Chart | None = found.regions if found and words["aspect"] == "region" else None
    if chart is None:
        chart = named.get(words["aspect"]) or Breakdown([], aspect_words(words["aspect"]))
    return Drawn(chart)


def aspect_words(aspect: str) -> str:
    """A dimension of audiences."""
    return _("Region") if aspect == "region" else str(Aspect(aspect).label)


def is_empty(drawn: Drawn) -> bool:
    """Whether there is nothing to draw."""
    chart = drawn.chart
    if drawn.figure is not None:
        return drawn.figure.value is None and not drawn.note
    if isinstance(chart, LineChart):
        return all(value is None for one in chart.series for value in one.values)
    if isinstance(chart, HeatMap):
        return all(value is None for row in chart.values for value in row)
    return not any(getattr(chart, name, ()) for name in ("rows", "series", "cohorts", "values"))


def _plain(value: Value) -> float | None:
    if value is None:
        return None
    number = round(float(value), 2)
    return int(number) if number.is_integer() else number
