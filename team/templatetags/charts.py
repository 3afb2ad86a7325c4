"""Charts drawn on the server: the same SVG on screen, in dark mode and in print. No inline styles."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal

from django import template
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import pgettext

from team.charts import (
    Band,
    BarChart,
    Breakdown,
    Chart,
    CohortTable,
    FunnelChart,
    HeatMap,
    LineChart,
    ParetoChart,
    Series,
    TileMap,
    TreeChart,
    Value,
    screen,
)
from team.charts.axis import axis_words
from team.charts.reading import as_read
from team.charts.rows import chart_rows
from team.charts.scale import runs, spread, strided
from team.charts.words import fitting_apart, placed_marks, text_width
from team.templatetags.ui import number_style, smooth_path

register = template.Library()
WIDTH, HEIGHT = 1000, 200
# So many words stand below a chart; others are left out evenly.
LABELS = 7
# On a phone every other of them is shown (`.chart-x` in app.css), with so many pixels between two.
APART = 8
# So many columns each have their name below.
FEW = 8
# More columns than this do not fit beside one another.
FEW_COLUMNS = 10
# Marks are set for the width of a wide chart and for that of a phone (`.mark-g` in charts.css shows one of them).
MARKS_WIDE, MARKS_NARROW = 520, 280


@register.simple_tag(takes_context=True)
def line_chart(context: Context, chart: LineChart) -> SafeString:
    """The chart with a read-out for mouse and arrow keys (`static/js/chart.js`)."""
    chart = as_read(chart)
    steps = chart.scale[2]
    grid = format_html_join("", '<path class="gl{}" d="M0 {}H{}"/>', (
        (" gl-0" if i == 0 else "", f"{HEIGHT - i * HEIGHT / steps:g}", WIDTH) for i in range(steps + 1)
    ))  # fmt: skip
    lines = format_html_join("", '<path class="ser ser-{}{}" d="{}"/>', (
        (one.tone, " ser-dash" if one.dashed else "", path)
        for one in chart.series
        for path in _paths(chart, one.values)
    ))  # fmt: skip
    return format_html(
        '<x-chart class="chart{}" tabindex="0" role="img" aria-label="{}">'
        '<div class="chart-y" aria-hidden="true">{}</div>'
        '<div class="chart-plot"><svg viewBox="0 0 {} {}" preserveAspectRatio="none" aria-hidden="true">{}{}{}</svg>'
        '<svg aria-hidden="true">{}<line class="hoverline" y1="0" y2="100%"/></svg></div>'
        '<svg class="chart-x" aria-hidden="true">{}</svg><div class="tip" aria-hidden="true"></div>'
        '<script type="application/json">{}</script></x-chart>',
        _marked(chart),
        chart.summary,
        _figures(context, chart.scale, chart.unit),
        WIDTH,
        HEIGHT,
        grid,
        _band(chart) if chart.band else "",
        lines,
        _marks(chart),
        _words(chart.labels),
        _data(chart),
    )


@register.simple_tag(takes_context=True)
def pareto_chart(context: Context, chart: ParetoChart, named: bool = False) -> SafeString:
    """Bars with the line of the shares above them. Below stand numbers, for names beside the chart, or the names."""
    count = max(1, len(chart.values))
    step = WIDTH / count
    places = [
        (step * (at + 0.5), value, share)
        for at, (value, share) in enumerate(zip(chart.values, chart.shares, strict=True))
    ]
    bars = format_html_join("", '<rect class="par-bar" x="{}" y="{}" width="{}" height="{}"/>', (
        (f"{x - step * 0.31:.1f}", f"{HEIGHT * (1 - value / chart.top):.1f}", f"{step * 0.62:.1f}",
         f"{HEIGHT * value / chart.top:.1f}")
        for x, value, _share in places
    ))  # fmt: skip
    line = " ".join(f"{x:.1f},{HEIGHT * (1 - share / 100):.1f}" for x, _value, share in places)
    return format_html(
        '<div class="chart par" role="img" aria-label="{}"><div class="chart-y" aria-hidden="true">{}</div>'
        '<div class="chart-plot"><svg viewBox="0 0 {} {}" preserveAspectRatio="none" aria-hidden="true">{}{}'
        '<path class="par-80" d="M0 {}H{}"/><polyline class="ser ser-c2" points="{}"/></svg></div>'
        '<div class="chart-y par-y" aria-hidden="true">{}</div><ol class="par-x" aria-hidden="true">{}</ol></div>',
        chart.summary,
        _figures(context, (0.0, chart.top, 4)),
        WIDTH,
        HEIGHT,
        format_html_join("", '<path class="gl{}" d="M0 {}H{}"/>', (
            (" gl-0" if i == 0 else "", f"{HEIGHT - i * HEIGHT / 4:g}", WIDTH) for i in range(5)
        )),
        bars,
        f"{HEIGHT * 0.2:g}",
        WIDTH,
        line,
        format_html_join("", "<span>{}%</span>", ((i * 25,) for i in range(5))),
        format_html_join("", "<li>{}</li>", (
            (label if named else at,) for at, label in enumerate(chart.labels, start=1)
        )),
    )  # fmt: skip


@register.simple_tag(takes_context=True)
def bar_chart(context: Context, chart: BarChart) -> SafeString:
    """Columns beside or upon one another, with the read-out of `line_chart`."""
    chart = as_read(chart)
    low, high, steps = chart.scale
    count = max(1, len(chart.labels))
    ticks = [low + (high - low) * i / steps for i in range(steps + 1)]
    grid = format_html_join("", '<path class="gl{}" d="M0 {}H{}"/>', (
        (" gl-0" if abs(tick) < 1e-9 else "", f"{HEIGHT - i * HEIGHT / steps:g}", WIDTH) for i, tick in enumerate(ticks)
    ))  # fmt: skip
    # Of few short names all are shown, on a phone too.
    all_fit = sum(text_width(label, 11) + 8 for label in chart.labels) <= MARKS_NARROW
    # Of a few long names a part is shown, under every column; the read-out says them in full.
    few = 0 < len(chart.labels) <= FEW
    names = fitting_apart(chart.labels, 11, MARKS_WIDE / len(chart.labels) - 6) if few else chart.labels
    words = format_html_join("", '<text x="{}" y="17">{}</text>', (
        (f"{100 * (i + 0.5) / count:.2f}%", names[i])
        for i in strided(len(chart.labels), len(chart.labels) if all_fit or few else _most(chart.labels))
    ))  # fmt: skip
    step, beside = WIDTH / count, 1 if chart.stacked else max(1, len(chart.series))
    wide = step * (0.56 if beside == 1 else 0.74) / beside
    bars = format_html_join("", '<rect class="f{}" x="{}" y="{}" width="{}" height="{}"/>', (
        (
            chart.series[number].tone[1:],
            f"{step * (at + 0.5) - wide * beside / 2 + (0 if chart.stacked else number * wide):.1f}",
            f"{HEIGHT * (1 - (max(start, end) - low) / (high - low)):.1f}",
            f"{wide * (1 if beside == 1 else 0.92):.1f}",
            f"{HEIGHT * abs(end - start) / (high - low):.1f}",
        )
        for at, number, start, end in chart.bars()
    ))  # fmt: skip
    return format_html(
        '<x-chart class="chart bars" tabindex="0" role="img" aria-label="{}">'
        '<div class="chart-y" aria-hidden="true">{}</div>'
        '<div class="chart-plot"><svg viewBox="0 0 {} {}" preserveAspectRatio="none" aria-hidden="true">{}{}</svg>'
        '<svg aria-hidden="true"><line class="hoverline" y1="0" y2="100%"/></svg></div>'
        '<svg class="chart-x{}" aria-hidden="true">{}</svg><div class="tip" aria-hidden="true"></div>'
        '<script type="application/json">{}</script></x-chart>',
        chart.summary,
        _figures(context, chart.scale, chart.unit),
        WIDTH,
        HEIGHT,
        grid,
        bars,
        mark_safe(" is-all") if all_fit else "",
        words,
        _data(chart),
    )  # fmt: skip


@register.simple_tag(takes_context=True)
def heat_map(context: Context, chart: HeatMap) -> SafeString:
    """Tinted cells with a read-out, the best cells in words, and the scale."""
    return screen.heat_map(chart, number_style(context))


@register.simple_tag(takes_context=True)
def breakdown(context: Context, chart: Breakdown) -> SafeString:
    """Names, figures and a bar for each part."""
    return screen.breakdown(chart, number_style(context))


@register.simple_tag(takes_context=True)
def funnel_chart(context: Context, chart: FunnelChart) -> SafeString:
    """Steps that grow narrower, with the rate from step to step between them."""
    return screen.funnel_chart(chart, number_style(context))


@register.simple_tag(takes_context=True)
def cohort_table(context: Context, chart: CohortTable) -> SafeString:
    """A table of tinted percentages."""
    return screen.cohort_table(as_read(chart), number_style(context))


@register.simple_tag(takes_context=True)
def tree_chart(context: Context, chart: TreeChart) -> SafeString:
    """Branches of who passed on to whom, with a bubble for the size."""
    return screen.tree_chart(chart, number_style(context))


@register.simple_tag(takes_context=True)
def tile_map(context: Context, chart: TileMap) -> SafeString:
    """China in equal tiles with a read-out; other regions as a list below."""
    return screen.tile_map(chart, number_style(context))


_DRAWN = {
    LineChart: line_chart,
    BarChart: bar_chart,
    HeatMap: heat_map,
    Breakdown: breakdown,
    FunnelChart: funnel_chart,
    CohortTable: cohort_table,
    TreeChart: tree_chart,
    TileMap: tile_map,
}


@register.simple_tag(takes_context=True)
def draw_chart(context: Context, chart: Chart) -> SafeString:
    """Any chart, drawn by the tag of its kind."""
    if isinstance(chart, ParetoChart):
        return pareto_chart(context, chart, named=True)
    drawn: SafeString = _DRAWN[type(chart)](context, chart)  # type: ignore[operator]
    return drawn


@register.simple_tag(takes_context=True)
def chart_as_table(context: Context, key: str) -> bool:
    """Whether the address asks for tables in place of charts: `view=table` for all of them, `view=KEY` for one."""
    request = context.get("request")
    return request is not None and request.GET.get("view") in {"table", key}


@register.simple_tag
def chart_table(chart: Chart) -> SafeString:
    """What a chart shows as a table of exact numbers, which folds on a phone; a dash for what is not reported."""
    heads, rows = chart_rows(as_read(chart))
    if isinstance(chart, HeatMap) and len(chart.columns) > FEW_COLUMNS > len(chart.rows):
        # Hours of a week are read down a page, not across it.
        heads, *rows = (list(line) for line in zip(heads, *rows, strict=True))
    numbers = [any(isinstance(row[at], int | float | Decimal) for row in rows) for at in range(len(heads))]
    head = format_html_join("", '<th scope="col"{}>{}</th>', (
        (mark_safe(' class="num"') if number else "", name) for name, number in zip(heads, numbers, strict=True)
    ))  # fmt: skip
    body = format_html_join("", "<tr>{}</tr>", ((screen.cells(heads, row, numbers),) for row in rows))
    return format_html(
        '<div class="ct-wrap" tabindex="0" role="region" aria-label="{}"><table class="tbl rtbl ct">'
        "<thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>",
        chart.summary,
        head,
        body,
    )


@register.simple_tag
def chart_legend(chart: Chart) -> SafeString:
    """Which line or column is which; nothing for a chart that says so itself."""
    if isinstance(chart, ParetoChart):
        rows = [
            ("1", " key-sq", chart.unit or pgettext("chart", "Count")),
            ("2", "", pgettext("chart", "Share so far")),
        ]
    elif isinstance(chart, BarChart):
        rows = [(one.tone[1:], " key-sq", one.name) for one in as_read(chart).series]
    elif isinstance(chart, LineChart):
        rows = [(one.tone[1:], " is-dash" if one.dashed else "", one.name) for one in as_read(chart).series]
        if chart.band:
            rows.append((chart.band.tone[1:], " is-band", chart.band.name))
    else:
        return mark_safe("")
    inner = format_html_join("", '<span><i class="key k{}{}"></i>{}</span>', rows)
    return format_html('<div class="legend">{}</div>', inner)


def _figures(context: Context, scale: tuple[float, float, int], unit: str = "") -> SafeString:
    words = axis_words(scale, number_style(context), unit)
    return format_html_join("", "<span>{}</span>", ((word,) for word in words))


def _x(chart: LineChart, index: int) -> float:
    return index * WIDTH / max(1, len(chart.labels) - 1)


def _y(chart: LineChart, value: float) -> float:
    low, high, _steps = chart.scale
    return round(HEIGHT * (1 - (value - low) / (high - low)), 2)


def _paths(chart: LineChart, values: Sequence[Value]) -> list[str]:
    return [smooth_path([(_x(chart, i), _y(chart, v)) for i, v in run]) for run in runs(values)]


def _band(chart: LineChart) -> SafeString:
    band: Band = chart.band  # type: ignore[assignment]
    both = [
        (i, float(a), float(b))
        for i, (a, b) in enumerate(zip(band.low, band.high, strict=True))
        if a is not None and b is not None
    ]
    if len(both) < 2:
        return mark_safe("")
    there = [f"{_x(chart, i):g} {_y(chart, high):g}" for i, _low, high in both]
    back = [f"{_x(chart, i):g} {_y(chart, low):g}" for i, low, _high in reversed(both)]
    return format_html('<path class="band band-{}" d="M{}z"/>', band.tone, "L".join(there + back))


def _percent(chart: LineChart, index: int) -> str:
    return f"{100 * index / max(1, len(chart.labels) - 1):.2f}%"


def _marks(chart: LineChart) -> SafeString:
    spans = sorted({(first, last) for first, last, _word in chart.spans})
    tints = format_html_join("", '<rect class="mark-s" x="{}" width="{}" y="0" height="100%"/>', (
        (_percent(chart, first), _percent(chart, last - first)) for first, last in spans
    ))  # fmt: skip
    if not chart.marks:
        return tints
    lines = format_html_join("", '<line class="mark-l" x1="{}" x2="{}" y1="0" y2="100%"/>', (
        (_percent(chart, i), _percent(chart, i)) for i in sorted({i for i, _word in chart.marks})
    ))  # fmt: skip
    groups = []
    for name, width in (("wide", MARKS_WIDE), ("narrow", MARKS_NARROW)):
        words = format_html_join("", '<text class="mark-t is-{}" x="{}" y="{}">{}</text>', (
            (mark.anchor, _percent(chart, mark.index), -6 - 14 * mark.row, mark.label)
            for mark in placed_marks(chart.marks, len(chart.labels), width)
        ))  # fmt: skip
        groups.append(format_html('<g class="mark-g mark-{}">{}</g>', name, words))
    return tints + lines + groups[0] + groups[1]


def _marked(chart: LineChart) -> SafeString:
    """Room above a chart whose marks stand in two rows."""
    high = any(mark.row for mark in placed_marks(chart.marks, len(chart.labels), MARKS_NARROW))
    return mark_safe(" has-marks") if high else mark_safe("")


def _most(labels: Sequence[str]) -> int:
    """How many words fit below a chart of a phone's width, on which every other is left out."""
    # The first and the last are set inwards, so that beside a neighbour they take one and a half times their width.
    apart = max((1.5 * text_width(label, 11) for label in labels), default=0) + APART
    return next((most for most in (LABELS, 5) if apart * (most - 1) / 2 <= MARKS_NARROW), 3)


