"""Charts of rows: breakdowns, funnels, branches."""

from __future__ import annotations

from django.utils.translation import gettext, pgettext

from team.charts.drawing.sheet import Box, Sheet, mixed
from team.charts.screen import RAILS, bubble_radius, tree_name
from team.charts.tables import Breakdown, BreakdownRow, FunnelChart, TreeChart, TreeLine
from team.charts.words import NOT_REPORTED, percent, short, text_width

ROW, STEP, NARROWING, LINE = 42.0, 34.0, 30.0, 30.0


def breakdown(sheet: Sheet, chart: Breakdown, box: Box) -> None:
    """Names and figures with a bar below each."""
    fit = max(1, int((box.height - (18 if chart.value_name else 0)) / ROW))
    shown = chart.rows if len(chart.rows) <= fit else chart.rows[: fit - 1]
    figures = [_figures(sheet, chart, one) for one in shown]
    heads = _heads(chart)
    widths = []
    for at, head in enumerate(heads):
        words = [text_width(row[at][0], 12) for row in figures] + [text_width(head, 11) if chart.value_name else 0]
        widths.append(min(box.width * 0.7 / len(heads), max(words) + 18))
    y = box.y
    if chart.value_name:
        quiet = sheet.palette.ink_3
        sheet.text(box.x, y + 8, chart.axis, size=11, fill=quiet, room=box.width - sum(widths))
        for at, head in enumerate(heads):
            x = box.right - sum(widths[at + 1 :])
            sheet.text(x, y + 8, head, size=11, fill=quiet, anchor="end", room=widths[at] - 6)
        y += 18
    for one, row in zip(shown, figures, strict=True):
        sheet.text(box.x, y + 17, one.name, size=13, fill=sheet.palette.ink, room=box.width - sum(widths) - 8)
        for at, (figure, colour, bold) in enumerate(row):
            x = box.right - sum(widths[at + 1 :])
            sheet.text(x, y + 17, figure, fill=colour, anchor="end", bold=bold, room=widths[at] - 6)
        sheet.rect(box.x, y + 25, box.width, 5, sheet.palette.sunken, 2.5)
        width = box.width * min(100.0, chart.width(one)) / 100
        sheet.rect(box.x, y + 25, width, 5, sheet.palette.tone(one.tone), min(2.5, width / 2))
        y += ROW
    if len(shown) < len(chart.rows):
        sheet.text(box.x, y + 17, f"+{len(chart.rows) - len(shown)}", fill=sheet.palette.ink_3)


def _heads(chart: Breakdown) -> list[str]:
    heads = [chart.value_name]
    if any(one.share is not None for one in chart.rows):
        heads.append(pgettext("chart", "Share"))
    if any(one.second is not None for one in chart.rows):
        heads.append(chart.second_name)
    if any(one.previous is not None for one in chart.rows):
        heads.append(pgettext("chart", "Change"))
    return heads


def _figures(sheet: Sheet, chart: Breakdown, one: BreakdownRow) -> list[tuple[str, str, bool]]:
    """(words, colour, bold) of each figure of a row."""
    palette = sheet.palette
    found = [(short(one.value, sheet.style, chart.unit), palette.ink, True)]
    if any(row.share is not None for row in chart.rows):
        found.append((percent(None if one.share is None else float(one.share)), palette.ink_2, False))
    if any(row.second is not None for row in chart.rows):
        found.append((short(one.second, sheet.style, chart.second_unit), palette.ink_2, False))
    if any(row.previous is not None for row in chart.rows):
        change, colour = one.change, palette.ink_3
        if change is None:
            found.append((NOT_REPORTED, colour, False))
        else:
            if abs(change) >= 0.05 and chart.more_is_better is not None:
                colour = palette.good if (change > 0) == chart.more_is_better else palette.bad
            sign = "+" if change >= 0.05 else "−" if change <= -0.05 else ""
            found.append((f"{sign}{percent(abs(change))}", colour, False))
    return found


