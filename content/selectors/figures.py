"""Publishing figures of a workspace, counted from its own publications: nothing here is estimated."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from statistics import mean
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, DurationField, ExpressionWrapper, F, Min, Q, QuerySet, Value
from django.db.models.aggregates import Aggregate
from django.db.models.functions import TruncDate

from config.lib.clock import day_start, local_day, now
from content.models import Publication
from content.states import NEEDS_A_PERSON, PublicationState
from team.models import Workspace

S = PublicationState
# A publication this late or less is on time.
ON_TIME = timedelta(seconds=60)
PERIODS_BEFORE = 4
# Fewer than this many publications make a share meaningless.
ENOUGH = 5


class Median(Aggregate):
    """PostgreSQL's percentile_cont(0.5), for durations too."""

    function = "PERCENTILE_CONT"
    name = "Median"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of the strip. `usual` is the mean of the four periods before; None: not enough data.

    `series` has one value per day, oldest first.
    """

    value: float | None
    usual: float | None = None
    series: tuple[float, ...] = ()

    @property
    def change(self) -> float | None:
        """Difference to the usual value."""
        return None if self.value is None or self.usual is None else self.value - self.usual

    @property
    def change_percent(self) -> float | None:
        """Difference to the usual value in percent of it."""
        return None if self.change is None or not self.usual else 100 * self.change / self.usual


@dataclass(frozen=True, slots=True)
class Strip:
    """The figures at the top of the workspace's first page; shares in percent."""

    days: int
    published: Figure
    on_time: Figure
    median_delay: timedelta | None
    coming: Figure
    empty_days: int
    waiting: int
    oldest_waiting: Any
    first_try: Figure


@dataclass(frozen=True, slots=True)
class _Daily:
    published: int = 0
    timed: int = 0
    on_time: int = 0
    tried: int = 0
    first_try: int = 0


def strip(*, workspace: Workspace, days: int) -> Strip:
    """Figures of the last `days` local days, today included, against the mean of the four periods before."""
    zone, today = workspace.time_zone, local_day(now(), workspace.time_zone)
    span = [today - timedelta(days=days * (PERIODS_BEFORE + 1) - 1 - n) for n in range(days * (PERIODS_BEFORE + 1))]
    table = _table(workspace, span[0], zone)
    rows = [table.get(day, _Daily()) for day in span]
    periods = [rows[n : n + days] for n in range(0, len(rows), days)]
    facts = _facts(workspace, day_start(span[-days], zone))
    known = facts["begun"] is not None and local_day(facts["begun"], zone) <= span[0]
    coming = _coming(workspace, today, zone)
    return Strip(
        days=days,
        published=_figure([[row.published for row in period] for period in periods], known),
        on_time=_share(periods, "on_time", "timed", known),
        median_delay=max(facts["delay"], timedelta(0)) if facts["delay"] is not None else None,
        coming=Figure(value=sum(coming), series=tuple(coming)),
        empty_days=coming.count(0),
        waiting=facts["waiting"],
        oldest_waiting=facts["oldest"],
        first_try=_share(periods, "first_try", "tried", known),
    )


def _rows(workspace: Workspace) -> QuerySet[Publication]:
    return Publication.objects.for_workspace(workspace)


def _table(workspace: Workspace, first: date, zone: str) -> dict[date, _Daily]:
    """Counts per local day. Only what the product sent itself counts as timed or tried, not what a person confirmed."""
    start, tz = day_start(first, zone), ZoneInfo(zone)
    late = ExpressionWrapper(F("published_at") - F("due_at"), output_field=DurationField())
    own = Q(closed_by=None, due_at__isnull=False)
    done = (
        _rows(workspace)
        .filter(state=S.PUBLISHED, published_at__gte=start)
        .annotate(day=TruncDate("published_at", tzinfo=tz), late=late)
        .values("day")
        .annotate(
            kind=Value("done"),
            all=Count("pk"),
            good=Count("pk", filter=own & Q(late__lte=ON_TIME)),
            of=Count("pk", filter=own),
        )
    )
    tried = (
        _rows(workspace)
        .filter(first_sent_at__gte=start, state__in=(S.PUBLISHED, S.FAILED, S.UNKNOWN))
        .annotate(day=TruncDate("first_sent_at", tzinfo=tz))
        .values("day")
        .annotate(
            kind=Value("tried"),
            all=Count("pk"),
            good=Count("pk", filter=Q(state=S.PUBLISHED, attempt_count__lte=1)),
            of=Value(0),
        )
    )
    table: dict[date, _Daily] = defaultdict(_Daily)
    for row in done.union(tried, all=True):
        day, known = row["day"], table[row["day"]]
        table[day] = (
            replace(known, published=row["all"], timed=row["of"], on_time=row["good"])
            if row["kind"] == "done"
            else replace(known, tried=row["all"], first_try=row["good"])
        )
    return dict(table)


def _facts(workspace: Workspace, start: datetime) -> dict[str, Any]:
    """When publishing began, the median delay since `start`, and what waits for a person now."""
    late = ExpressionWrapper(F("published_at") - F("due_at"), output_field=DurationField())
    stuck = Q(state__in=NEEDS_A_PERSON)
    timed = Q(state=S.PUBLISHED, closed_by=None, due_at__isnull=False, published_at__gte=start)
    return (
        _rows(workspace)
        .annotate(late=late)
        .aggregate(
            begun=Min("published_at"),
            delay=Median("late", filter=timed, output_field=DurationField()),
            waiting=Count("pk", filter=stuck),
            oldest=Min("due_at", filter=stuck),
        )
    )


def _coming(workspace: Workspace, today: date, zone: str) -> list[int]:
    """Publications waiting to go out on each of the next seven local days, today included."""
    start, end = now(), day_start(today + timedelta(days=7), zone)
    found = (
        _rows(workspace)
        .filter(state__in=(S.SCHEDULED, S.NEEDS_HANDOFF), due_at__gte=start, due_at__lt=end)
        .annotate(day=TruncDate("due_at", tzinfo=ZoneInfo(zone)))
        .values("day")
        .annotate(n=Count("pk"))
    )
    counts = {row["day"]: row["n"] for row in found}
    return [counts.get(today + timedelta(days=n), 0) for n in range(7)]


def _figure(periods: list[list[int]], known: bool) -> Figure:
    sums = [sum(period) for period in periods]
    return Figure(sums[-1], mean(sums[:-1]) if known else None, tuple(periods[-1]))


def _share(periods: list[list[_Daily]], hit: str, of: str, known: bool) -> Figure:
    """A share in percent; a period with fewer than ENOUGH cases has none."""
    shares = []
    for period in periods:
        total = sum(getattr(row, of) for row in period)
        shares.append(100 * sum(getattr(row, hit) for row in period) / total if total >= ENOUGH else None)
    before = [share for share in shares[:-1] if share is not None]
    daily = [100 * getattr(row, hit) / getattr(row, of) for row in periods[-1] if getattr(row, of)]
    usual = mean(before) if known and len(before) == PERIODS_BEFORE else None
    return Figure(shares[-1], usual, tuple(daily) if shares[-1] is not None else ())