def _words(labels: Sequence[str]) -> SafeString:
    count = len(labels)
    if count < 2:
        return format_html_join("", '<text x="0" y="17">{}</text>', ((label,) for label in labels))
    shown = spread(count, _most(labels))
    return format_html_join(
        "", '<text x="{}" y="17">{}</text>', ((f"{100 * i / (count - 1):.2f}%", labels[i]) for i in shown)
    )


def _number(value: Value) -> float | int | None:
    """What JSON can hold."""
    return value if value is None or isinstance(value, int | float) else float(value)


def _data(chart: LineChart | BarChart) -> SafeString:
    """What the read-out needs, safe inside a script element."""
    low, high, _steps = chart.scale

    def row(one: Series) -> dict[str, object]:
        return {"name": one.name, "tone": one.tone, "values": [_number(value) for value in one.values]}

    rows = [row(one) for one in chart.series]
    data = {"labels": list(chart.labels), "low": low, "high": high, "unit": chart.unit, "series": rows}
    if isinstance(chart, BarChart):
        data["bars"] = True
    elif chart.marks or chart.spans:
        marks = [[index, index, word] for index, word in chart.marks]
        data["marks"] = marks + [[first, last, word] for first, last, word in chart.spans]
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for character, escape in (("<", "\\u003C"), (">", "\\u003E"), ("&", "\\u0026")):
        text = text.replace(character, escape)
    return mark_safe(text)  # noqa: S308 - escaped for a script element just above
