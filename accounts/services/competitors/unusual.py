"""What is unusual for an account, judged by medians, which a single runaway hit does not move.

The robust score is Iglewicz and Hoaglin's (1993): 0.6745 × (x - median) / MAD, where MAD is the median of the absolute
distances from the median; they call values beyond 3.5 outliers. Pure: no database, no clock.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

SCORE_MIN = 3.5
# A post: at least so many times the median of those before it, told from at least MIN and at most LAST posts.
TIMES_MIN, POSTS_MIN, POSTS_LAST = 3.0, 10, 20
# Growth: told from the daily growth of up to 28 earlier days, at least 14; smaller changes than this part of all
# followers are never news. Where growth does not vary at all, figures are rounded or rarely read: a big step is needed.
DAYS_MIN, DAYS_LAST, PART_MIN, PART_WHEN_EVEN = 14, 28, 0.005, 0.05
GAP_MAX = 3
# Silence: so many usual gaps, and never less than a week; the usual gap is told from at least five posts.
GAPS_MIN, SILENT_MIN, GAPS_FROM = 3.0, timedelta(days=7), 5


@dataclass(frozen=True, slots=True)
class Odd:
    """An unusual value with what is usual. `score` is None where values before did not vary."""

    value: float
    usual: float
    score: float | None
    of: int


def score_of(value: float, others: Sequence[float]) -> tuple[float, float | None]:
    """The median of `others`, and the robust score of `value`; None for the score where the MAD is 0."""
    middle = median(others)
    spread = median(abs(other - middle) for other in others)
    return middle, 0.6745 * (value - middle) / spread if spread else None


def odd_post(engagement: int, before: Sequence[int]) -> Odd | None:
    """Whether a post's engagement is far above that of the posts `before` it (newest first)."""
    others = [float(value) for value in before[:POSTS_LAST]]
    if len(others) < POSTS_MIN:
        return None
    usual, score = score_of(engagement, others)
    if engagement < TIMES_MIN * max(usual, 1.0) or (score is not None and score < SCORE_MIN):
        return None
    return Odd(engagement, usual, score, len(others))


def odd_growth(followers: Sequence[tuple[date, int]]) -> Odd | None:
    """Whether the latest growth a day is outside what is usual. `followers`: known days, oldest first.

    Days at most three apart are compared; their difference is spread over the days between.
    """
    steps = [
        (after - before) / (day - earlier).days
        for (earlier, before), (day, after) in itertools.pairwise(followers)
        if 0 < (day - earlier).days <= GAP_MAX
    ]
    if len(followers) < 2 or (followers[-1][0] - followers[-2][0]).days > GAP_MAX:
        return None
    latest, others = steps[-1], steps[:-1][-DAYS_LAST:]
    if len(others) < DAYS_MIN:
        return None
    usual, score = score_of(latest, others)
    part = PART_MIN if score is not None else PART_WHEN_EVEN
    if abs(latest - usual) < part * max(1, followers[-2][1]) or (score is not None and abs(score) < SCORE_MIN):
        return None
    return Odd(latest, usual, score, len(others))


def silence(times: Sequence[datetime], moment: datetime) -> tuple[timedelta, timedelta] | None:
    """How long nothing was posted and the usual gap, when the one is far longer. `times`: newest first."""
    latest = list(times[: POSTS_LAST + 1])
    if len(latest) < GAPS_FROM:
        return None
    usual = timedelta(seconds=median((after - before).total_seconds() for after, before in itertools.pairwise(latest)))
    quiet = moment - latest[0]
    return (quiet, usual) if quiet > max(GAPS_MIN * usual, SILENT_MIN) else None
