"""What the past says about a goal: the value to start from, and the best pace there was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from analytics.forecast import Point
from analytics.metrics import METRICS
from analytics.selectors.series import PAST_DAYS, Measured, running, value_before

# The best pace is looked for in stretches of four weeks; a target is bold when it asks for three times as much.
STRETCH_DAYS, BOLD = 28, 3.0
# A share before the goal begins is that of the eight weeks before.
SHARE_WEEKS = 8


@dataclass(frozen=True, slots=True)
class Past:
    """`baseline`, `on`: the value at the start, None where nothing was collected. `best`: highest gain in 28 days."""

    baseline: Decimal | None
    on: date | None
    best: float | None


def past_of(measured: Measured, *, starts_on: date, today: date) -> Past:
    """Baseline and best pace from collected data. Metrics that add up start at 0 by definition."""
    facts = METRICS[measured.metric]
    if facts.adds_up and facts.typed:
        return Past(Decimal(0), starts_on, None)
    if facts.typed:
        return Past(None, None, None)
    if facts.unit == "%":
        points = running(measured, starts_on - timedelta(weeks=SHARE_WEEKS), min(today, starts_on))
        return Past(_decimal(points[-1][1]), points[-1][0], None) if points else Past(None, None, None)
    points = running(measured, today - timedelta(days=PAST_DAYS), today)
    start = value_before(points, min(starts_on, today))
    if start is None:
        return Past(None, None, None)
    best = best_gain(points)
    return Past(Decimal(0), starts_on, best) if facts.adds_up else Past(_decimal(start[1]), start[0], best)


def best_gain(points: Sequence[Point]) -> float | None:
    """The highest gain within 28 days; None while less than 28 days are known, or nothing ever grew."""
    if not points or (points[-1][0] - points[0][0]).days < STRETCH_DAYS:
        return None
    best, begin = 0.0, 0
    for day, value in points:
        while (day - points[begin][0]).days > STRETCH_DAYS:
            begin += 1
        best = max(best, value - points[begin][1])
    return best or None


def _decimal(value: float) -> Decimal:
    return Decimal(str(round(value, 2)))
