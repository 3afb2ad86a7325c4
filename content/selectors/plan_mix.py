"""How the plan's mix of pillars compares with the wanted one: shares, weeks, and where variety is lost.

Counted are posts with a time in the period that are planned or published: ideas and cancelled ones are left out. Days
and weeks (Monday first) are those of the workspace's zone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncWeek

from config.lib.clock import day_start, local_day, now
from content.models import Pillar, Post
from content.states import PostState
from team.models import Workspace

# A share this many points off the wanted one is still on target.
TOLERANCE = 5
# So many posts of one pillar in a row lose variety; a pillar without a post for so many days is missed.
RUN, AHEAD_DAYS = 4, 14
UNCOUNTED = (PostState.IDEA, PostState.CANCELLED)


@dataclass(frozen=True, slots=True)
class Part:
    """One pillar's part of the mix; without `pillar`: posts that have none. `share` and `target` are percent."""

    pillar: Pillar | None
    count: int
    share: int
    start: int
    target: int | None

    @property
    def verdict(self) -> str:
        """ "over", "under", "ok", or "" where no share is wanted."""
        if self.target is None:
            return ""
        off = self.share - self.target
        return "over" if off > TOLERANCE else "under" if off < -TOLERANCE else "ok"

    @property
    def off(self) -> int:
        """Points above (positive) or below the wanted share."""
        return self.share - (self.target or 0)


@dataclass(frozen=True, slots=True)
class Week:
    """One week: posts by pillar, in the order of the mix."""

    first: date
    total: int
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Mix:
    """The mix of a period, both days included."""

    first: date
    last: date
    total: int
    parts: tuple[Part, ...]
    weeks: tuple[Week, ...] = ()

    @property
    def shown(self) -> list[Part]:
        """The parts that have a post, for a stacked bar."""
        return [part for part in self.parts if part.count]


@dataclass(frozen=True, slots=True)
class Run:
    """So many posts of one pillar in a row, from the first to the last day."""

    pillar: Pillar
    length: int
    first: date
    last: date


def mix(*, workspace: Workspace, pillars: Sequence[Pillar], first: date, last: date, weeks: bool = False) -> Mix:
    """The mix from `first` to `last`, both included. One query."""
    rows = counted(workspace=workspace, first=first, last=last).order_by()
    if not weeks:
        counts = dict(rows.values_list("pillar_id").annotate(n=Count("pk")))
        return mix_of(counts=counts, pillars=pillars, first=first, last=last)
    zone = ZoneInfo(workspace.time_zone)
    by_week: dict[date, dict[int | None, int]] = {}
    for week, pillar_id, n in rows.annotate(week=TruncWeek("due_at", tzinfo=zone)).values_list(
        "week", "pillar_id"
    ).annotate(n=Count("pk")):  # fmt: skip
        by_week.setdefault(week.astimezone(zone).date(), {})[pillar_id] = n
    counts = {}
    for found in by_week.values():
        for pillar_id, n in found.items():
            counts[pillar_id] = counts.get(pillar_id, 0) + n
    monday = first - timedelta(days=first.weekday())
    spans = [monday + timedelta(weeks=n) for n in range((last - monday).days // 7 + 1)]
    lines = [
        Week(day, sum(by_week.get(day, {}).values()), tuple(_parts(by_week.get(day, {}), pillars))) for day in spans
    ]
    return Mix(first, last, sum(counts.values()), tuple(_parts(counts, pillars)), tuple(lines))


def mix_of(
    *,
    counts: dict[int | None, int],
    pillars: Sequence[Pillar],
    first: date,
    last: date,
    wanted: Mapping[int, int] | None = None,
) -> Mix:
    """The same from counts that are known already. `wanted`: shares by pillar in place of the brand's."""
    return Mix(first, last, sum(counts.values()), tuple(_parts(counts, pillars, wanted)))


def counted(*, workspace: Workspace, first: date, last: date) -> QuerySet[Post]:
    """The posts of a period that count."""
    zone = workspace.time_zone
    until = day_start(last + timedelta(days=1), zone)
    rows = Post.objects.for_workspace(workspace).filter(due_at__gte=day_start(first, zone), due_at__lt=until)
    return rows.exclude(state__in=UNCOUNTED)


def runs(*, workspace: Workspace, pillars: Sequence[Pillar], first: date, last: date) -> list[Run]:
    """Where RUN or more posts of one pillar follow one another in the period. One query.

    Posts without a pillar end a run: nobody said what they are about.
    """
    known = {row.pk: row for row in pillars}
    found: list[Run] = []
    current: list[datetime] = []
    before: int | None = None

    def close() -> None:
        if before in known and len(current) >= RUN:
            zone = workspace.time_zone
            found.append(Run(known[before], len(current), local_day(current[0], zone), local_day(current[-1], zone)))

    rows = counted(workspace=workspace, first=first, last=last).order_by("due_at", "pk")
    for due_at, pillar_id in rows.values_list("due_at", "pillar_id"):
        if pillar_id != before:
            close()
            current, before = [], pillar_id
        if due_at is not None:
            current.append(due_at)
    close()
    return found


def missed(*, workspace: Workspace, pillars: Iterable[Pillar]) -> list[Pillar]:
    """Active pillars with a wanted share that have no post in the next AHEAD_DAYS days. One query."""
    present = now()
    rows = Post.objects.for_workspace(workspace).filter(
        due_at__gte=present, due_at__lt=present + timedelta(days=AHEAD_DAYS)
    )
    there = set(rows.exclude(state__in=UNCOUNTED).order_by().values_list("pillar_id", flat=True).distinct())
    return [row for row in pillars if row.active and row.share and row.pk not in there]


def _parts(
    counts: dict[int | None, int], pillars: Sequence[Pillar], shares_wanted: Mapping[int, int] | None = None
) -> list[Part]:
    """Whole percents that add up to 100 (largest remainders), each part beginning where the one before ends."""
    listed = [row for row in pillars if row.active or counts.get(row.pk)]
    known = {row.pk for row in listed}
    rest = sum(n for key, n in counts.items() if key not in known)
    amounts = [counts.get(row.pk, 0) for row in listed] + [rest]
    total = sum(amounts)
    shares = [n * 100 // total for n in amounts] if total else [0] * len(amounts)
    if total:
        order = sorted(range(len(amounts)), key=lambda n: -(amounts[n] * 100 % total))
        for n in order[: 100 - sum(shares)]:
            shares[n] += 1
    parts, start = [], 0
    for row, n, share in zip([*listed, None], amounts, shares, strict=True):
        wanted = None
        if row is not None and row.active:
            wanted = row.share if shares_wanted is None else shares_wanted.get(row.pk)
        parts.append(Part(row, n, share, start, wanted))
        start += share
    return parts if rest else parts[:-1]
