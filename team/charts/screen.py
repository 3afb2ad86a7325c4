"""How charts made of cells and rows are drawn on pages: HTML and small SVGs, coloured by classes; no inline styles.

`style` is how large numbers are shortened (`team.states.NumberStyle`). Cells with `data-tip` ("name|figure") are read
out by `<x-tips>` of static/js/chart.js.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal
from html import escape

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext, npgettext, pgettext

from team.charts.regions import COLUMNS, REGIONS, ROWS
from team.charts.scale import LEVELS, Value
from team.charts.tables import (
    Breakdown,
    BreakdownRow,
    Cohort,
    CohortTable,
    FunnelChart,
    HeatMap,
    TileMap,
    TreeChart,
    TreeLine,
)
from team.charts.words import NOT_REPORTED, exact, percent, short, text_width

# The narrowest a chart is drawn, in pixels, for words that have to fit there.
_NARROW = 300
# Rails of a tree that are drawn; deeper branches keep the last ones.
RAILS = 8
_NOTHING = mark_safe("")


def cells(heads: Sequence[str], row: Sequence[object], numbers: Sequence[bool]) -> SafeString:
    """The cells of a row of exact figures; "–" where there is none."""
    return format_html_join("", "<td{}>{}</td>", (
        (_attributes(at, head, number), _shown(cell))
        for at, (head, cell, number) in enumerate(zip(heads, row, numbers, strict=True))
    ))  # fmt: skip


def _shown(cell: object) -> object:
    return exact(cell) if isinstance(cell, int | float | Decimal) else cell or NOT_REPORTED


def _attributes(at: int, head: str, number: bool) -> SafeString:
    if at == 0:
        return mark_safe(' class="r-main b5"')
    return format_html('{} data-label="{}"', mark_safe(' class="num"') if number else "", head)


def tint(level: int | None) -> str:
    """The class of a cell: its level, or that it has no data."""
    return "h-none" if level is None else f"h{level}"


def heat_map(chart: HeatMap, style: str) -> SafeString:
    """Rows × columns of tints. Names of columns stand where they fit on a phone."""
    every = column_step(chart.columns, _NARROW)
    rows = format_html_join("", '<tr><th scope="row">{}</th>{}</tr>', (
        (name, mark_safe("".join(_cell(chart, at, to, level) for to, level in enumerate(levels))))  # noqa: S308 - escaped
        for at, (name, levels) in enumerate(zip(chart.rows, chart.levels(), strict=True))
    ))  # fmt: skip
    foot = format_html_join("", '<td colspan="{}">{}</td>', (
        (min(every, len(chart.columns) - at), chart.columns[at]) for at in range(0, len(chart.columns), every)
    ))  # fmt: skip
    best = chart.best()
    named = format_html(
        "<span>{} {}</span>",
        pgettext("chart", "Highest:"),
        format_html_join(", ", "<b>{}</b>", ((one,) for one in best)),
    )
    return format_html(
        '<x-tips class="hmap" tabindex="0" role="img" aria-label="{}"><table class="hm">'
        "<tbody>{}</tbody><tfoot><tr><td></td>{}</tr></tfoot></table></x-tips>{}",
        chart.summary,
        rows,
        foot,
        tints_legend(named if best else _NOTHING),
    )


def _cell(chart: HeatMap, at: int, to: int, level: int | None) -> str:
    """A map has hundreds of them, so each is escaped in one go."""
    tip = escape(f"{chart.rows[at]} {chart.columns[to]}|{_told(chart, at, to)}")
    return f'<td class="{tint(level)}{" is-few" if chart.few(at, to) else ""}" data-tip="{tip}"></td>'


def _told(chart: HeatMap, at: int, to: int) -> str:
    """What a cell says when it is pointed at: its value and on how many cases it rests."""
    words = exact(chart.values[at][to], chart.unit)
    if not chart.counts or not chart.counts[at][to]:
        return words
    count = chart.counts[at][to]
    cases = ngettext("of %(n)s post", "of %(n)s posts", count) % {"n": count}
    return f"{words} · {cases}"


def column_step(columns: Sequence[str], width: float) -> int:
    """Every how many columns a name fits below them on `width` pixels; one that divides a day and a year evenly."""
    needed = max((text_width(name, 11) for name in columns), default=0) + 4
    least = needed / (width / max(1, len(columns)))
    return next((step for step in (1, 2, 3, 4, 6, 12) if step >= least), max(1, math.ceil(least)))


def tints_legend(words: SafeString) -> SafeString:
    """What the tints mean, with `words` before."""
    return format_html(
        '<div class="hm-l">{}<span class="end" aria-hidden="true">{}{}{}</span></div>',
        words,
        pgettext("chart", "low"),
        format_html_join("", '<i class="h{}"></i>', ((level,) for level in range(LEVELS))),
        pgettext("chart", "high"),
    )


def bar(width: float, tone: str) -> SafeString:
    """A horizontal bar of so many percent."""
    return format_html(
        '<svg class="barcell" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="bar-bg" width="100" height="4"/><rect class="f{}" width="{}" height="4"/></svg>',
        tone[1:],
        f"{min(100.0, width):.1f}",
    )


def breakdown(chart: Breakdown, style: str) -> SafeString:
    """A list: name, figures in columns, and the bar below."""
    if not chart.rows:
        return nothing()
    shares = any(one.share is not None for one in chart.rows)
    seconds = any(one.second is not None for one in chart.rows)
    changes = any(one.previous is not None for one in chart.rows)
    columns = 1 + shares + seconds + changes
    heads = [chart.value_name, *([pgettext("chart", "Share")] if shares else [])]
    heads += [chart.second_name] if seconds else []
    heads += [pgettext("chart", "Change")] if changes else []
    head = _NOTHING
    if chart.value_name:
        names = format_html_join("", "<span>{}</span>", ((name,) for name in heads))
        head = format_html('<li class="bkd-h" aria-hidden="true"><span>{}</span>{}</li>', chart.axis, names)
    rows = format_html_join("", "<li>{}{}{}</li>", (
        (_name(one), _figures(chart, one, style, shares, seconds, changes), bar(chart.width(one), one.tone))
        for one in chart.rows
    ))  # fmt: skip
    return format_html('<ul class="bkd bkd-{}" aria-label="{}">{}{}</ul>', columns, chart.summary, head, rows)


def _name(one: BreakdownRow) -> SafeString:
    if one.href:
        return format_html('<a class="bkd-n" href="{}" title="{}">{}</a>', one.href, one.name, one.name)
    return format_html('<span class="bkd-n" title="{}">{}</span>', one.name, one.name)


def _figures(chart: Breakdown, one: BreakdownRow, style: str, shares: bool, seconds: bool, changes: bool) -> SafeString:
    parts = [format_html('<b title="{}">{}</b>', exact(one.value, chart.unit), short(one.value, style, chart.unit))]
    if shares:
        share = None if one.share is None else float(one.share)
        parts.append(format_html('<span class="dim-2">{}</span>', percent(share)))
    if seconds:
        unit = chart.second_unit
        parts.append(
            format_html(
                '<span class="dim-2" title="{}">{}</span>', exact(one.second, unit), short(one.second, style, unit)
            )
        )
    if changes:
        parts.append(_change(one.change, chart.more_is_better))
    return format_html_join("", "{}", ((part,) for part in parts))


def _change(change: float | None, more_is_better: bool | None) -> SafeString:
    if change is None:
        return format_html(
            '<span class="dim" title="{}">{}</span>', pgettext("chart", "Cannot be compared"), NOT_REPORTED
        )
    words = f"{'↑' if change >= 0.05 else '↓' if change <= -0.05 else ''}{percent(abs(change))}"
    tone = "flat"
    if abs(change) >= 0.05 and more_is_better is not None:
        tone = "good" if (change > 0) == more_is_better else "bad"
    return format_html('<span class="delta delta-{}">{}</span>', tone, words)


def funnel_chart(chart: FunnelChart, style: str) -> SafeString:
    """A list of steps; what narrows between two of them is drawn, with the rate written on it."""
    if not chart.steps:
        return nothing()
    parts = []
    for at, one in enumerate(chart.steps):
        width = chart.width(at)
        parts.append(format_html(
            '<li><span class="fnl-n" title="{}">{}</span><b class="fnl-v" title="{}">{}</b>{}</li>',
            one.name, one.name, exact(one.value, chart.unit), short(one.value, style, chart.unit), _step(width),
        ))  # fmt: skip
        if at + 1 < len(chart.steps):
            parts.append(_narrowing(chart, at, width))
    return format_html('<ol class="fnl" aria-label="{}">{}</ol>', chart.summary, format_html_join("", "{}", zip(parts)))


def _step(width: float) -> SafeString:
    return format_html(
        '<svg class="fnl-b" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="f1" x="{}" width="{}" height="10"/></svg>',
        f"{50 - width / 2:.2f}",
        f"{max(width, 0.4) if width else 0:.2f}",
    )


def _narrowing(chart: FunnelChart, at: int, width: float) -> SafeString:
    below, rate = chart.width(at + 1), chart.rate(at + 1)
    points = f"{50 - width / 2:.2f},0 {50 + width / 2:.2f},0 {50 + below / 2:.2f},10 {50 - below / 2:.2f},10"
    words = gettext("%(rate)s went on") % {"rate": percent(rate)} if rate is not None else NOT_REPORTED
    return format_html(
        '<li class="fnl-r"><svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        '<polygon points="{}"/></svg><span>{}</span></li>',
        points,
        words,
    )


def cohort_table(chart: CohortTable, style: str) -> SafeString:
    """A table whose cells say and show the share; on a phone each cohort is a block."""
    if not chart.cohorts:
        return nothing()
    heads = format_html_join("", '<th scope="col" class="num">{}</th>', ((period,) for period in chart.periods))
    row = '<tr><th scope="row">{}</th><td class="num dim-2 coh-n" data-label="{}">{}</td>{}</tr>'
    rows = format_html_join("", row, (
        (one.label, chart.size_name or pgettext("chart", "Size"), short(one.size, style), _shares(chart, one, line))
        for one, line in zip(chart.cohorts, chart.levels(), strict=True)
    ))  # fmt: skip
    return format_html(
        '<table class="tbl coh"><caption class="sr">{}</caption><thead><tr><th scope="col">{}</th>'
        '<th scope="col" class="num">{}</th>{}</tr></thead><tbody>{}</tbody></table>',
        chart.summary,
        chart.axis or pgettext("chart", "Label"),
        chart.size_name or pgettext("chart", "Size"),
        heads,
        rows,
    )


def _shares(chart: CohortTable, cohort: Cohort, levels: Sequence[int | None]) -> SafeString:
    values = list(cohort.percents)
    missing = [None] * (len(chart.periods) - len(values))
    counts = [*cohort.counts, *[None] * (len(chart.periods) - len(cohort.counts))]
    return format_html_join("", '<td class="coh-c {}" data-label="{}">{}</td>', (
        (
            "is-none" if value is None else "is-small" if cohort.small else tint(level),
            period,
            _share(value, chart.unit, count, cohort),
        )
        for period, value, level, count in zip(
            chart.periods, [*values, *missing], [*levels, *missing], counts, strict=False
        )
    ))  # fmt: skip


def _share(value: Value, unit: str, count: int | None, cohort: Cohort) -> SafeString:
    if value is None:
        return mark_safe("")
    words = f"{count} / {cohort.size}"
    if cohort.small and count is not None:
        return format_html('<span title="{}">{}</span>', words, count)
    number = float(value)
    shown = f"{number:.0f}" if number >= 10 or number == int(number) else f"{number:.1f}"
    if count is None:
        return format_html('<span title="{}">{}</span>', exact(value, unit), f"{shown}{unit}")
    told = f"{exact(value, unit)} ({words})"
    return format_html('<span title="{}">{}<small>{}</small></span>', told, f"{shown}{unit}", count)


def tree_chart(chart: TreeChart, style: str) -> SafeString:
    """A list with rails from each node to whom it came from, and a bubble for the size."""
    lines = chart.lines()
    if not lines:
        return nothing()
    top = max((float(one.value) for one in lines if one.value is not None and not one.more), default=0.0)
    rows = format_html_join("", '<li{}>{}{}<span class="tree-n" title="{}">{}</span><b title="{}">{}</b></li>', (
        (
            mark_safe(' class="is-rest"') if one.more else "",
            _rails(one),
            _bubble(one, top),
            tree_name(one),
            tree_name(one),
            exact(one.value, chart.unit),
            short(one.value, style, chart.unit),
        )
        for one in lines
    ))  # fmt: skip
    drawn = sum(one.more or 1 for one in lines)
    rest = len(chart.nodes) - drawn
    words = ngettext("%(n)s more is in the table", "%(n)s more are in the table", rest) % {"n": rest}
    note = format_html('<p class="t12 dim tree-rest">{}</p>', words) if rest > 0 else _NOTHING
    return format_html('<ul class="tree" aria-label="{}">{}</ul>{}', chart.summary, rows, note)


def tree_name(line: TreeLine) -> str:
    """The name of a node, or how many a line stands for."""
    if line.more:
        return npgettext("chart", "%(n)s more", "%(n)s more", line.more) % {"n": line.more}
    return line.name


def _rails(line: TreeLine) -> SafeString:
    if not line.depth:
        return _NOTHING
    rails = [" is-on" if on else "" for on in line.rails][-(RAILS - 1) :]
    return format_html_join(
        "", '<i class="rail{}"></i>', [*((on,) for on in rails), (" is-last" if line.last else " is-in",)]
    )


def _bubble(line: TreeLine, top: float) -> SafeString:
    return format_html(
        '<svg class="tree-b" viewBox="0 0 24 24" aria-hidden="true">'
        '<circle class="tree-{}" cx="12" cy="12" r="{}"/></svg>',
        "none" if line.value is None else "on",
        f"{bubble_radius(line.value, top, 11):.1f}",
    )


def bubble_radius(value: Value, top: float, most: float) -> float:
    """The radius of a bubble whose area follows the value; never too small to see."""
    if value is None or top <= 0:
        return 2.5
    return max(2.5, most * math.sqrt(max(0.0, float(value)) / top)) if float(value) <= top else most


def tile_map(chart: TileMap, style: str) -> SafeString:
    """Eight by eight places, of which 34 are tiles."""
    at = {(one.row, one.column): one for one in REGIONS.values()}
    tiles = []
    for row in range(ROWS):
        for column in range(COLUMNS):
            region = at.get((row, column))
            if region is None:
                tiles.append(mark_safe("<i></i>"))
                continue
            value = chart.values.get(region.key)
            tiles.append(format_html(
                '<span class="{}" data-tip="{}|{}"><b>{}</b><small>{}</small></span>',
                tint(chart.level(region.key)), region.name, exact(value, chart.unit), region.label, short(value, style),
            ))  # fmt: skip
    others = chart.others()
    listed = format_html_join("", '<li><span>{}</span><b title="{}">{}</b></li>', (
        (name, exact(value, chart.unit), short(value, style, chart.unit)) for name, value in others
    ))  # fmt: skip
    more = format_html(
        '<div class="tmap-o"><h3>{}</h3><ul>{}</ul></div>', pgettext("chart", "Other regions"), listed
    ) if others else _NOTHING  # fmt: skip
    return format_html(
        '<div class="tmap-w"><x-tips class="tmap" tabindex="0" role="img" aria-label="{}">{}</x-tips>{}</div>{}',
        chart.summary,
        format_html_join("", "{}", zip(tiles)),
        more,
        tints_legend(_NOTHING),
    )


def nothing() -> SafeString:
    """What stands where there is nothing to draw."""
    return format_html('<p class="dim t13 chart-none">{}</p>', pgettext("chart", "No figures in this period."))
