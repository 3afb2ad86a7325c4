"""Charts drawn on the server: the same SVG on screen, in dark mode and in print. No inline styles."""

from __future__ import annotations

import json
from collections.abc import Sequence

from django import template
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from team.charts import Band, LineChart, ParetoChart, Series, Value
from team.templatetags.ui import number_style, shorten, smooth_path

register = template.Library()
WIDTH, HEIGHT = 1000, 200
# So many words fit below a chart; others are left out evenly.
LABELS = 7


@register.simple_tag(takes_context=True)
def line_chart(context: Context, chart: LineChart) -> SafeString:
    """The chart with a read-out for mouse and arrow keys (`static/js/chart.js`)."""
    low, high, steps = chart.scale
    style = number_style(context)
    ticks = [low + (high - low) * i / steps for i in range(steps + 1)]
    grid = format_html_join("", '<path class="gl{}" d="M0 {}H{}"/>', (
        (" gl-0" if i == 0 else "", f"{HEIGHT - i * HEIGHT / steps:g}", WIDTH) for i in range(steps + 1)
    ))  # fmt: skip
    lines = format_html_join("", '<path class="ser ser-{}{}" d="{}"/>', (
        (one.tone, " ser-dash" if one.dashed else "", path)
        for one in chart.series
        for path in _paths(chart, one.values)
    ))  # fmt: skip
    return format_html(
        '<x-chart class="chart" tabindex="0" role="img" aria-label="{}">'
        '<div class="chart-y" aria-hidden="true">{}</div>'
        '<div class="chart-plot"><svg viewBox="0 0 {} {}" preserveAspectRatio="none" aria-hidden="true">{}{}{}</svg>'
        '<svg aria-hidden="true">{}<line class="hoverline" y1="0" y2="100%"/></svg></div>'
        '<svg class="chart-x" aria-hidden="true">{}</svg><div class="tip" aria-hidden="true"></div>'
        '<script type="application/json">{}</script></x-chart>',
        chart.summary,
        format_html_join("", "<span>{}</span>", ((shorten(tick, style),) for tick in ticks)),
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
def pareto_chart(context: Context, chart: ParetoChart) -> SafeString:
    """Bars with the line of the shares above them; numbers of the bars stand below, their names beside the chart."""
    style, count = number_style(context), max(1, len(chart.values))
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
    ticks = [chart.top * i / 4 for i in range(5)]
    return format_html(
        '<div class="chart par" role="img" aria-label="{}"><div class="chart-y" aria-hidden="true">{}</div>'
        '<div class="chart-plot"><svg viewBox="0 0 {} {}" preserveAspectRatio="none" aria-hidden="true">{}{}'
        '<path class="par-80" d="M0 {}H{}"/><polyline class="ser ser-c2" points="{}"/></svg></div>'
        '<div class="chart-y par-y" aria-hidden="true">{}</div><ol class="par-x" aria-hidden="true">{}</ol></div>',
        chart.summary,
        format_html_join("", "<span>{}</span>", ((shorten(tick, style),) for tick in ticks)),
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
        format_html_join("", "<li>{}</li>", ((at,) for at in range(1, len(chart.values) + 1))),
    )  # fmt: skip


@register.simple_tag
def chart_legend(chart: LineChart) -> SafeString:
    """Which line is which."""
    rows = [(one.tone[1:], " is-dash" if one.dashed else "", one.name) for one in chart.series]
    if chart.band:
        rows.append((chart.band.tone[1:], " is-band", chart.band.name))
    inner = format_html_join("", '<span><i class="key k{}{}"></i>{}</span>', rows)
    return format_html('<div class="legend">{}</div>', inner)


def _x(chart: LineChart, index: int) -> float:
    return index * WIDTH / max(1, len(chart.labels) - 1)


def _y(chart: LineChart, value: float) -> float:
    low, high, _steps = chart.scale
    return round(HEIGHT * (1 - (value - low) / (high - low)), 2)


def _runs(values: Sequence[Value]) -> list[list[tuple[int, float]]]:
    """Stretches of known values: a line never runs across a gap."""
    runs: list[list[tuple[int, float]]] = [[]]
    for index, value in enumerate(values):
        if value is None:
            runs.append([])
        else:
            runs[-1].append((index, value))
    return [run for run in runs if run]


def _paths(chart: LineChart, values: Sequence[Value]) -> list[str]:
    return [smooth_path([(_x(chart, i), _y(chart, v)) for i, v in run]) for run in _runs(values)]


def _band(chart: LineChart) -> SafeString:
    band: Band = chart.band  # type: ignore[assignment]
    both = [
        (i, a, b) for i, (a, b) in enumerate(zip(band.low, band.high, strict=True)) if a is not None and b is not None
    ]
    if len(both) < 2:
        return mark_safe("")
    there = [f"{_x(chart, i):g} {_y(chart, high):g}" for i, _low, high in both]
    back = [f"{_x(chart, i):g} {_y(chart, low):g}" for i, low, _high in reversed(both)]
    return format_html('<path class="band band-{}" d="M{}z"/>', band.tone, "L".join(there + back))


def _percent(chart: LineChart, index: int) -> str:
    return f"{100 * index / max(1, len(chart.labels) - 1):.2f}%"


def _marks(chart: LineChart) -> SafeString:
    return format_html_join(
        "",
        '<line class="mark-l" x1="{}" x2="{}" y1="0" y2="100%"/><text class="mark-t{}" x="{}" y="-6">{}</text>',
        (
            (_percent(chart, i), _percent(chart, i), " is-alt" if n % 2 else "", _percent(chart, i), word)
            for n, (i, word) in enumerate(chart.marks)
        ),
    )


def _words(labels: Sequence[str]) -> SafeString:
    count = len(labels)
    if count < 2:
        return format_html_join("", '<text x="0" y="17">{}</text>', ((label,) for label in labels))
    shown = sorted({round(i * (count - 1) / (min(LABELS, count) - 1)) for i in range(min(LABELS, count))})
    return format_html_join(
        "", '<text x="{}" y="17">{}</text>', ((f"{100 * i / (count - 1):.2f}%", labels[i]) for i in shown)
    )


def _data(chart: LineChart) -> SafeString:
    """What the read-out needs, safe inside a script element."""
    low, high, _steps = chart.scale

    def row(one: Series) -> dict[str, object]:
        return {"name": one.name, "tone": one.tone, "values": list(one.values)}

    rows = [row(one) for one in chart.series]
    data = {"labels": list(chart.labels), "low": low, "high": high, "unit": chart.unit, "series": rows}
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for character, escape in (("<", "\\u003C"), (">", "\\u003E"), ("&", "\\u0026")):
        text = text.replace(character, escape)
    return mark_safe(text)  # noqa: S308 - escaped for a script element just above
