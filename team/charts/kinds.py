"""What charts show: lines over time, columns and shares."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from team.charts.scale import Value, nice, round_scale


@dataclass(frozen=True, slots=True)
class Series:
    """One line. `values` stand at the chart's `labels`; None leaves a gap. `tone`: c1 to c6. `dashed`: not measured.

    `days`: the first and the last day it shows, where these are its name (`reading.as_read`).
    """

    name: str
    values: Sequence[Value]
    tone: str = "c1"
    dashed: bool = False
    days: tuple[date, date] | None = None


@dataclass(frozen=True, slots=True)
class Band:
    """A range around a line, such as that of a forecast: lowest and highest value at each label, None outside it."""

    name: str
    low: Sequence[Value]
    high: Sequence[Value]
    tone: str = "c1"


@dataclass(frozen=True)
class LineChart:
    """Lines over one row of labels. `summary`: the chart in one sentence, for screen readers.

    `marks`: (index, word) of moments worth a line; `spans`: (index, last index, word) of stretches to tint, whose first
    day may also bear a mark; `from_zero`: whether the scale begins at 0; `unit` follows numbers;
    `axis`: what the labels are, such as "Day", for tables; `days`: the days that labels stand for (`reading.as_read`).
    """

    labels: Sequence[str]
    series: Sequence[Series]
    summary: str
    band: Band | None = None
    marks: Sequence[tuple[int, str]] = ()
    unit: str = ""
    spans: Sequence[tuple[int, int, str]] = ()
    from_zero: bool = True
    axis: str = ""
    days: Sequence[date] = ()

    @cached_property
    def scale(self) -> tuple[float, float, int]:
        """Lowest and highest value of the axis and how many steps lie between, chosen so that steps are round."""
        rows = [one.values for one in self.series] + ([self.band.low, self.band.high] if self.band else [])
        return round_scale((value for row in rows for value in row), from_zero=self.from_zero)


@dataclass(frozen=True, slots=True)
class ParetoChart:
    """Bars from the highest to the lowest and, above them, which share of all they make up so far.

    `values`: what is counted, of each label; `shares`: 0 to 100, growing. `summary`: the chart in one sentence, for
    screen readers; `unit`: what is counted.
    """

    labels: Sequence[str]
    values: Sequence[int]
    shares: Sequence[float]
    summary: str
    unit: str = ""
    axis: str = ""

    @property
    def top(self) -> float:
        """The highest value of the axis, so that its quarters are round and whole."""
        return 4.0 * math.ceil(nice(max((1, *self.values)) / 4))


@dataclass(frozen=True, slots=True)
class BarChart:
    """Columns over one row of labels: side by side for each series, or `stacked` into one.

    A value below zero hangs from the zero line; None stands for "not reported" and draws nothing. `summary`: the chart
    in one sentence, for screen readers; `unit` follows numbers; `axis`: what the labels are, for tables; `days`: the
    days that labels stand for (`reading.as_read`).
    """

    labels: Sequence[str]
    series: Sequence[Series]
    summary: str
    unit: str = ""
    stacked: bool = False
    axis: str = ""
    days: Sequence[date] = ()

    @property
    def scale(self) -> tuple[float, float, int]:
        """Lowest and highest value of the axis, which holds zero, and how many round steps lie between."""
        if not self.stacked:
            return round_scale(value for one in self.series for value in one.values)
        columns = [[float(value) for value in column if value is not None] for column in self._columns()]
        ups = [sum(value for value in column if value > 0) for column in columns if column]
        downs = [sum(value for value in column if value < 0) for column in columns if column]
        return round_scale([*ups, *downs])

    def bars(self) -> list[tuple[int, int, float, float]]:
        """Each bar as (index of the label, index of the series, value it begins at, value it ends at)."""
        found: list[tuple[int, int, float, float]] = []
        for at, column in enumerate(self._columns()):
            up = down = 0.0
            for number, raw in enumerate(column):
                if raw is None:
                    continue
                value = float(raw)
                start = 0.0 if not self.stacked else (up if value >= 0 else down)
                found.append((at, number, start, start + value))
                if value >= 0:
                    up = start + value
                else:
                    down = start + value
        return found

    def _columns(self) -> list[tuple[Value, ...]]:
        return [tuple(one.values[at] for one in self.series) for at in range(len(self.labels))]
