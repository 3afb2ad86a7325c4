"""Comparing own accounts and competitors on one platform over a period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from accounts.models import TrackedAccount
from accounts.selectors.competitors.measures import (
    DayFigures,
    Measured,
    absolute,
    engagement_a_day,
    indexed,
    label_days,
    measured,
    shares,
)
from accounts.selectors.competitors.tracking import figures_by_account, tracked_query
from team.models import Workspace

COMPARED_MAX = 6
# Longer periods are drawn by the week.
DAILY_UP_TO = 92


@dataclass(frozen=True, slots=True)
class Row:
    """One account in the comparison. `post_share`, `engagement_share`: 0 to 1 of the compared set, None: not enough."""

    tracked: TrackedAccount
    tone: str
    figures: Measured
    post_share: float | None
    engagement_share: float | None
    sources: tuple[str, ...]

    @property
    def last(self) -> int | None:
        """Followers on the last known day."""
        return self.figures.growth.last if self.figures.growth else None

    @property
    def change(self) -> int | None:
        """Followers won in the period."""
        return self.figures.growth.change if self.figures.growth else None

    @property
    def growth(self) -> float | None:
        """The same by the followers at the beginning."""
        return self.figures.growth.share if self.figures.growth else None

    @property
    def name(self) -> str:
        """Competitor and account, the account alone for our own."""
        competitor = self.tracked.competitor
        return competitor.name if competitor is not None else str(self.tracked.account)


@dataclass(frozen=True, slots=True)
class Benchmark:
    """The comparison of a period. `indexes`, `followers`: values at `labels` by row, gaps as None; `step` in days."""

    platform: str
    first: date
    last: date
    rows: tuple[Row, ...]
    labels: tuple[date, ...]
    step: int
    indexes: tuple[tuple[float | None, ...], ...]
    followers: tuple[tuple[float | None, ...], ...]


def platforms_compared(*, workspace: Workspace) -> dict[str, list[TrackedAccount]]:
    """Followed accounts by platform, own ones first; only platforms with any, the fullest first. One query."""
    found: dict[str, list[TrackedAccount]] = {}
    for row in tracked_query(workspace=workspace):
        found.setdefault(row.platform, []).append(row)
    return dict(sorted(found.items(), key=lambda item: (-len(item[1]), item[0])))


def benchmark(
    *, workspace: Workspace, platform: str, tracked: Sequence[TrackedAccount], first: date, last: date
) -> Benchmark:
    """Compare at most six accounts of one platform from `first` to `last` (days of the workspace). Two queries."""
    chosen = list(tracked)[:COMPARED_MAX]
    by_account = figures_by_account(workspace=workspace, tracked=chosen, since=first)
    days = [[row for row in by_account[one.pk] if row.day <= last] for one in chosen]
    sums = [measured(rows, first, last) for rows in days]
    posts = shares([one.cadence for one in sums])
    engagement = shares([engagement_a_day(rows, first, last) for rows in days])
    step = _step(days, first, last)
    labels = label_days(first, last, step)
    return Benchmark(
        platform=platform,
        first=first,
        last=last,
        rows=tuple(
            Row(one, f"c{index + 1}", sums[index], posts[index], engagement[index], _sources(days[index]))
            for index, one in enumerate(chosen)
        ),
        labels=tuple(labels),
        step=step,
        indexes=tuple(tuple(indexed(rows, labels, step)) for rows in days),
        followers=tuple(tuple(absolute(rows, labels, step)) for rows in days),
    )


def _step(days: Sequence[Sequence[DayFigures]], first: date, last: date) -> int:
    """A day, or a week where the period is long or an account is seen so seldom that single days would be lost dots."""
    span = (last - first).days + 1
    if span > DAILY_UP_TO:
        return 7
    for rows in days:
        known = [row.day for row in rows if row.followers is not None]
        if len(known) > 1 and len(known) * 2 < (known[-1] - known[0]).days:
            return 7
    return 1


def _sources(rows: Sequence[DayFigures]) -> tuple[str, ...]:
    """Where the figures come from, each once, in the order of trust."""
    found = {name for row in rows for name in (row.followers_from, row.window_from) if name}
    return tuple(sorted(found, key=("api", "csv", "manual").index))
