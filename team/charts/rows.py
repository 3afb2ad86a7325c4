"""What a chart shows, as a table of exact numbers: for reading, for screen readers, for files."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from functools import singledispatch

from django.utils import translation
from django.utils.translation import pgettext

from team.charts import Chart
from team.charts.kinds import BarChart, LineChart, ParetoChart
from team.charts.regions import REGIONS
from team.charts.scale import Value
from team.charts.tables import Breakdown, CohortTable, FunnelChart, HeatMap, TileMap, TreeChart
from team.charts.words import named_unit

Cell = object
Rows = tuple[list[str], list[list[Cell]]]


def chart_rows(chart: Chart, language: str | None = None) -> Rows:
    """(heads, rows) of a chart; numbers as they came, "" for one that is not reported.

    Heads are in `language` (the active one by default) where the chart does not name them. Rates that a chart itself
    works out are rounded to two decimals.
    """
    with translation.override(language) if language else nullcontext():
        return _rows(chart)


@singledispatch
def _rows(chart: object) -> Rows:
    raise TypeError(f"{type(chart).__name__} is no chart")


def _label(axis: str) -> str:
    return axis or pgettext("chart", "Label")


def _cell(value: Value) -> Cell:
    return "" if value is None else value


def _rounded(value: float | None) -> Cell:
    return "" if value is None else round(value, 2)


@_rows.register
def _line(chart: LineChart) -> Rows:
    heads = [_label(chart.axis), *(named_unit(one.name, chart.unit) for one in chart.series)]
    columns: list[Sequence[Value]] = [one.values for one in chart.series]
    if chart.band:
        heads += [
            pgettext("chart", "%(name)s: from") % {"name": chart.band.name},
            pgettext("chart", "%(name)s: to") % {"name": chart.band.name},
        ]
        columns += [chart.band.low, chart.band.high]
    rows = [[label, *(_cell(column[at]) for column in columns)] for at, label in enumerate(chart.labels)]
    if chart.marks or chart.spans:
        heads.append(pgettext("chart", "Marked"))
        for at, row in enumerate(rows):
            words = [word for index, word in chart.marks if index == at]
            words += [word for first, last, word in chart.spans if first <= at <= last]
            row.append(", ".join(dict.fromkeys(words)))
    return heads, rows


@_rows.register
def _bars(chart: BarChart) -> Rows:
    heads = [_label(chart.axis), *(named_unit(one.name, chart.unit) for one in chart.series)]
    return heads, [[label, *(_cell(one.values[at]) for one in chart.series)] for at, label in enumerate(chart.labels)]


@_rows.register
def _pareto(chart: ParetoChart) -> Rows:
    heads = [_label(chart.axis), chart.unit or pgettext("chart", "Count"), pgettext("chart", "Share so far (%)")]
    return heads, [list(row) for row in zip(chart.labels, chart.values, chart.shares, strict=True)]


@_rows.register
def _heat(chart: HeatMap) -> Rows:
    rows = [[name, *map(_cell, line)] for name, line in zip(chart.rows, chart.values, strict=True)]
    return [named_unit(_label(chart.axis), chart.unit), *chart.columns], rows


@_rows.register
def _breakdown(chart: Breakdown) -> Rows:
    heads = [_label(chart.axis), named_unit(chart.value_name or pgettext("chart", "Value"), chart.unit)]
    rows: list[list[Cell]] = [[one.name, _cell(one.value)] for one in chart.rows]

    def column(head: str, cells: Sequence[Cell]) -> None:
        heads.append(head)
        for row, cell in zip(rows, cells, strict=True):
            row.append(cell)

    if any(one.share is not None for one in chart.rows):
        column(pgettext("chart", "Share (%)"), [_cell(one.share) for one in chart.rows])
    if chart.second_name or any(one.second is not None for one in chart.rows):
        name = named_unit(chart.second_name or pgettext("chart", "Second value"), chart.second_unit)
        column(name, [_cell(one.second) for one in chart.rows])
    if any(one.previous is not None for one in chart.rows):
        column(pgettext("chart", "Before"), [_cell(one.previous) for one in chart.rows])
        column(pgettext("chart", "Change (%)"), [_rounded(one.change) for one in chart.rows])
    return heads, rows


@_rows.register
def _funnel(chart: FunnelChart) -> Rows:
    heads = [
        chart.axis or pgettext("chart", "Step"),
        chart.unit or pgettext("chart", "Count"),
        pgettext("chart", "Of the step before (%)"),
        pgettext("chart", "Of the first step (%)"),
    ]
    return heads, [
        [one.name, _cell(one.value), _rounded(chart.rate(at)), _rounded(chart.rate(at, 0))]
        for at, one in enumerate(chart.steps)
    ]


@_rows.register
def _cohorts(chart: CohortTable) -> Rows:
    size = chart.size_name or pgettext("chart", "Size")
    heads = [_label(chart.axis), size, *(named_unit(period, chart.unit) for period in chart.periods)]
    counted = any(one.counts for one in chart.cohorts)
    if counted:
        heads += [pgettext("chart", "%(name)s, number") % {"name": period} for period in chart.periods]
    rows: list[list[Cell]] = []
    for one in chart.cohorts:
        cells = [_cell(value) for value in one.percents]
        row: list[Cell] = [one.label, one.size, *cells, *[""] * (len(chart.periods) - len(cells))]
        if counted:
            row += [*map(_cell, one.counts), *[""] * (len(chart.periods) - len(one.counts))]
        rows.append(row)
    return heads, rows


@_rows.register
def _tree(chart: TreeChart) -> Rows:
    names = {one.key: one.name for one in chart.nodes}
    heads = [_label(chart.axis), pgettext("chart", "Came from"), chart.unit or pgettext("chart", "Value")]
    return heads, [[one.name, names.get(one.parent, ""), _cell(one.value)] for one in chart.nodes]


@_rows.register
def _tiles(chart: TileMap) -> Rows:
    heads = [chart.axis or pgettext("chart", "Region"), chart.unit or pgettext("chart", "Value")]
    known = [(REGIONS[key].name, value) for key, value in chart.values.items() if key in REGIONS]
    known += chart.others()
    known.sort(key=lambda one: (one[1] is None, -float(one[1] or 0)))
    return heads, [[name, _cell(value)] for name, value in known]