def funnel_chart(sheet: Sheet, chart: FunnelChart, box: Box) -> None:
    """Steps in the middle, names at the left, figures at the right, rates in between."""
    names = max((text_width(one.name, 13) for one in chart.steps), default=0.0)
    side = min(names + 18, box.width * 0.32)
    figures = [short(one.value, sheet.style, chart.unit) for one in chart.steps]
    right = min(max((text_width(one, 13) for one in figures), default=0.0) + 16, box.width * 0.3)
    middle, most = box.x + side + (box.width - side - right) / 2, box.width - side - right
    needed = len(chart.steps) * (STEP + NARROWING) - NARROWING
    scale = min(1.4, box.height / needed) if needed > 0 else 1.0
    tall, between = STEP * scale, NARROWING * scale
    soft = mixed(sheet.palette.surface, sheet.palette.series[0], 0.16)
    y = box.y
    for at, one in enumerate(chart.steps):
        width = most * chart.width(at) / 100
        width = max(width, 2.0) if width else 0.0
        sheet.text(box.x, y + tall / 2 + 5, one.name, size=13, fill=sheet.palette.ink, room=side - 10)
        sheet.rect(middle - width / 2, y, width, tall, sheet.palette.series[0], min(2.0, width / 2))
        ink = sheet.palette.ink
        sheet.text(box.right, y + tall / 2 + 5, figures[at], size=13, fill=ink, anchor="end", bold=True, room=right)
        y += tall
        if at + 1 == len(chart.steps):
            break
        below, rate = most * chart.width(at + 1) / 100, chart.rate(at + 1)
        corners = ((-width, y), (width, y), (below, y + between), (-below, y + between))
        points = " ".join(f"{middle + dx / 2:.2f},{dy:.2f}" for dx, dy in corners)
        sheet.element("polygon", points=points, fill=soft)
        words = gettext("%(rate)s went on") % {"rate": percent(rate)} if rate is not None else NOT_REPORTED
        wide = text_width(words, 11) + 16
        sheet.rect(middle - wide / 2, y + between / 2 - 9, wide, 18, sheet.palette.surface, 9)
        sheet.text(middle, y + between / 2 + 4, words, size=11, anchor="middle")
        y += between


def tree_chart(sheet: Sheet, chart: TreeChart, box: Box) -> None:
    """One line a node, with rails to whom it came from."""
    lines, palette = chart.lines(), sheet.palette
    fit = max(1, int(box.height / LINE))
    shown = lines if len(lines) <= fit else lines[: fit - 1]
    top = max((float(one.value) for one in lines if one.value is not None and not one.more), default=0.0)
    for at, one in enumerate(shown):
        y = box.y + at * LINE
        x = box.x + _rails(sheet, one, box.x, y)
        radius = bubble_radius(one.value, top, 11)
        if one.value is None:
            sheet.element("circle", cx=x + 12, cy=y + LINE / 2, r=radius, fill="none", stroke=palette.ink_3)
        else:
            colour = palette.ink_3 if one.more else palette.series[0]
            sheet.element(
                "circle", cx=x + 12, cy=y + LINE / 2, r=radius, fill=colour, fill_opacity=0.4 if one.more else 0.85
            )
        figure = short(one.value, sheet.style, chart.unit)
        fill = palette.ink_3 if one.more else palette.ink
        room = box.right - x - 48 - text_width(figure, 13)
        sheet.text(x + 32, y + LINE / 2 + 5, tree_name(one), size=13, fill=fill, room=max(room, 20))
        sheet.text(box.right, y + LINE / 2 + 5, figure, size=13, fill=fill, anchor="end", bold=not one.more)
    rest = len(chart.nodes) - sum(one.more or 1 for one in shown)
    if rest > 0:
        sheet.text(box.x + 32, box.y + len(shown) * LINE + LINE / 2 + 5, f"+{rest}", fill=palette.ink_3)


def _rails(sheet: Sheet, line: TreeLine, x: float, y: float) -> float:
    """The rails before a line; gives back how wide they are."""
    if not line.depth:
        return 0.0
    rails = line.rails[-(RAILS - 1) :]
    for at, on in enumerate(rails):
        if on:
            sheet.line(x + at * 22 + 11, y, x + at * 22 + 11, y + LINE, sheet.palette.line_2, 1.5)
    at_x = x + len(rails) * 22 + 11
    sheet.line(at_x, y, at_x, y + (LINE / 2 if line.last else LINE), sheet.palette.line_2, 1.5)
    sheet.line(at_x, y + LINE / 2, at_x + 12, y + LINE / 2, sheet.palette.line_2, 1.5)
    return (len(rails) + 1) * 22
