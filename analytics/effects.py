"""What changed after something was done. Pure functions: no Django, no database, no clock.

Of something done on one day the 28 days before it and the 28 days after it are compared, each weekday four times on
either side; the day itself counts on neither. Of a trial that ran for a while its days are compared with as many days
before it. A sum is the mean of the means of each weekday, of weekdays known on both sides; a
ratio is the ratio of the sums. At least 20 of 28 days of each side must be known, of other lengths as large a part.

Difference in differences: where other accounts that nothing was done to report the figure, too, their change over the
same days is taken out: effect = (1 + change) ÷ (1 + change of the others) − 1. This says what happened beside the
others' course, not why: other things may have changed for the same accounts in the same weeks.

Clear is an effect of at least 5 % that is larger than twice the standard error of the difference between the mean of
the weeks before and that of the weeks after (of the others' course taken out, where there is one). A week needs seven
days, and fewer than three weeks on a side are never clear.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt
from statistics import mean, variance

from analytics.alarm import Reading

DAYS, LEAST, WEEKS_LEAST = 28, 20, 3
CLEAR, ERRORS = 5.0, 2.0


@dataclass(frozen=True, slots=True)
class Measure:
    """Means of a day (of ratios: ratios of sums) before and after; changes and `effect` in percent.

    `others`: the change of the accounts nothing was done to, None without any. `effect` None: too few days are known,
    or there was nothing before. `known`: how many days of each side are known.
    """

    before: float | None
    after: float | None
    change: float | None
    others: float | None
    effect: float | None
    clear: bool
    known: tuple[int, int]


def measure(own: Mapping[date, Reading], others: Mapping[date, Reading], *, done: date, ratio: bool = False) -> Measure:
    """The effect of what was done on the day `done`, by the rule at the head of this file."""
    sides = _days(done - timedelta(days=1), DAYS, -1), _days(done + timedelta(days=1), DAYS, 1)
    return _compared(own, others, sides, ratio)


def measure_trial(
    own: Mapping[date, Reading], others: Mapping[date, Reading], *, first: date, last: date, ratio: bool = False
) -> Measure:
    """The effect of a trial that ran from `first` to `last`, against as many days before `first`."""
    length = (last - first).days + 1
    sides = _days(first - timedelta(days=1), length, -1), _days(first, length, 1)
    return _compared(own, others, sides, ratio)


Sides = tuple[Sequence[date], Sequence[date]]


def _compared(own: Mapping[date, Reading], others: Mapping[date, Reading], sides: Sides, ratio: bool) -> Measure:
    befores, afters = _known(own, sides[0]), _known(own, sides[1])
    known, least = (len(befores), len(afters)), max(1, round(len(sides[0]) * LEAST / DAYS))
    if min(known) < least:
        return Measure(None, None, None, None, None, False, known)
    before, after = _means(befores, afters, ratio)
    change = _percent(before, after)
    if change is None:
        return Measure(before, after, None, None, None, False, known)
    other_befores, other_afters = _known(others, sides[0]), _known(others, sides[1])
    beside = None
    if min(len(other_befores), len(other_afters)) >= least:
        beside = _percent(*_means(other_befores, other_afters, ratio))
    effect = change if beside is None or beside <= -100 else 100 * ((1 + change / 100) / (1 + beside / 100) - 1)
    course = others if beside is not None else {}
    return Measure(
        before, after, change, beside, effect, abs(effect) >= CLEAR and _large(own, course, sides, ratio), known
    )


def _days(begin: date, length: int, side: int) -> list[date]:
    return [begin + timedelta(days=side * n) for n in range(length)]


def _known(rows: Mapping[date, Reading], days: Iterable[date]) -> dict[date, Reading]:
    return {day: rows[day] for day in days if day in rows and rows[day].value is not None}


def _means(befores: Mapping[date, Reading], afters: Mapping[date, Reading], ratio: bool) -> tuple[float, float]:
    if ratio:
        return _ratio(befores.values()), _ratio(afters.values())
    sides = []
    for rows in (befores, afters):
        by_weekday: dict[int, list[float]] = defaultdict(list)
        for day, one in rows.items():
            by_weekday[day.weekday()].append(float(one.value or 0))
        sides.append({weekday: mean(values) for weekday, values in by_weekday.items()})
    shared = sides[0].keys() & sides[1].keys()
    if not shared:
        return tuple(mean(side.values()) for side in sides)  # type: ignore[return-value]
    return mean(sides[0][one] for one in shared), mean(sides[1][one] for one in shared)


def _ratio(rows: Iterable[Reading]) -> float:
    listed = list(rows)
    volume = sum(float(one.volume or 0) for one in listed)
    return sum(float(one.value or 0) * float(one.volume or 0) for one in listed) / volume if volume else 0.0


def _percent(before: float, after: float) -> float | None:
    return 100 * (after - before) / before if before > 0 else None


def _large(own: Mapping[date, Reading], others: Mapping[date, Reading], both: Sides, ratio: bool) -> bool:
    """Whether the weeks before and after lie further apart than twice the error of that difference."""
    sides = []
    for side in both:
        weeks = []
        for begin in range(0, len(side) - 6, 7):
            days = side[begin : begin + 7]
            value, beside = _week(own, days, ratio), _week(others, days, ratio)
            if value is not None and (beside or not others):
                weeks.append(value / beside if others and beside else value)
        sides.append(weeks)
    if min(len(weeks) for weeks in sides) < WEEKS_LEAST:
        return False
    error = sqrt(sum(variance(weeks) / len(weeks) for weeks in sides))
    return abs(mean(sides[1]) - mean(sides[0])) > ERRORS * error


def _week(rows: Mapping[date, Reading], days: Sequence[date], ratio: bool) -> float | None:
    known = [rows[day] for day in days if day in rows and rows[day].value is not None]
    if not known:
        return None
    return _ratio(known) if ratio else mean(float(one.value or 0) for one in known)
