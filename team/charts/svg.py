"""Any chart as a standalone SVG document, for files and reports: no style sheet, no script, no font needed."""

from __future__ import annotations

from contextlib import nullcontext

from django.utils import translation
from django.utils.translation import pgettext

from team.charts import Chart
from team.charts.drawing import axes, cells, rows
from team.charts.drawing.sheet import DARK, LIGHT, Box, Sheet
from team.charts.kinds import BarChart, LineChart, ParetoChart
from team.charts.reading import as_read
from team.charts.regions import ROWS
from team.charts.tables import Breakdown, CohortTable, FunnelChart, HeatMap, TileMap, TreeChart
from team.charts.words import style_of_language, text_width

WIDTH = 960
MARGIN = 20.0
_DRAWN = {
    LineChart: axes.line_chart,
    BarChart: axes.bar_chart,
    ParetoChart: axes.pareto_chart,
    HeatMap: cells.heat_map,
    CohortTable: cells.cohort_table,
    TileMap: cells.tile_map,
    Breakdown: rows.breakdown,
    FunnelChart: rows.funnel_chart,
    TreeChart: rows.tree_chart,
}


def chart_svg(
    chart: Chart,
    *,
    width: int = WIDTH,
    height: int | None = None,
    language: str | None = None,
    theme: str = "light",
    title: str = "",
    style: str = "",
) -> str:
    """The chart as an SVG document of `width` × `height` pixels; without `height` it is as high as the chart needs.

    `language`: of words and numbers (the active one by default); `theme`: "light" or "dark"; `style`: how large
    numbers are shortened (`team.states.NumberStyle`; the language's way by default). The same arguments give the same
    document. What does not fit in the height is counted ("+3"), never drawn over something else.
    """
    height = height or chart_height(chart, width=width, title=title)
    with translation.override(language) if language else nullcontext():
        chart = as_read(chart)
        sheet = Sheet(DARK if theme == "dark" else LIGHT, style or style_of_language())
        sheet.rect(0, 0, width, height, sheet.palette.surface)
        y = MARGIN
        if title:
            sheet.text(MARGIN, y + 13, title, size=16, fill=sheet.palette.ink, bold=True, room=width - 2 * MARGIN)
            y += 30
        y = _legend(sheet, chart, y, width)
        box = Box(MARGIN, y, width - 2 * MARGIN, height - y - MARGIN)
        _DRAWN[type(chart)](sheet, chart, box)  # type: ignore[operator]
        return sheet.document(width, height, title=title, summary=chart.summary)


def chart_height(chart: Chart, *, width: int = WIDTH, title: str = "") -> int:
    """How high a drawing of `width` pixels has to be to show everything without gaps."""
    inner = width - 2 * MARGIN
    around = 2 * MARGIN + (30 if title else 0)
    match chart:
        case HeatMap():
            tall = len(chart.rows) * max(22.0, min(38.0, inner / max(1, len(chart.columns)))) + cells.LEGEND + 22
        case CohortTable():
            tall = 24 + 32.0 * len(chart.cohorts)
        case TileMap():
            tall = min((inner - (cells.LISTED if chart.others() else 0)) / 8, 62.0) * ROWS + cells.LEGEND + 6
        case Breakdown():
            tall = rows.ROW * len(chart.rows) + (18 if chart.value_name else 0)
        case FunnelChart():
            tall = (rows.STEP + rows.NARROWING) * len(chart.steps) - rows.NARROWING
        case TreeChart():
            lines = chart.lines()
            rest = sum(one.more or 1 for one in lines) < len(chart.nodes)
            tall = rows.LINE * (len(lines) + rest)
        case _:
            tall = max(220.0, min(420.0, width * 0.42))
    return round(around + max(60.0, tall))


def _legend(sheet: Sheet, chart: Chart, y: float, width: int) -> float:
    """Which line or column is which, in as many rows as needed; gives back where the chart begins."""
    entries = _entries(chart)
    if not entries:
        return y
    x = MARGIN
    for kind, tone, name in entries:
        wide = min(text_width(name, 12), 240.0)
        if x + wide + 22 > width - MARGIN and x > MARGIN:
            x, y = MARGIN, y + 20
        colour = sheet.palette.tone(tone)
        if kind == "square":
            sheet.rect(x, y - 1, 10, 10, colour, 2.5)
        elif kind == "band":
            sheet.rect(x, y - 1, 14, 10, colour, 1, fill_opacity=0.25)
        else:
            sheet.line(x, y + 4, x + 15, y + 4, colour, 2, "4 3" if kind == "dashed" else "")
        sheet.text(x + 21, y + 8, name, room=240)
        x += wide + 40
    return y + 26


def _entries(chart: Chart) -> list[tuple[str, str, str]]:
    match chart:
        case LineChart():
            found = [("dashed" if one.dashed else "line", one.tone, one.name) for one in chart.series]
            return found + ([("band", chart.band.tone, chart.band.name)] if chart.band else [])
        case BarChart():
            return [("square", one.tone, one.name) for one in chart.series]
        case ParetoChart():
            count = chart.unit or pgettext("chart", "Count")
            return [("square", "c1", count), ("line", "c2", pgettext("chart", "Share so far"))]
        case _:
            return []
