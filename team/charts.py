"""What charts show; the tags `line_chart` and `pareto_chart` draw them on the server as SVG."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

Value = float | None
# Steps people read easily, times a power of ten.
_NICE = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True, slots=True)
class Series:
    """One line. `values` stand at the chart's `labels`; None leaves a gap. `tone`: c1 to c6. `dashed`: not measured."""

    name: str
    values: Sequence[Value]
    tone: str = "c1"
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """A range around a line, such as that of a forecast: lowest and highest value at each label, None outside it."""

    name: str
    low: Sequence[Value]
    high: Sequence[Value]
    tone: str = "c1"


@dataclass(frozen=True, slots=True)
class LineChart:
    """Lines over one row of labels. `summary`: the chart in one sentence, for screen readers.

    `marks`: (index, word) of moments worth a line; `from_zero`: whether the scale begins at 0; `unit` follows numbers.
    """

    labels: Sequence[str]
    series: Sequence[Series]
    summary: str
    band: Band | None = None
    marks: Sequence[tuple[int, str]] = ()
    unit: str = ""
    from_zero: bool = True

    @property
    def scale(self) -> tuple[float, float, int]:
        """Lowest and highest value of the axis and how many steps lie between, chosen so that steps are round."""
        rows = [one.values for one in self.series] + ([self.band.low, self.band.high] if self.band else [])
        known = [value for row in rows for value in row if value is not None]
        low, high = (min(known), max(known)) if known else (0.0, 1.0)
        if self.from_zero:
            low = min(0.0, low)
        if high <= low:
            high = low + max(1.0, abs(low) * 0.1)
        step = _nice((high - low) / 4)
        bottom, top = math.floor(low / step) * step, math.ceil(high / step) * step
        return bottom, top, max(1, round((top - bottom) / step))


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

    @property
    def top(self) -> float:
        """The highest value of the axis, so that its quarters are round."""
        return 4 * max(1.0, _nice(max(self.values, default=1) / 4))


def _nice(raw: float) -> float:
    power = 10 ** math.floor(math.log10(raw))
    return next((factor * power for factor in _NICE if raw <= factor * power * 1.0000001), 10 * power)
