"""The audience over time: who comes back, who is active, what exposure leads to, who is lost (handbook ANA-3).

Days are those of the workspace's zone. Somebody is active on a day when they wrote to one of the accounts or reacted on
it (liked, shared, followed), as far as platforms tell; merged contacts count as one, erased ones not at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import CharField, Count, Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Concat

from analytics.dictionary import BY_ID
from analytics.selectors.figures.scope import Scope
from analytics.selectors.figures.values import totals_by_account
from config.lib.clock import day_start, local_day, now
from interactions.community_states import CommunityState, EntryKind
from interactions.models import Community, CommunityWeek, Complaint, Contact, PointEntry, Thread
from interactions.selectors.contacts.reading import living
from interactions.states import Lifecycle
from team.models import Workspace

COHORTS = 12
# Percents of fewer contacts say nothing.
COHORT_LEAST = 10
WEEKS = 8
DAYS = (1, 7, 30)
# Periods of the funnel and of losses, in days.
SPANS = (30, 90, 180)
GONE_SHOWN = 30
FUNNEL = ("exposure", "engagement", "profile_visits", "clicks")

# Contacts by the Monday of their first day; for each, the days after it on which they were active again.
_ACTIVE = """
    SELECT t.contact_id, (m.at AT TIME ZONE %(zone)s)::date AS day
    FROM interactions_message m JOIN interactions_thread t ON t.id = m.thread_id
    WHERE m.workspace_id = %(workspace)s AND m.direction = 'in' AND m.at >= %(start)s AND m.at < %(until)s
    UNION
    SELECT i.contact_id, (r.at AT TIME ZONE %(zone)s)::date
    FROM interactions_reaction r JOIN interactions_identity i ON i.id = r.identity_id
    WHERE r.workspace_id = %(workspace)s AND r.at >= %(start)s AND r.at < %(until)s
"""
_COHORTS = f"""
WITH people AS (
    SELECT id, (first_seen_at AT TIME ZONE %(zone)s)::date AS first
    FROM interactions_contact
    WHERE workspace_id = %(workspace)s AND merged_into_id IS NULL AND erased_at IS NULL
      AND first_seen_at >= %(start)s AND first_seen_at < %(until)s
), active AS ({_ACTIVE}), back AS (
    SELECT p.first - (extract(isodow FROM p.first)::int - 1) AS week, a.contact_id, a.day - p.first AS after
    FROM people p JOIN active a ON a.contact_id = p.id AND a.day > p.first
)
SELECT week, NULL::int AS size, CASE WHEN after IN (1, 7, 30) THEN after END AS after, after / 7 AS later,
       count(DISTINCT contact_id)
FROM back GROUP BY GROUPING SETS ((week, after / 7), (week, CASE WHEN after IN (1, 7, 30) THEN after END))
UNION ALL
SELECT first - (extract(isodow FROM first)::int - 1), count(*), NULL, NULL, 0 FROM people GROUP BY 1
"""  # noqa: S608 - put together of constants
_PRESENT = f"""
WITH active AS ({_ACTIVE})
SELECT count(DISTINCT contact_id) FILTER (WHERE day = %(today)s - 1),
       count(DISTINCT contact_id) FILTER (WHERE day >= %(today)s - 7),
       count(DISTINCT contact_id), count(*)
FROM active a WHERE day < %(today)s
"""  # noqa: S608 - put together of constants
# By account: what its days tell, and the falls between readings of followers that follow each other.
_LOST = """
SELECT account_id, sum(followers_lost) FILTER (WHERE day > %(before)s),
       sum(greatest(earlier - followers, 0)) FILTER (WHERE day > %(before)s)
FROM (
    SELECT account_id, day, followers, followers_lost,
           lag(followers) OVER (PARTITION BY account_id, followers IS NULL ORDER BY day) AS earlier
    FROM analytics_accountday WHERE workspace_id = %(workspace)s AND day BETWEEN %(before)s AND %(last)s
) days GROUP BY account_id
"""


@dataclass(frozen=True, slots=True)
class CohortLine:
    """Contacts first heard of in the week from `week` (a Monday). `percents`: active again 1, 2 … weeks later (days
    7–13, 14–20 … after the first), `counts` how many these are; None while that time is not over for all of them."""

    week: date
    size: int
    percents: tuple[float | None, ...]
    counts: tuple[int | None, ...] = ()

    @property
    def small(self) -> bool:
        """Whether it is too small for percents."""
        return self.size < COHORT_LEAST


@dataclass(frozen=True, slots=True)
class Retention:
    """The cohorts, newest first. `days`: for 1, 7 and 30 the percent active on exactly that day after the first, of all
    contacts old enough, with how many these are; None without any."""

    cohorts: tuple[CohortLine, ...]
    days: tuple[tuple[int, float | None, int], ...]


@dataclass(frozen=True, slots=True)
class Presence:
    """Active people: `day` yesterday, `week` and `month` in the last 7 and 30 whole days. `daily`: a day's mean of the
    30; `stickiness`: that in percent of the month's, None without anybody."""

    day: int
    week: int
    month: int
    daily: float

    @property
    def stickiness(self) -> float | None:
        """How many percent of the month's people are there on an ordinary day."""
        return 100 * self.daily / self.month if self.month else None


