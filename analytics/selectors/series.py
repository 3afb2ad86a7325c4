"""The values a goal is judged by, day by day, from what the product has collected or people entered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

from django.db.models import Count, Value
from django.db.models.functions import TruncDate

from accounts.models import AccountReading, AccountStrategy, SocialAccount
from accounts.states import AccountState
from analytics.forecast import Point
from analytics.metrics import METRICS, MetricFacts
from analytics.models import AccountDay, GoalValue
from analytics.selectors.figures.scope import Scope
from analytics.selectors.figures.values import parts_by_day
from analytics.states import Metric, Subject
from config.lib.clock import day_start
from content.models import Publication
from content.states import PublicationState
from team.models import Workspace

# How far back the past is read: for the trend, and to judge whether a target can be reached.
TREND_DAYS, PAST_DAYS = 42, 365


@dataclass(frozen=True, slots=True)
class Measured:
    """What is counted for whom. `goal_id`: whose typed values; None before the goal is stored."""

    workspace: Workspace
    metric: str
    subject: str
    account_id: int | None = None
    group_id: int | None = None
    goal_id: int | None = None

    def accounts(self) -> list[int]:
        """Ids of the accounts whose figures count; disconnected ones only where the goal names them.

        None at all for a group that was deleted: without a group are accounts the goal never meant.
        """
        if self.subject == Subject.GROUP and self.group_id is None:
            return []
        rows = SocialAccount.objects.for_workspace(self.workspace)
        if self.subject == Subject.ACCOUNT:
            rows = rows.filter(pk=self.account_id)
        elif self.subject == Subject.GROUP:
            rows = rows.filter(memberships__group_id=self.group_id).exclude(state=AccountState.DISCONNECTED)
        else:
            rows = rows.exclude(state=AccountState.DISCONNECTED)
        return list(rows.values_list("pk", flat=True))


def running(measured: Measured, first: date, last: date) -> list[Point]:
    """The metric from `first` to `last`, oldest first; days without a value are left out.

    Metrics that add up run on from an arbitrary beginning: only differences between two days mean something.
    """
    facts = METRICS[measured.metric]
    if facts.typed:
        return _typed(measured, first, last)
    accounts = measured.accounts()
    if not accounts:
        return []
    if facts.source:
        return _collected(Scope(measured.workspace, first, last, accounts), facts)
    if measured.metric == Metric.POSTS:
        return _posts(measured.workspace, accounts, first, last)
    if measured.metric == Metric.REGULARITY:
        return _regularity(measured.workspace, accounts, first, last)
    return _followers(measured.workspace, accounts, first, last)


def value_before(points: Sequence[Point], day: date) -> Point | None:
    """The last point up to `day`, else the first one after it; None without points."""
    before = [point for point in points if point[0] <= day]
    return before[-1] if before else (points[0] if points else None)


def _followers(workspace: Workspace, accounts: Iterable[int], first: date, last: date) -> list[Point]:
    """Followers summed over the accounts, on each day on which one of them was read.

    An account counts with its latest figure: what its own day reports, else a check of it. Before its first one it
    counts with that first one, so that an account that was connected meanwhile is no sudden gain.
    """
    checks, days = (
        model.objects.for_workspace(workspace)
        .filter(account__in=list(accounts), day__range=(first, last), followers__isnull=False)
        .order_by()
        .values_list("account_id", "day", "followers", Value(rank))
        for rank, model in enumerate((AccountReading, AccountDay))
    )
    by_day: dict[date, dict[int, int]] = defaultdict(dict)
    # What the platform counts of a day is better than what a check of the account happened to see on it: it comes last.
    for account, day, followers, _rank in sorted(checks.union(days, all=True), key=lambda row: row[3]):
        by_day[day][account] = followers or 0
    current: dict[int, int] = {}
    for _day, read in sorted(by_day.items()):
        current = {**read, **current}
    points = []
    for day, read in sorted(by_day.items()):
        current.update(read)
        points.append((day, float(sum(current.values()))))
    return points


def _collected(scope: Scope, facts: MetricFacts) -> list[Point]:
    """A metric of the dictionary, on days that have a value: sums run on, a ratio is that of all days so far."""
    points: list[Point] = []
    above = below = 0.0
    for day, value, volume in parts_by_day(scope, facts.source):
        if value is None:
            continue
        if facts.adds_up:
            above += float(value)
            points.append((day, above))
        elif volume:
            above += float(value) * float(volume)
            below += float(volume)
            points.append((day, above / below))
    return points


def _posts_by_day(
    workspace: Workspace, accounts: Iterable[int], first: date, last: date
) -> dict[tuple[int, date], int]:
    zone = workspace.time_zone
    rows = (
        Publication.objects.for_workspace(workspace)
        .filter(
            account__in=list(accounts),
            state=PublicationState.PUBLISHED,
            published_at__gte=day_start(first, zone),
            published_at__lt=day_start(last + timedelta(days=1), zone),
        )
        .annotate(day=TruncDate("published_at", tzinfo=ZoneInfo(zone)))
        .values("account_id", "day")
        .annotate(count=Count("pk"))
        .values_list("account_id", "day", "count")
    )
    return {(account, day): count for account, day, count in rows}


def _posts(workspace: Workspace, accounts: Iterable[int], first: date, last: date) -> list[Point]:
    counts: dict[date, int] = defaultdict(int)
    for (_account, day), count in _posts_by_day(workspace, accounts, first, last).items():
        counts[day] += count
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return list(zip(days, map(float, accumulate(counts[day] for day in days)), strict=True))


def wanted_per_week(workspace: Workspace, accounts: Iterable[int]) -> dict[int, int]:
    """How often accounts should publish, by account, where their positioning says so."""
    rows = AccountStrategy.objects.for_workspace(workspace).filter(account__in=list(accounts), posts_per_week__gt=0)
    return {account: wanted or 0 for account, wanted in rows.values_list("account_id", "posts_per_week")}


def _regularity(workspace: Workspace, accounts: Iterable[int], first: date, last: date) -> list[Point]:
    """Percent of (account, week) pairs that kept the wanted frequency, running, on the Sunday of each whole week."""
    wanted = wanted_per_week(workspace, accounts)
    if not wanted:
        return []
    posts = _posts_by_day(workspace, wanted, first, last)
    monday = first + timedelta(days=-first.weekday() % 7)
    kept = total = 0
    points = []
    while monday + timedelta(days=6) <= last:
        week = [monday + timedelta(days=n) for n in range(7)]
        kept += sum(sum(posts.get((account, day), 0) for day in week) >= least for account, least in wanted.items())
        total += len(wanted)
        points.append((week[-1], 100 * kept / total))
        monday += timedelta(days=7)
    return points


def _typed(measured: Measured, first: date, last: date) -> list[Point]:
    if measured.goal_id is None:
        return []
    rows = GoalValue.objects.for_workspace(measured.workspace).filter(
        goal_id=measured.goal_id, day__range=(first, last)
    )
    values = [(day, float(value)) for day, value in rows.order_by("day").values_list("day", "value")]
    if METRICS[measured.metric].adds_up:
        return list(zip((day for day, _v in values), accumulate(value for _d, value in values), strict=True))
    return values
