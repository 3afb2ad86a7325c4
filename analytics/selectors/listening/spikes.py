"""When a day is a spike. Pure: figures in, a verdict out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

# Weeks looked back, and how many of them must have been counted.
WEEKS, WEEKS_LEAST = 8, 4
# Fewer mentions are never a spike, and so is less than this many times the expected number.
LEAST, TIMES = 10, 1.5
# Scaled deviations above the median (Iglewicz & Hoaglin 1993 advise 3.5 for outliers).
DEVIATIONS = 3.5
# Makes the median absolute deviation of normally distributed figures their standard deviation.
SCALE = 1.4826


@dataclass(frozen=True, slots=True)
class Usual:
    """What a weekday usually brings, and from how many mentions on it is a spike."""

    expected: float
    threshold: float


def usual_of(same_weekdays: Sequence[int]) -> Usual | None:
    """The usual number of a weekday from its counts in the last 4 to 8 weeks; None with fewer than four.

    expected = median; spread = max(1.4826 · MAD, √expected, 1), where MAD is the median distance from the median: the
    root keeps rare words, whose MAD is often 0, from being a spike by chance (the deviation of a Poisson count).
    threshold = max(expected + 3.5 · spread, 1.5 · expected, 10).
    """
    counts = list(same_weekdays)[:WEEKS]
    if len(counts) < WEEKS_LEAST:
        return None
    expected = float(median(counts))
    deviation = SCALE * median(abs(count - expected) for count in counts)
    spread = max(deviation, math.sqrt(expected), 1.0)
    return Usual(expected, max(expected + DEVIATIONS * spread, TIMES * expected, float(LEAST)))


def is_spike(count: int, usual: Usual | None) -> bool:
    """Whether a day with so many mentions is a spike. A day that is not over yet can only become more of one."""
    return usual is not None and count >= usual.threshold