@dataclass(frozen=True, slots=True)
class CommunityLine:
    """An owned group. `speakers` of `members` in its last reported `week`; `present`: members who earned points."""

    community: Community
    week: date | None
    members: int | None
    speakers: int | None
    present: Presence | None

    @property
    def share(self) -> float | None:
        """Percent of the members who wrote in the week."""
        return 100 * self.speakers / self.members if self.speakers is not None and self.members else None


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the funnel that is reported. `some` of `every` accounts report it; None where that does not apply.

    `rate`: in percent of the reported step before, of the `both` accounts that report the two (a ratio of their sums);
    None where no account does, and for contacts, who belong to no account.
    """

    key: str
    name: str
    value: float
    some: int | None = None
    every: int | None = None
    rate: float | None = None
    both: int = 0


@dataclass(frozen=True, slots=True)
class Lost:
    """Followers lost in a period: `told` by platforms (None: by none), `fallen`: sums of falls from day to day of
    accounts that tell none; with how many accounts each."""

    told: int | None
    told_accounts: int
    fallen: int | None
    fallen_accounts: int


@dataclass(frozen=True, slots=True)
class GoneContact:
    """Somebody who is silent for longer than their lifecycle allows, under a covered name, and what is known of why."""

    contact: Contact
    name: str
    complained: bool
    unanswered: bool


def _run(sql: str, params: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


def period_of(workspace: Workspace, text: str) -> tuple[int, date, date]:
    """How many days, the first and the last of them: whole days up to yesterday."""
    span = int(text) if text in {str(one) for one in SPANS} else SPANS[0]
    last = local_day(now(), workspace.time_zone) - timedelta(days=1)
    return span, last - timedelta(days=span - 1), last


def retention(*, workspace: Workspace) -> Retention:
    """Contacts of the last COHORTS weeks and how many of them came back. One query."""
    zone, today = workspace.time_zone, local_day(now(), workspace.time_zone)
    monday = today - timedelta(days=today.weekday())
    first = monday - timedelta(weeks=COHORTS - 1)
    rows = _run(
        _COHORTS,
        {"workspace": workspace.pk, "zone": zone, "start": day_start(first, zone), "until": day_start(today, zone)},
    )
    sizes = {week: size for week, size, _after, _later, _count in rows if size is not None}
    on_day = {(week, after): count for week, size, after, _later, count in rows if size is None and after is not None}
    in_week = {(week, later): count for week, size, _after, later, count in rows if size is None and later is not None}
    lines = []
    for week in sorted(sizes, reverse=True):
        over = [week + timedelta(days=6 + 7 * n + 6) < today for n in range(1, WEEKS + 1)]
        counts = [in_week.get((week, n), 0) if over[n - 1] else None for n in range(1, WEEKS + 1)]
        percents = [None if count is None else 100 * count / sizes[week] for count in counts]
        lines.append(CohortLine(week, sizes[week], tuple(percents), tuple(counts)))
    days = []
    for n in DAYS:
        old = [week for week in sizes if week + timedelta(days=6 + n) < today]
        size = sum(sizes[week] for week in old)
        days.append((n, 100 * sum(on_day.get((week, n), 0) for week in old) / size if size else None, size))
    return Retention(tuple(lines), tuple(days))


def presence(*, workspace: Workspace) -> Presence:
    """Contacts who were active lately, up to yesterday. One query."""
    zone, today = workspace.time_zone, local_day(now(), workspace.time_zone)
    start, until = day_start(today - timedelta(days=30), zone), day_start(today, zone)
    params = {"workspace": workspace.pk, "zone": zone, "start": start, "until": until, "today": today}
    day, week, month, spans = _run(_PRESENT, params)[0]
    return Presence(day, week, month, spans / 30)


def communities(*, workspace: Workspace) -> list[CommunityLine]:
    """Running groups by name: the last week somebody reported, and members who earned points. Two queries."""
    today = local_day(now(), workspace.time_zone)
    weeks = CommunityWeek.objects.for_workspace(workspace).filter(
        community=OuterRef("pk"), members__isnull=False, week__gt=today - timedelta(days=120)
    )
    last = {name: Subquery(weeks.order_by("-week").values(name)[:1]) for name in ("week", "members", "speakers")}
    running = Community.objects.for_workspace(workspace).filter(state=CommunityState.RUNNING)
    groups = list(
        running.annotate(**{f"last_{name}": found for name, found in last.items()}).order_by("name", "pk")[:50]
    )
    earned = PointEntry.objects.for_workspace(workspace).filter(
        community__in=groups, kind=EntryKind.EARNED, day__gte=today - timedelta(days=30), day__lt=today
    )
    told = earned.order_by().values("community_id").annotate(
        d=Count("member", distinct=True, filter=Q(day=today - timedelta(days=1))),
        w=Count("member", distinct=True, filter=Q(day__gte=today - timedelta(days=7))),
        m=Count("member", distinct=True),
        spans=Count(Concat("member", Value("-"), "day", output_field=CharField()), distinct=True),
    )  # fmt: skip
    present = {row["community_id"]: row for row in told}
    lines = []
    for group in groups:
        row = present.get(group.pk)
        lines.append(
            CommunityLine(
                group,
                group.last_week,
                group.last_members,
                group.last_speakers,
                Presence(row["d"], row["w"], row["m"], row["spans"] / 30) if row else None,
            )
        )
    return lines


def funnel(*, workspace: Workspace, first: date, last: date, contacts: int) -> list[Step]:
    """From exposure to orders, sums over the period; steps nobody reports are left out. `contacts`: those new in it."""
    scope = Scope(workspace, first, last)
    accounts = list(totals_by_account(scope, [*FUNNEL, "orders"]).values())
    steps: list[Step] = []
    before = ""
    for key in (*FUNNEL, "contacts", "orders"):
        if key == "contacts":
            steps += [Step("contacts", "", float(contacts))] if contacts else []
            continue
        told = [one[key] for one in accounts if one[key] is not None]
        if not told:
            continue
        pairs = [(one[key], one[before]) for one in accounts if before and None not in (one[key], one[before])]
        below = sum(float(pair[1] or 0) for pair in pairs)
        rate = 100 * sum(float(pair[0] or 0) for pair in pairs) / below if below else None
        value = sum(float(one or 0) for one in told)
        steps.append(Step(key, str(BY_ID[key].name), value, len(told), len(accounts), rate, len(pairs)))
        before = key
    return steps


def followers_lost(*, workspace: Workspace, first: date, last: date) -> Lost:
    """Followers who left from `first` to `last`, as told or, where no account tells, by falls. One query."""
    rows = _run(_LOST, {"workspace": workspace.pk, "before": first - timedelta(days=1), "last": last})
    told = {account: int(value) for account, value, _falls in rows if value is not None}
    fallen = {account: int(value) for account, _told, value in rows if value is not None and account not in told}
    return Lost(
        sum(told.values()) if told else None, len(told), sum(fallen.values()) if fallen else None, len(fallen)
    )  # fmt: skip


def contact_counts(*, workspace: Workspace, first: date, last: date) -> tuple[dict[str, int], int]:
    """How many contacts are in each lifecycle, and how many are new from `first` to `last`. One query."""
    start, until = (day_start(day, workspace.time_zone) for day in (first, last + timedelta(days=1)))
    new = Count("pk", filter=Q(first_seen_at__gte=start, first_seen_at__lt=until))
    rows = list(living(workspace).order_by().values("lifecycle").annotate(n=Count("pk"), new=new))
    return {row["lifecycle"]: row["n"] for row in rows}, sum(row["new"] for row in rows)


def gone(*, workspace: Workspace, lifecycles: Sequence[str] = (Lifecycle.DORMANT, Lifecycle.LOST)) -> list[GoneContact]:
    """The GONE_SHOWN contacts who fell silent last, names covered, with what is known of why. One query."""
    complaints = Complaint.objects.for_workspace(workspace).filter(contact=OuterRef("pk"))
    waiting = Thread.objects.for_workspace(workspace).filter(contact=OuterRef("pk"), awaiting_since__isnull=False)
    rows = living(workspace).filter(lifecycle__in=lifecycles).annotate(
        complained=Exists(complaints), unanswered=Exists(waiting)
    )  # fmt: skip
    return [
        GoneContact(row, covered(row.name), row.complained, row.unanswered)
        for row in rows.order_by("-last_seen_at", "-pk")[:GONE_SHOWN]
    ]


def covered(name: str) -> str:
    """A name of which only the beginning shows."""
    return f"{name[:1]}••" if name else ""
