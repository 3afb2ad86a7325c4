"""Charts with a scale at the side: lines, columns, columns with a line of shares."""

from __future__ import annotations

from collections.abc import Sequence

from team.charts.axis import SIGNS, axis_words
from team.charts.drawing.sheet import Box, Sheet
from team.charts.kinds import BarChart, LineChart, ParetoChart, Series
from team.charts.scale import runs, strided
from team.charts.words import fitting_apart, placed_marks, text_width
from team.templatetags.ui import smooth_path

_SIZE = 12
_FOOT = 24.0
# So many columns each have their name below, cut where it is longer, if each has so many pixels.
_FEW, _ROOM = 8, 66


def line_chart(sheet: Sheet, chart: LineChart, box: Box) -> None:
    """Lines with their band and marks."""
    marks = placed_marks(chart.marks, len(chart.labels), box.width - 60)
    room = 10 + 15 * (1 + max(mark.row for mark in marks)) if marks else 6
    plot = _frame(sheet, chart.scale, chart.unit, Box(box.x, box.y + room, box.width, box.height - room))
    low, high, _steps = chart.scale
    last = max(1, len(chart.labels) - 1)

    def place(index: int, value: float) -> tuple[float, float]:
        y = plot.bottom - plot.height * (value - low) / (high - low)
        return round(plot.x + plot.width * index / last, 2), round(y, 2)

    for first, until in sorted({(one[0], one[1]) for one in chart.spans}):
        x = place(first, low)[0]
        wide = max(2.0, place(until, low)[0] - x)
        sheet.rect(x, plot.y, wide, plot.height, sheet.palette.series[1], fill_opacity=0.1)
    if chart.band:
        both = [
            (i, float(a), float(b))
            for i, (a, b) in enumerate(zip(chart.band.low, chart.band.high, strict=True))
            if a is not None and b is not None
        ]
        if len(both) > 1:
            points = [place(i, b) for i, _a, b in both] + [place(i, a) for i, a, _b in reversed(both)]
            d = "M" + "L".join(f"{x:g} {y:g}" for x, y in points) + "z"
            sheet.path(d, fill=sheet.palette.tone(chart.band.tone), fill_opacity=0.14)
    for index in sorted({mark[0] for mark in chart.marks if 0 <= mark[0] < len(chart.labels)}):
        x = place(index, low)[0]
        sheet.line(x, plot.y - 4, x, plot.bottom, sheet.palette.series[1], 1, "2 3")
    for mark in marks:
        x = place(mark.index, low)[0]
        y = plot.y - 8 - 15 * mark.row
        sheet.text(x, y, mark.label, size=11, fill=sheet.palette.warn, anchor=mark.anchor, bold=True)
    for one in chart.series:
        _line(sheet, one, [[place(i, v) for i, v in run] for run in runs(one.values)])
    xs = [place(i, low)[0] for i in range(len(chart.labels))]
    _labels(sheet, chart.labels, xs, plot, edges=len(xs) > 1)


def _line(sheet: Sheet, one: Series, stretches: list[list[tuple[float, float]]]) -> None:
    colour = sheet.palette.tone(one.tone)
    for points in stretches:
        sheet.path(
            smooth_path(points),
            fill="none",
            stroke=colour,
            stroke_width=1.5 if one.dashed else 2,
            stroke_dasharray="5 4" if one.dashed else None,
            stroke_linecap="round",
            stroke_linejoin="round",
        )
        if len(points) == 1:
            sheet.element("circle", cx=points[0][0], cy=points[0][1], r=2.5, fill=colour)


