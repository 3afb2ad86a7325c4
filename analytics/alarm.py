"""Whether a day's figure should be told of. Pure functions: no Django, no database, no clock.

THRESHOLD: the value lies above or below a limit.

CHANGE: the value differs by at least so many percent from the day before, the same weekday a week before, or (WEEK) the
seven days up to it from the seven before them, where only weekdays count that are known in both, at least five.

ANOMALY: the value lies outside median ± k · s of the same weekdays of the eight weeks before, of which at least four
must be known. s = 1.4826 × the median absolute deviation, which equals a standard deviation where values scatter
normally and which single odd days cannot stretch (Leys et al. 2013, Journal of Experimental Social Psychology 49;
weekdays differ, so only like is compared with like). Weekdays that hardly differ would make the smallest ripple look
unusual: s is never below 5 % of the median nor, for counts, below the square root of the median, the scatter of mere
chance (Poisson). k is 2.5, 3.5 or 5 by sensitivity.

A day that is not over yet, or whose figures are not all in, can only grow: it may be found too high, never too low, and
ratios of it say nothing. Figures that are too small to judge by (`minimum`) are left alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt
from statistics import median

from analytics.alert_states import Direction, RuleKind, Sensitivity, Versus

WEEKS, LEAST_WEEKDAYS, LEAST_PAIRS = 8, 4, 5
WIDTHS = {Sensitivity.LOW: 5.0, Sensitivity.MEDIUM: 3.5, Sensitivity.HIGH: 2.5}
SCALE, FLOOR = 1.4826, 0.05
# So many days before a day are looked at.
BACK = 7 * WEEKS
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Reading:
    """The value of a day and, of a ratio, what it is divided by (else the value itself); None: not reported."""

    value: float | None
    volume: float | None


@dataclass(frozen=True, slots=True)
class Terms:
    """What a rule asks. `limit`: the threshold, or the change in percent. `ratio`: the figure is a ratio of two sums.

    `level`: it is a stand such as followers, which is never added up. `counts`: whole things are counted.
    `minimum`: least volume of the days that are compared; 0 asks for none.
    """

    kind: str
    direction: str = Direction.BOTH
    limit: float = 0.0
    versus: str = Versus.WEEKDAY
    sensitivity: str = Sensitivity.MEDIUM
    minimum: float = 0.0
    ratio: bool = False
    level: bool = False
    counts: bool = True


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found of a day. `judged`: whether anything could be said; `fires`: it should be told.

    `expected` is what was compared with, `low` and `high` the range that counts as usual; None where there is no such
    end. `base`: the days `expected` comes from.
    """

    day: date
    judged: bool = False
    fires: bool = False
    value: float | None = None
    expected: float | None = None
    low: float | None = None
    high: float | None = None
    base: tuple[date, ...] = ()

    @property
    def change(self) -> float | None:
        """By how many percent the value differs from what was expected."""
        if self.value is None or not self.expected:
            return None
        return 100 * (self.value - self.expected) / abs(self.expected)


def judge(terms: Terms, readings: Mapping[date, Reading], day: date, *, complete: bool = True) -> Verdict:
    """The verdict on one day. `readings` reach `BACK` days further back; `complete`: the day's figures are all in."""
    reading = readings.get(day)
    if reading is None or reading.value is None:
        return Verdict(day)
    if not complete and (terms.ratio or terms.direction == Direction.BELOW):
        return Verdict(day, value=reading.value)
    found = _JUDGES[RuleKind(terms.kind)](terms, readings, day)
    if found.judged and not complete and not (found.high is not None and _value(found) > found.high):
        # So far nothing is too high; whether it is too low will be known when the day is over.
        return Verdict(day, value=found.value, expected=found.expected, low=found.low, high=found.high, base=found.base)
    return found


def told_days(verdicts: Iterable[Verdict], quiet_days: int) -> list[date]:
    """The days on which people would have been told: those that fire, at least `quiet_days` (and one) apart."""
    told: list[date] = []
    for one in verdicts:
        if one.fires and (not told or (one.day - told[-1]).days >= max(1, quiet_days)):
            told.append(one.day)
    return told


def _threshold(terms: Terms, readings: Mapping[date, Reading], day: date) -> Verdict:
    reading = readings[day]
    if terms.ratio and (reading.volume or 0) < terms.minimum:
        return Verdict(day, value=reading.value)
    return _outside(terms, day, reading.value, None, terms.limit, terms.limit, ())


