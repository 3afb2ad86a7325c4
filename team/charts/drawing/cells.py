"""Charts of tinted cells: heat maps, cohorts, China in tiles."""

from __future__ import annotations

from django.utils.translation import pgettext

from team.charts.drawing.sheet import Box, Sheet
from team.charts.regions import COLUMNS, REGIONS, ROWS
from team.charts.scale import LEVELS
from team.charts.screen import column_step
from team.charts.tables import CohortTable, HeatMap, TileMap
from team.charts.words import fitting, short, text_width

LEGEND, LISTED = 26.0, 200.0


def heat_map(sheet: Sheet, chart: HeatMap, box: Box) -> None:
    """Cells of rows × columns; names of rows at the left, of columns below, the best cells last."""
    side = min(120.0, max((text_width(name, 11) for name in chart.rows), default=0) + 10)
    grid = Box(box.x + side, box.y, box.width - side, box.height - LEGEND - 22)
    wide = grid.width / max(1, len(chart.columns))
    tall = grid.height / max(1, len(chart.rows))
    gap = 2 if min(wide, tall) > 8 else 0.5
    for at, (name, line) in enumerate(zip(chart.rows, chart.levels(), strict=True)):
        y = grid.y + at * tall
        sheet.text(box.x, y + tall / 2 + 4, name, size=11, fill=sheet.palette.ink_3, room=side - 6)
        for to, level in enumerate(line):
            _cell(sheet, Box(grid.x + to * wide, y, wide - gap, tall - gap), level)
    for to in range(0, len(chart.columns), column_step(chart.columns, grid.width)):
        sheet.text(grid.x + to * wide, grid.bottom + 16, chart.columns[to], size=11, fill=sheet.palette.ink_3)
    best = chart.best()
    words = f"{pgettext('chart', 'Highest:')} {', '.join(best)}" if best else ""
    tints(sheet, Box(box.x, box.bottom - LEGEND, box.width, LEGEND), words)


def _cell(sheet: Sheet, box: Box, level: int | None) -> None:
    more: dict[str, object] = {} if level is not None else {"stroke": sheet.palette.line}
    radius = min(3.0, box.width / 4)
    sheet.rect(box.x, box.y, box.width, box.height, sheet.palette.tint(level), radius, **more)


def tints(sheet: Sheet, box: Box, words: str) -> None:
    """What the tints mean, at the right; `words` at the left."""
    low, high = pgettext("chart", "low"), pgettext("chart", "high")
    colour, y = sheet.palette.ink_3, box.bottom - 4
    x = box.right - text_width(high, 11)
    sheet.text(box.right, y, high, size=11, fill=colour, anchor="end")
    x -= LEVELS * 15 + 4
    for level in range(LEVELS):
        sheet.rect(x + level * 15, y - 10, 12, 12, sheet.palette.tint(level), 3)
    sheet.text(x - 6, y, low, size=11, fill=colour, anchor="end")
    if words:
        sheet.text(box.x, y, words, size=12, room=x - box.x - 50)


def cohort_table(sheet: Sheet, chart: CohortTable, box: Box) -> None:
    """A table of shares; what does not fit below is counted in the last line."""
    palette = sheet.palette
    label = max([text_width(one.label, 12) for one in chart.cohorts] + [text_width(chart.axis, 11), 40])
    side, sizes = min(label + 14, box.width * 0.25), 64.0
    wide = (box.width - side - sizes) / max(1, len(chart.periods))
    head, row = 24.0, 32.0
    fit = max(1, int((box.height - head) / row))
    rows = len(chart.cohorts) if len(chart.cohorts) <= fit else fit - 1
    sheet.text(box.x, box.y + 14, chart.axis, size=11, fill=palette.ink_3, room=side - 8)
    size_name = chart.size_name or pgettext("chart", "Size")
    sheet.text(
        box.x + side + sizes - 12, box.y + 14, size_name, size=11, fill=palette.ink_3, anchor="end", room=sizes + 20
    )
    for to, period in enumerate(chart.periods):
        x = box.x + side + sizes + wide * (to + 0.5)
        sheet.text(x, box.y + 14, period, size=11, fill=palette.ink_3, anchor="middle", room=wide - 2)
    levels = chart.levels()
    for at, one in enumerate(chart.cohorts[:rows]):
        y = box.y + head + at * row
        sheet.text(box.x, y + 20, one.label, room=side - 8)
        size = short(one.size, sheet.style)
        sheet.text(box.x + side + sizes - 12, y + 20, size, fill=palette.ink, anchor="end")
        for to, value in enumerate(one.percents[: len(chart.periods)]):
            if value is None:
                continue
            x, level = box.x + side + sizes + wide * to, levels[at][to]
            if one.small:
                sheet.rect(x, y, wide - 2, row - 2, palette.line, 4)
                few = str(one.counts[to]) if to < len(one.counts) else f"{float(value):.0f}{chart.unit}"
                sheet.text(x + wide / 2 - 1, y + 20, few, size=11, fill=palette.ink_3, anchor="middle", room=wide)
                continue
            sheet.rect(x, y, wide - 2, row - 2, palette.tint(level), 4)
            shown = (
                f"{float(value):.0f}" if float(value) >= 10 or wide < 40 else f"{float(value):.1f}".removesuffix(".0")
            )
            fill = palette.on_tint(level)
            sheet.text(x + wide / 2 - 1, y + 20, f"{shown}{chart.unit}", size=11, fill=fill, anchor="middle", room=wide)
    if rows < len(chart.cohorts):
        more = f"+{len(chart.cohorts) - rows}"
        sheet.text(box.x, box.y + head + rows * row + 20, more, fill=palette.ink_3)


def tile_map(sheet: Sheet, chart: TileMap, box: Box) -> None:
    """The tiles, and the other regions at their right."""
    others, palette = chart.others(), sheet.palette
    listed = LISTED if others else 0.0
    size = min((box.width - listed) / COLUMNS, (box.height - LEGEND - 6) / ROWS)
    for region in REGIONS.values():
        level, value = chart.level(region.key), chart.values.get(region.key)
        x, y = box.x + region.column * size, box.y + region.row * size
        _cell(sheet, Box(x, y, size - 3, size - 3), level)
        fill, middle = palette.on_tint(level), x + (size - 3) / 2
        name = min(13.0, size / 3.6)
        sheet.text(
            middle, y + size * 0.44, region.label, size=name, fill=fill, anchor="middle", bold=True, room=size - 3
        )
        figure = fitting(short(value, sheet.style).replace(" ", ""), name - 1, size - 5)
        sheet.text(middle, y + size * 0.74, figure, size=name - 1, fill=fill, anchor="middle")
    if others:
        x, y = box.right - listed + 20, box.y + 12
        sheet.text(x, y, pgettext("chart", "Other regions"), size=11, fill=palette.ink_3)
        fit = max(1, int((box.height - LEGEND - 16) / 24) - 1)
        for at, (name_, value) in enumerate(others[:fit]):
            at_y = y + 24 * (at + 1)
            figure = short(value, sheet.style, chart.unit)
            sheet.text(x, at_y, name_, room=listed - 40 - text_width(figure, 12))
            sheet.text(box.right, at_y, figure, fill=palette.ink, anchor="end", bold=True)
        if len(others) > fit:
            sheet.text(x, y + 24 * (fit + 1), f"+{len(others) - fit}", fill=palette.ink_3)
    tints(sheet, Box(box.x, box.y + size * ROWS + 6, max(size * COLUMNS, 160), LEGEND), "")
