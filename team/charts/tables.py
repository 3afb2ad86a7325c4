"""Charts made of cells and rows: heat maps, breakdowns, funnels, cohorts, ways of passing on, maps of tiles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from team.charts.regions import REGIONS
from team.charts.scale import Value, level, levels_of


@dataclass(frozen=True, slots=True)
class HeatMap:
    """Values in rows × columns, such as weekday × hour, in six tints; None is a cell without data.

    `summary`: the chart in one sentence; `unit` follows numbers; `axis`: what rows are, such as "Weekday". `counts`: on
    how many cases each cell rests; cells with fewer than `least` are marked and never named as the best.
    """

    rows: Sequence[str]
    columns: Sequence[str]
    values: Sequence[Sequence[Value]]
    summary: str
    unit: str = ""
    axis: str = ""
    counts: Sequence[Sequence[int]] = ()
    least: int = 0

    def few(self, row: int, column: int) -> bool:
        """Whether a cell rests on too few cases to be relied on."""
        return bool(self.counts) and 0 < self.counts[row][column] < self.least

    def level(self, row: int, column: int) -> int | None:
        """The tint of a cell, 0 to 5; None without data."""
        low, high = levels_of(value for line in self.values for value in line)
        return level(self.values[row][column], low, high)

    def levels(self) -> list[list[int | None]]:
        """The tints of all cells."""
        low, high = levels_of(value for line in self.values for value in line)
        return [[level(value, low, high) for value in line] for line in self.values]

    def best(self, count: int = 3) -> list[str]:
        """Names of the cells with the highest values above zero, best first: row and column."""
        cells = [
            (-float(value), at, to)
            for at, line in enumerate(self.values)
            for to, value in enumerate(line)
            if value is not None and value > 0 and not self.few(at, to)
        ]
        return [f"{self.rows[at]} {self.columns[to]}" for _value, at, to in sorted(cells)[:count]]


@dataclass(frozen=True, slots=True)
class BreakdownRow:
    """One part of a whole. `share`: percent of all (0 to 100); `second`: another figure of it, such as a rate.

    `previous`: the value of the period before, from which the change is told; `href`: where a click leads; `tone`: c1
    to c6.
    """

    name: str
    value: Value
    share: Value = None
    second: Value = None
    previous: Value = None
    href: str = ""
    tone: str = "c1"

    @property
    def change(self) -> float | None:
        """By how many percent the value grew since `previous`; None where that cannot be said."""
        if self.value is None or self.previous is None or self.previous <= 0:
            return None
        return (float(self.value) / float(self.previous) - 1) * 100


@dataclass(frozen=True, slots=True)
class Breakdown:
    """Parts as horizontal bars, in the order given. `axis`, `value_name`, `second_name`: heads of the columns.

    `unit` and `second_unit` follow the numbers; `more_is_better`: the colour of a growth, None for neither.
    """

    rows: Sequence[BreakdownRow]
    summary: str
    unit: str = ""
    axis: str = ""
    value_name: str = ""
    second_name: str = ""
    second_unit: str = ""
    more_is_better: bool | None = True

    def width(self, row: BreakdownRow) -> float:
        """How long the bar of a row is, in percent of the longest."""
        top = max((float(one.value) for one in self.rows if one.value is not None), default=0.0)
        return max(0.0, 100 * float(row.value) / top) if row.value is not None and top > 0 else 0.0


@dataclass(frozen=True, slots=True)
class FunnelStep:
    """One step of a funnel and how many reached it; None when that is not reported."""

    name: str
    value: Value


@dataclass(frozen=True, slots=True)
class FunnelChart:
    """Steps from the many to the few. `summary`: the chart in one sentence; `unit`: what is counted."""

    steps: Sequence[FunnelStep]
    summary: str
    unit: str = ""
    axis: str = ""

    def rate(self, at: int, of: int | None = None) -> float | None:
        """What percent of step `of` (the one before) reached step `at`; None where a figure is missing or zero."""
        of = at - 1 if of is None else of
        if not 0 <= of < at:
            return None
        here, there = self.steps[at].value, self.steps[of].value
        return float(here) / float(there) * 100 if here is not None and there else None

    def width(self, at: int) -> float:
        """How wide a step is drawn, in percent of the widest."""
        top = max((float(one.value) for one in self.steps if one.value is not None), default=0.0)
        value = self.steps[at].value
        return 100 * float(value) / top if value and top > 0 else 0.0


@dataclass(frozen=True, slots=True)
class Cohort:
    """Those who began together: how many, and what percent of them (0 to 100) each period later; None: not yet.

    `counts`: how many these are, where it is known. A `small` cohort is grey and tells counts: percents of a few say
    nothing. `day`: when they began, where the label is that day (`reading.as_read`).
    """

    label: str
    size: int
    percents: Sequence[Value]
    counts: Sequence[int | None] = ()
    small: bool = False
    day: date | None = None


@dataclass(frozen=True, slots=True)
class CohortTable:
    """Cohorts over periods in tints. `axis`: what a cohort is; `size_name`: whom it counts; `unit` follows numbers."""

    cohorts: Sequence[Cohort]
    periods: Sequence[str]
    summary: str
    unit: str = "%"
    axis: str = ""
    size_name: str = ""

    def levels(self) -> list[list[int | None]]:
        """The tints of all cells; a first period of 100 % does not make the others pale."""
        told = [one for one in self.cohorts if not one.small]
        values = [value for one in told for value in one.percents if value is not None and value < 100]
        low, high = levels_of(values)
        return [[None if one.small else level(value, low, high) for value in one.percents] for one in self.cohorts]


@dataclass(frozen=True, slots=True)
class TreeNode:
    """Somebody who passed something on: `parent` is the key of whom it came from, "" at the source."""

    key: str
    name: str
    value: Value
    parent: str = ""


@dataclass(frozen=True, slots=True)
class TreeLine:
    """A node as it is drawn: how deep, and at each depth above whether the branch goes on below it.

    `more` stands for so many nodes that are not drawn, whose sum is `value`.
    """

    name: str
    value: Value
    depth: int
    rails: tuple[bool, ...] = ()
    last: bool = True
    more: int = 0


@dataclass(frozen=True, slots=True)
class TreeChart:
    """Who passed on to whom. `axis`: what a node is; `unit` follows numbers.

    At most `children` of a node and `limit` nodes in all are drawn, the largest first; tables hold all of them.
    """

    nodes: Sequence[TreeNode]
    summary: str
    unit: str = ""
    axis: str = ""
    children: int = 6
    limit: int = 40

    def lines(self) -> list[TreeLine]:
        """The nodes in reading order, each below the one it came from."""
        below = _below(self.nodes)
        lines: list[TreeLine] = []
        stack = _lines_below("", below, self.children, 0, ())
        while stack and len(lines) < self.limit:
            line, key = stack.pop()
            lines.append(line)
            if key:
                rails = (*line.rails, not line.last) if line.depth else ()
                stack.extend(_lines_below(key, below, self.children, line.depth + 1, rails))
        return lines


def _below(nodes: Sequence[TreeNode]) -> dict[str, list[TreeNode]]:
    """Nodes by parent, largest first. Who has an unknown parent, or is its own ancestor, stands at the root."""
    parents = {one.key: one.parent for one in nodes}
    own = _own_ancestors(parents)
    below: dict[str, list[TreeNode]] = {}
    for one in nodes:
        below.setdefault(one.parent if one.parent in parents and one.key not in own else "", []).append(one)
    for found in below.values():
        found.sort(key=lambda one: (-(float(one.value) if one.value is not None else -1.0), one.name))
    return below


def _own_ancestors(parents: Mapping[str, str]) -> set[str]:
    """The keys that lead back to themselves."""
    own: set[str] = set()
    done: set[str] = set()
    for start in parents:
        way: dict[str, int] = {}
        at = start
        while at in parents and at not in done and at not in way:
            way[at] = len(way)
            at = parents[at]
        if at in way:
            own.update(key for key, place in way.items() if place >= way[at])
        done.update(way)
    return own


def _lines_below(
    key: str, below: dict[str, list[TreeNode]], most: int, depth: int, rails: tuple[bool, ...]
) -> list[tuple[TreeLine, str]]:
    """Lines of the nodes below `key`, last first, as a stack takes them; a rest of several is one line."""
    nodes = below.get(key, [])
    shown, rest = (nodes, []) if len(nodes) <= most + 1 else (nodes[:most], nodes[most:])
    lines = [
        (TreeLine(one.name, one.value, depth, rails, not rest and at == len(shown) - 1), one.key)
        for at, one in enumerate(shown)
    ]
    if rest:
        known = [float(one.value) for one in rest if one.value is not None]
        lines.append((TreeLine("", sum(known) if known else None, depth, rails, True, len(rest)), ""))
    return lines[::-1]


@dataclass(frozen=True, slots=True)
class TileMap:
    """A value for each region of China as one tile of equal size, and a list for regions elsewhere.

    `values`: by key of `REGIONS` ("CN-GD", see `region_key`) or any other key, which `names` gives a name to. What is
    missing or None is drawn as "not reported". `axis`: what the regions are; `unit` follows numbers.
    """

    values: Mapping[str, Value]
    summary: str
    unit: str = ""
    axis: str = ""
    names: Mapping[str, str] = field(default_factory=dict)

    def level(self, key: str) -> int | None:
        """The tint of a region, 0 to 5; None without data."""
        low, high = levels_of(self.values.values())
        return level(self.values.get(key), low, high)

    def others(self) -> list[tuple[str, Value]]:
        """(name, value) of the regions that are no tile, the highest first."""
        found = [(self.names.get(key, key), value) for key, value in self.values.items() if key not in REGIONS]
        return sorted(found, key=lambda one: (-(float(one[1]) if one[1] is not None else -1.0), one[0]))