def _change(terms: Terms, readings: Mapping[date, Reading], day: date) -> Verdict:
    if terms.versus == Versus.WEEK and not terms.level:
        value, volume, before, base_volume, base = _weeks(terms, readings, day)
    else:
        other = day - (_DAY if terms.versus == Versus.DAY else 7 * _DAY)
        one, past = readings[day], readings.get(other)
        value, volume = one.value, one.volume
        before, base_volume = (past.value, past.volume) if past else (None, None)
        base = (other,)
    # Percent of nothing, or of a level that is itself a loss, cannot be told.
    if value is None or before is None or before <= 0 or _small(terms, volume, base_volume):
        return Verdict(day, value=value, expected=before, base=base)
    # The very limit counts as changed: a hair's breadth is taken off the range.
    span = before * terms.limit / 100 - 1e-9 * before
    return _outside(terms, day, value, before, before - span, before + span, base)


def _anomaly(terms: Terms, readings: Mapping[date, Reading], day: date) -> Verdict:
    days = [day - n * 7 * _DAY for n in range(1, WEEKS + 1)]
    known = [(when, readings[when]) for when in days if when in readings and readings[when].value is not None]
    if len(known) < LEAST_WEEKDAYS:
        return Verdict(day, value=readings[day].value)
    values = [float(one.value or 0) for _when, one in known]
    volume = median(float(one.volume or 0) for _when, one in known)
    centre = median(values)
    base = tuple(when for when, _one in known)
    if _small(terms, readings[day].volume, volume):
        return Verdict(day, value=readings[day].value, expected=centre, base=base)
    half = WIDTHS[Sensitivity(terms.sensitivity)] * scatter(values, counts=terms.counts and not terms.ratio)
    low = centre - half
    if centre >= 0 and min(values) >= 0:
        low = max(0.0, low)
    return _outside(terms, day, readings[day].value, centre, low, centre + half, base)


_JUDGES = {RuleKind.THRESHOLD: _threshold, RuleKind.CHANGE: _change, RuleKind.ANOMALY: _anomaly}


def scatter(values: Sequence[float], *, counts: bool) -> float:
    """How far values usually lie from their median, by the rule at the head of this file."""
    centre = median(values)
    found = SCALE * median(abs(one - centre) for one in values)
    return max(found, FLOOR * abs(centre), sqrt(abs(centre)) if counts else 0.0, 1.0 if counts else 0.0)


def _weeks(
    terms: Terms, readings: Mapping[date, Reading], day: date
) -> tuple[float | None, float | None, float | None, float | None, tuple[date, ...]]:
    """Value and volume of the seven days up to `day` and of the seven before, of weekdays that are known in both."""
    pairs = []
    for n in range(7):
        one, past = readings.get(day - n * _DAY), readings.get(day - (n + 7) * _DAY)
        if one is not None and past is not None and one.value is not None and past.value is not None:
            pairs.append((n, one, past))
    base = tuple(day - (n + 7) * _DAY for n, _one, _past in pairs)
    if len(pairs) < LEAST_PAIRS:
        return readings[day].value, None, None, None, base
    now, then = [one for _n, one, _past in pairs], [past for _n, _one, past in pairs]
    return (*_joined(terms, now), *_joined(terms, then), base)


def _joined(terms: Terms, rows: Sequence[Reading]) -> tuple[float | None, float]:
    """Days put together: sums, or the ratio of the sums."""
    volume = sum(float(row.volume or 0) for row in rows)
    if not terms.ratio:
        return sum(float(row.value or 0) for row in rows), volume
    above = sum(float(row.value or 0) * float(row.volume or 0) for row in rows)
    return (above / volume if volume else None), volume


def _small(terms: Terms, volume: float | None, base_volume: float | None) -> bool:
    """Sums are judged by what was usual, for a fall to nothing is no small matter; ratios by both sides."""
    if (base_volume or 0) < terms.minimum:
        return True
    return terms.ratio and (volume or 0) < terms.minimum


def _value(verdict: Verdict) -> float:
    return verdict.value if verdict.value is not None else 0.0


def _outside(
    terms: Terms,
    day: date,
    value: float | None,
    expected: float | None,
    low: float,
    high: float,
    base: tuple[date, ...],
) -> Verdict:
    number = float(value or 0)
    up, down = terms.direction != Direction.BELOW, terms.direction != Direction.ABOVE
    fires = (up and number > high) or (down and number < low)
    return Verdict(day, True, fires, value, expected, low if down else None, high if up else None, base)
