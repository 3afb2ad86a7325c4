"""What the pages of goals show beside the rows: charts, words about pace, filters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from analytics.forecast import Trend
from analytics.metrics import METRICS
from analytics.models import Goal
from analytics.selectors.goals import review_due
from analytics.selectors.progress import Progress
from analytics.states import Health
from team.charts import Band, LineChart, Series
from team.templatetags.ui import short_date

# Points across a chart of a goal.
_STEPS = 90

LOOKS: dict[str, tuple[str, str, str]] = {
    Health.REACHED: ("st-published", "circle-check-big", "good"),
    Health.ON_TRACK: ("st-published", "trending-up", "good"),
    Health.UNCLEAR: ("st-draft", "circle-dashed", ""),
    Health.AT_RISK: ("st-review", "triangle-alert", "warn"),
    Health.OFF_TRACK: ("st-failed", "trending-down", "bad"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One goal of a list. Shares are whole percent; `bar` ends at 100, `done` may pass it."""

    goal: Goal
    done: int | None
    bar: int
    elapsed: int
    look: tuple[str, str, str]
    label: str
    unit: str
    due: date | None
    due_now: bool
    days_left: int

    @property
    def pace(self) -> str:
        """Way made against time gone, in words."""
        return pace_words(self.done, self.elapsed)


def line_of(goal: Goal, today: date) -> Line:
    """A goal with its stored progress; the time gone is that of today."""
    health = Health(goal.health or Health.UNCLEAR)
    done = goal.progress.get("done")
    percent = None if done is None else round(100 * done)
    due = review_due(goal, today)
    return Line(
        goal,
        percent,
        max(0, min(100, percent or 0)),
        round(100 * elapsed_of(goal, today)),
        LOOKS[health],
        str(health.label),
        METRICS[goal.metric].unit if goal.metric in METRICS else "",
        due,
        due is not None and due <= today,
        (goal.ends_on - today).days if goal.ends_on else 0,
    )


def elapsed_of(goal: Goal, today: date) -> float:
    """The share of the goal's time that has passed, 0 to 1."""
    if goal.starts_on is None or goal.ends_on is None or goal.ends_on <= goal.starts_on:
        return 0.0
    return min(1.0, max(0.0, (today - goal.starts_on).days / (goal.ends_on - goal.starts_on).days))


def pace_words(done: int | None, elapsed: int) -> str:
    """“23% done, 40% of the time gone”."""
    if done is None:
        return _("Nothing measured yet, %(time)s%% of the time gone") % {"time": elapsed}
    return _("%(done)s%% done, %(time)s%% of the time gone") % {"done": done, "time": elapsed}


def goal_chart(goal: Goal, progress: Progress) -> LineChart:
    """Actual values, the straight way to the target, and the forecast with its range to the end of the goal."""
    terms = goal.terms
    days = _days(terms.starts_on, terms.ends_on, progress.measured_on or progress.day)
    actual = _carried(progress, days)
    base, way = terms.baseline, terms.target - terms.baseline
    length = (terms.ends_on - terms.starts_on).days
    path: list[float | None] = [round(base + way * (day - terms.starts_on).days / length, 2) for day in days]
    series = [
        Series(_("Actual"), actual, "c1"),
        Series(_("Even way to the target"), path, "c6", dashed=True),
    ]
    band = None
    trend = progress.trend
    if trend is not None and progress.day < terms.ends_on:
        rows = _ahead(trend, progress, days, METRICS[goal.metric].most)
        series.append(Series(_("Forecast"), [row[0] if row else None for row in rows], "c2", True))
        band = Band(
            _("Range of 80%"),
            [row[1] if row else None for row in rows],
            [row[2] if row else None for row in rows],
            "c2",
        )
    marks = [
        (min(range(len(days)), key=lambda i: abs((days[i] - stone.day).days)), stone.label or short_date(stone.day))
        for stone in goal.milestones.all()
    ]
    return LineChart(
        [day.isoformat() for day in days], series, _summary(goal, progress), band, marks, METRICS[goal.metric].unit,
        from_zero=base == 0, axis=pgettext("chart", "Day"), days=days,
    )  # fmt: skip


def _ahead(
    trend: Trend, progress: Progress, days: list[date], most: int | None
) -> list[tuple[float, float, float] | None]:
    """Forecast, lowest and highest value of the days to come; it sets out from the last value."""
    rows: list[tuple[float, float, float] | None] = []
    for day in days:
        if day < trend.last:
            rows.append(None)
        elif day == trend.last and progress.value is not None:
            rows.append((_cut(progress.value, most),) * 3)
        else:
            rows.append((_cut(trend.at(day), most), *(_cut(one, most) for one in trend.span(day))))  # type: ignore[arg-type]
    return rows


def _cut(value: float, most: int | None) -> float:
    return round(max(0.0, value if most is None else min(value, float(most))), 2)


def _days(first: date, last: date, also: date) -> list[date]:
    length = (last - first).days
    step = max(1, round(length / _STEPS))
    days = {first + timedelta(days=n) for n in range(0, length + 1, step)} | {last}
    return sorted(days | ({also} if first <= also <= last else set()))


def _carried(progress: Progress, days: list[date]) -> list[float | None]:
    """The latest value up to each day, to the last day that has one."""
    values: list[float | None] = []
    points, current, at = progress.points, None, 0
    until = progress.measured_on
    for day in days:
        while at < len(points) and points[at][0] <= day:
            current, at = round(points[at][1], 2), at + 1
        values.append(current if until is not None and day <= until else None)
    return values


def _summary(goal: Goal, progress: Progress) -> str:
    parts: dict[str, Any] = {"goal": goal.name, "health": progress.health.label}
    done = None if progress.done is None else round(100 * progress.done)
    return _("%(goal)s: %(health)s. ") % parts + pace_words(done, round(100 * progress.elapsed))
