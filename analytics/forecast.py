"""Where a row of daily values leads. Pure functions: no Django, no database, no chance.

Method. The trend is the Theil–Sen slope: the median of the slopes between all pairs of days, which a few odd days
cannot bend (Theil 1950; Sen 1968, Journal of the American Statistical Association 63). It starts where the values
stand now: at the median of the last seven distances from the trend line. The range covers 80 of 100 outcomes and joins
three uncertainties. That of the slope comes from Sen's confidence interval, made wider where days resemble their
neighbours (effective number of days n·(1−r)/(1+r), r the first autocorrelation of the distances). That of single days
is the spread of the distances (1.4826 × their median absolute deviation), never less than half of one for counts. That
of weeks to come, which will differ as past weeks did, is a random walk with the standard deviation of the weekly gains.
Fewer than 14 days give no forecast.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from statistics import NormalDist, median, stdev

LEAST = 14
# The normal quantile of an 80 % range.
Z = 1.2816
_RECENT = 7
# More pairs teach nothing and cost time: longer rows are thinned evenly.
_MOST = 60

Point = tuple[date, float]


@dataclass(frozen=True, slots=True)
class Trend:
    """A fitted trend. `slope` is a day's gain; `slope_error`, `spread` and `week` (of weekly gains) are deviations."""

    last: date
    level: float
    slope: float
    slope_error: float
    spread: float
    week: float

    def at(self, day: date) -> float:
        """The expected value."""
        return self.level + self.slope * (day - self.last).days

    def deviation(self, day: date) -> float:
        """One standard deviation of the value on a day."""
        ahead = max(0, (day - self.last).days)
        return math.hypot(self.slope_error * ahead, self.spread, self.week * math.sqrt(ahead / 7))

    def span(self, day: date) -> tuple[float, float]:
        """Lowest and highest value of the 80 % range."""
        half = Z * self.deviation(day)
        return self.at(day) - half, self.at(day) + half

    def chance(self, target: float, day: date) -> float:
        """How likely the value is at least `target` on a day, 0 to 1."""
        return 1 - NormalDist(self.at(day), max(1e-9, self.deviation(day))).cdf(target)


def fit(points: Sequence[Point], *, least_spread: float = 0.0) -> Trend | None:
    """The trend of daily values, oldest first; None for fewer than 14 of them."""
    if len(points) < LEAST:
        return None
    last = points[-1][0]
    used = _thinned(points)
    xs = [float((day - last).days) for day, _value in used]
    ys = [value for _day, value in used]
    slopes = sorted((ys[j] - ys[i]) / (xs[j] - xs[i]) for i in range(len(xs)) for j in range(i + 1, len(xs)))
    slope = median(slopes)
    start = median(y - slope * x for x, y in zip(xs, ys, strict=True))
    rest = [y - start - slope * x for x, y in zip(xs, ys, strict=True)]
    spread = max(least_spread, 1.4826 * median(abs(one - median(rest)) for one in rest))
    return Trend(
        last, start + median(rest[-_RECENT:]), slope, _slope_error(slopes, rest, spread), spread, _week(points)
    )


def _thinned(points: Sequence[Point]) -> list[Point]:
    if len(points) <= _MOST:
        return list(points)
    return [points[round(i * (len(points) - 1) / (_MOST - 1))] for i in range(_MOST)]


def _week(points: Sequence[Point]) -> float:
    """The standard deviation of the gains of whole weeks, counted back from the last day; 0 for fewer than two."""
    marks = []
    for back in range(0, (points[-1][0] - points[0][0]).days + 1, 7):
        day = points[-1][0] - timedelta(days=back)
        marks.append(next(value for when, value in reversed(points) if when <= day))
    gains = [later - earlier for later, earlier in pairwise(marks)]
    return stdev(gains) if len(gains) > 1 else 0.0


def _slope_error(slopes: list[float], rest: list[float], spread: float) -> float:
    count = len(rest)
    width = Z * math.sqrt(count * (count - 1) * (2 * count + 5) / 18)
    low = slopes[max(0, math.floor((len(slopes) - width) / 2))]
    high = slopes[min(len(slopes) - 1, math.ceil((len(slopes) + width) / 2))]
    around = sum(rest) / count
    total = sum((one - around) ** 2 for one in rest)
    near = sum((a - around) * (b - around) for a, b in pairwise(rest))
    likeness = min(0.9, max(0.0, near / total)) if total else 0.0
    found = (high - low) / (2 * Z) * math.sqrt((1 + likeness) / (1 - likeness))
    # Counts tie often, and ties make Sen's interval too narrow: never below the error of an ordinary straight line.
    return max(found, spread * math.sqrt(12 / count**3))
