"""Charts of the growth board."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from analytics.dictionary import BY_ID
from analytics.growth_keys import key_label
from analytics.models import GrowthExperiment
from analytics.selectors.dashboards.charts import day_label, period_words, unit_of
from analytics.selectors.figures.scope import Scope
from analytics.selectors.figures.values import week_of
from analytics.selectors.growth.experiments import Result
from analytics.selectors.growth.sources import Sources
from analytics.selectors.growth.structure import PartSheet
from team.charts import BarChart, Breakdown, BreakdownRow, LineChart, Series

# So many channels have a colour of their own; the rest share one.
COLOURS = 5
# A course over fewer months says little.
LEAST_MONTHS = 3


def sources_chart(found: Sources, scope: Scope, *, weekly: bool) -> BarChart:
    """New followers of each day or week, stacked by channel; the smaller channels together."""
    days: list[date] = list(scope.days())
    if weekly:
        days = sorted({week_of(day, scope) for day in days})
    names = [line.channel for line in found.lines if line.channel in found.series]
    own, rest = (names, []) if len(names) <= COLOURS + 1 else (names[:COLOURS], names[COLOURS:])
    series = [
        Series(str(name.label), [found.series[name].get(day) for day in days], f"c{at + 1}")
        for at, name in enumerate(own)
    ]
    if rest:
        values = []
        for day in days:
            known = [found.series[name][day] for name in rest if day in found.series[name]]
            values.append(sum(known) if known else None)
        series.append(Series(_("Other channels"), values, "c6"))
    parts = ", ".join(
        f"{line.channel.label} {round(line.share)}%" for line in found.lines[:3] if line.share is not None
    )  # fmt: skip
    words = f"{_('New followers by channel')}, {period_words(scope)}: {parts or _('none told')}"
    axis = _("Week from") if weekly else pgettext("chart", "Day")
    return BarChart([day_label(day) for day in days], series, words, stacked=True, axis=axis, days=days)


def channel_chart(found: Sources) -> Breakdown:
    """The channels as bars with share and change."""
    rows = [
        BreakdownRow(
            str(line.channel.label),
            line.gained,
            share=None if line.share is None else round(line.share, 1),
            previous=line.before,
            tone=f"c{min(at, COLOURS) + 1}",
        )
        for at, line in enumerate(found.lines)
    ]
    return Breakdown(
        rows,
        _("How many new followers each channel brought"),
        axis=pgettext("chart", "Channel"),
        value_name=_("New followers"),
    )


def account_table(found: Sources, names: Mapping[int, str]) -> Breakdown:
    """Account by account: followers by channels, and what no channel explains."""
    rows = [
        BreakdownRow(names[one.account_id], one.attributed, second=one.rest)
        for one in found.accounts
        if one.account_id in names
    ]
    return Breakdown(
        rows,
        _("New followers with a channel by account, and what no channel explains"),
        axis=pgettext("chart", "Account"),
        value_name=_("With a channel"),
        second_name=_("Not attributed"),
    )


def gap_chart(parts: list[PartSheet]) -> LineChart:
    """How far each part is from its target, month by month."""
    aimed = [one for one in parts if one.has_target]
    start = min((_start([gap is not None for _day, gap, _shares in one.history]) for one in aimed), default=0)
    days = [day for day, _gap, _shares in aimed[0].history[start:]] if aimed else []
    series = []
    for n, one in enumerate(aimed, 1):
        values = [None if gap is None else round(gap, 1) for _day, gap, _shares in one.history[start:]]
        series.append(Series(str(one.part.label), values, f"c{n}"))
    words = _("Distance from the target structure, in points, by month")
    return LineChart([_month(day) for day in days], series, words, axis=_("End of the month"), days=days)


def share_chart(sheet: PartSheet) -> LineChart:
    """The largest shares of one part, month by month."""
    history = sheet.history[_start([bool(shares) for _day, _gap, shares in sheet.history]) :]
    top = sorted((line for line in sheet.lines if line.share), key=lambda line: -(line.share or 0))[:COLOURS]
    series = [
        Series(
            key_label(sheet.part, line.key),
            [round(shares.get(line.key, 0.0), 1) if shares else None for _day, _gap, shares in history],
            f"c{n}",
        )
        for n, line in enumerate(top, 1)
    ]
    words = _("Shares of the followers by month: %(part)s") % {"part": sheet.part.label}
    days = [day for day, _gap, _shares in history]
    labels = [_month(day) for day in days]
    return LineChart(labels, series, words, unit="%", axis=_("End of the month"), days=days)


def experiment_chart(row: GrowthExperiment, found: Result) -> LineChart:
    """The figure before and during an experiment, with the means of both."""
    metric, days = BY_ID[row.metric], sorted(found.own)
    values = [None if found.own[day].value is None else round(float(found.own[day].value or 0), 2) for day in days]
    series = [Series(str(metric.name), values, "c1")]
    told = found.measure
    if told.before is not None and told.after is not None:
        before = [round(told.before, 2) if day < row.starts_on else None for day in days]
        during = [round(told.after, 2) if day >= row.starts_on else None for day in days]
        series += [Series(_("Mean before"), before, "c6", True), Series(_("Mean during it"), during, "c2", True)]
    marks = [(at, _("start")) for at, day in enumerate(days) if day == row.starts_on]
    words = _("%(metric)s before and during “%(title)s”") % {"metric": metric.name, "title": row.title}
    return LineChart([day_label(day) for day in days], series, words, marks=marks, unit=unit_of(metric), days=days)


def _start(known: list[bool]) -> int:
    """Where a chart begins: at the first month that is known, so that it is not empty for most of its width."""
    first = known.index(True) if True in known else len(known)
    return min(first, max(0, len(known) - LEAST_MONTHS))


def _month(day: date) -> str:
    """“2026-11” as the head of a row in files."""
    return f"{day:%Y-%m}"