def bar_chart(sheet: Sheet, chart: BarChart, box: Box) -> None:
    """Columns beside or upon one another."""
    plot = _frame(sheet, chart.scale, chart.unit, Box(box.x, box.y + 6, box.width, box.height - 6))
    low, high, _steps = chart.scale
    count, beside = max(1, len(chart.labels)), 1 if chart.stacked else max(1, len(chart.series))
    step = plot.width / count
    wide = min(46.0 if beside == 1 else 30.0, step * (0.56 if beside == 1 else 0.74) / beside)
    for at, number, start, end in chart.bars():
        x = plot.x + step * (at + 0.5) - wide * beside / 2 + (0 if chart.stacked else number * wide)
        y = plot.bottom - plot.height * (max(start, end) - low) / (high - low)
        tall = plot.height * abs(end - start) / (high - low)
        sheet.rect(x, y, wide * (1 if beside == 1 else 0.92), tall, sheet.palette.tone(chart.series[number].tone))
    zero = plot.bottom - plot.height * (0 - low) / (high - low)
    sheet.line(plot.x, zero, plot.right, zero, sheet.palette.line_2)
    xs = [plot.x + step * (i + 0.5) for i in range(len(chart.labels))]
    _labels(sheet, chart.labels, xs, plot, cut=step - 6 if len(xs) <= _FEW and step >= _ROOM else 0)


def pareto_chart(sheet: Sheet, chart: ParetoChart, box: Box) -> None:
    """Columns from the highest down, with the line of the shares and its own scale at the right."""
    plot = _frame(sheet, (0.0, chart.top, 4), "", Box(box.x, box.y + 6, box.width - 44, box.height - 6))
    count = max(1, len(chart.values))
    step = plot.width / count
    xs = [plot.x + step * (i + 0.5) for i in range(len(chart.values))]
    wide = min(46.0, step * 0.62)
    for x, value in zip(xs, chart.values, strict=True):
        tall = plot.height * float(value) / chart.top
        sheet.rect(x - wide / 2, plot.bottom - tall, wide, tall, sheet.palette.series[0])
    for quarter in range(5):
        y = plot.bottom - plot.height * quarter / 4
        sheet.text(plot.right + 8, y + 4, f"{quarter * 25}%", size=11, fill=sheet.palette.ink_3)
    eighty = plot.bottom - plot.height * 0.8
    sheet.line(plot.x, eighty, plot.right, eighty, sheet.palette.ink_3, 1, "3 4")
    points = [(x, plot.bottom - plot.height * float(share) / 100) for x, share in zip(xs, chart.shares, strict=True)]
    if points:
        d = "M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in points)
        sheet.path(d, fill="none", stroke=sheet.palette.series[1], stroke_width=2, stroke_linejoin="round")
    _labels(sheet, chart.labels, xs, plot, cut=step - 6)


def _frame(sheet: Sheet, scale: tuple[float, float, int], unit: str, box: Box) -> Box:
    """Lines and figures of the scale; gives back where the chart itself is drawn."""
    words = axis_words(scale, sheet.style, unit)
    side = max(text_width(word, 11) for word in words) + 10
    top = 14.0 if unit and unit not in SIGNS else 0.0
    plot = Box(box.x + side, box.y + top, box.width - side, box.height - _FOOT - top)
    if top:
        sheet.text(box.x, box.y + 2, unit, size=11, fill=sheet.palette.ink_3)
    for i, word in enumerate(words):
        y = plot.bottom - plot.height * i / scale[2]
        colour = sheet.palette.line_2 if i == 0 else sheet.palette.line
        sheet.line(plot.x, y, plot.right, y, colour)
        sheet.text(plot.x - 8, y + 4, word, size=11, fill=sheet.palette.ink_3, anchor="end")
    return plot


def _labels(
    sheet: Sheet, labels: Sequence[str], xs: Sequence[float], plot: Box, *, edges: bool = False, cut: float = 0
) -> None:
    """As many labels below the chart as fit, evenly; with `edges` the first and the last are set inwards."""
    if not labels:
        return
    widest = max(text_width(label, 11) for label in labels) + 16
    most = len(labels) if cut >= 30 else max(1, min(16, int(plot.width / min(widest, 160))))
    shown = strided(len(labels), most)
    last = len(labels) - 1
    if edges and shown[-1] != last and xs[last] - xs[shown[-1]] >= 1.6 * widest:
        shown.append(last)
    names = fitting_apart(labels, 11, cut if cut >= 30 else 150)
    for i in shown:
        anchor = "middle"
        if edges and i in (0, last):
            anchor = "start" if i == 0 else "end"
        sheet.text(xs[i], plot.bottom + 18, names[i], size=11, fill=sheet.palette.ink_3, anchor=anchor)
