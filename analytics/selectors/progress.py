"""How far a goal has come, as of a day: value, way made, time gone, forecast, health."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from analytics.forecast import Point, Trend, fit
from analytics.metrics import METRICS
from analytics.models import Goal
from analytics.selectors.health import Standing, judge
from analytics.selectors.series import TREND_DAYS, Measured, running, value_before
from analytics.states import Health, Metric
from config.lib.clock import local_day, now


@dataclass(frozen=True, slots=True)
class Progress:
    """A goal as of `day`. `points`: values of the goal's period so far. `done`, `elapsed`: shares; `done` may pass 1.

    `value` is None while nothing was measured. `chance`: that the target is reached by the end, 0 to 1.
    """

    day: date
    points: list[Point]
    value: float | None
    measured_on: date | None
    done: float | None
    elapsed: float
    trend: Trend | None
    chance: float | None
    health: Health
    missed: tuple[int, ...]

    def kept(self, goal: Goal) -> dict[str, Any]:
        """What is stored with the goal and with a review: plain JSON, values rounded to two places."""
        end: dict[str, float | None] = {"forecast": None, "low": None, "high": None}
        if self.trend is not None:
            low, high = self.trend.span(goal.terms.ends_on)
            end = {"forecast": self.trend.at(goal.terms.ends_on), "low": low, "high": high}
        values = {"value": self.value, "done": self.done, "elapsed": self.elapsed, "chance": self.chance, **end}
        plain = {key: None if value is None else round(value, 4) for key, value in values.items()}
        measured = self.measured_on.isoformat() if self.measured_on else None
        return {"day": self.day.isoformat(), "measured_on": measured, "target": goal.terms.target, **plain}


def measured_by(goal: Goal) -> Measured:
    """What the goal counts, for whom."""
    return Measured(goal.workspace, goal.metric, goal.subject, goal.account_id, goal.group_id, goal.pk)


def today_of(goal: Goal) -> date:
    """Today in the zone of the goal's workspace."""
    return local_day(now(), goal.workspace.time_zone)


def progress_of(goal: Goal, *, day: date | None = None) -> Progress:
    """The progress of a goal that was set, as of `day` (today); at most four queries."""
    terms = goal.terms
    day = min(day or today_of(goal), terms.ends_on)
    facts, measured = METRICS[goal.metric], measured_by(goal)
    # A running share would mix the past into the goal's own weeks.
    first = terms.starts_on if facts.unit == "%" else terms.starts_on - timedelta(days=TREND_DAYS)
    raw = running(measured, first, day)
    if facts.adds_up:
        offset = _offset(goal, raw, terms.starts_on)
        raw = [(when, value - offset) for when, value in raw]
    points = [point for point in raw if point[0] >= terms.starts_on]
    trend = fit([point for point in raw if (day - point[0]).days <= TREND_DAYS], least_spread=_least(goal))
    value = points[-1][1] if points else None
    way = terms.target - terms.baseline
    done = None if value is None else (value - terms.baseline) / way if way else 1.0
    elapsed = min(1.0, max(0.0, (day - terms.starts_on).days / max(1, (terms.ends_on - terms.starts_on).days)))
    chance = trend.chance(terms.target, terms.ends_on) if trend else None
    missed = _missed(goal, points, day)
    reached = value is not None and value >= terms.target
    health = judge(Standing(reached, done, elapsed, chance, bool(missed)))
    return Progress(day, points, value, points[-1][0] if points else None, done, elapsed, trend, chance, health, missed)


def _offset(goal: Goal, points: list[Point], starts_on: date) -> float:
    """What was there before the goal began: readings of the first day are the start, what happens on it counts."""
    if goal.metric == Metric.FOLLOWERS_NET:
        start = value_before(points, starts_on)
        return start[1] if start else 0.0
    return next((value for day, value in reversed(points) if day < starts_on), 0.0)


def _least(goal: Goal) -> float:
    return 0.05 if METRICS[goal.metric].unit == "%" else 0.5


def _missed(goal: Goal, points: list[Point], day: date) -> tuple[int, ...]:
    """Milestones whose day has passed without their value having been there."""
    rows = []
    for stone in goal.milestones.all():
        best = max((value for when, value in points if when <= stone.day), default=None)
        if stone.day < day and (best is None or best < float(stone.value)):
            rows.append(stone.pk)
    return tuple(rows)
