"""When an account's posts do best: its own evidence for `content.selectors.best_time`, and the week it comes to.

A post is evidence once it is SETTLED old and its exposure is known: its engagement rate (engagement ÷ exposure, so far)
as a multiple of the median rate of its account's posts of the last WINDOW. Accounts with fewer than MEDIAN_LEAST such
posts have no usual rate and give no evidence. Where the account itself has too few posts, those of all accounts of the
workspace on the same platform count, each against its own account's usual rate.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from operator import itemgetter
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import BigIntegerField, DateTimeField, FloatField, Value
from django.db.models.functions import Cast

from accounts.connectors.audience import AudienceDimension
from accounts.models import AudienceFigure, SocialAccount
from analytics.models import MeasuredPost
from config.lib.clock import local_day, now
from content.selectors.best_time import APART, CAP, OWN_NEEDED, BestTime, best_time, is_quiet, own_times_of
from content.selectors.dates import LABEL_PRIORITY, facts_between
from content.selectors.day_kinds import CHINA, is_weekend
from content.selectors.slots import Plan, slot_plans
from content.time_hooks import OwnPost, OwnTimes
from team.models import Workspace

WINDOW = timedelta(days=365)
SETTLED = timedelta(hours=48)
MEDIAN_LEAST = 5
# More posts than these, the latest ones, would only cost time.
MOST = 3000
SUGGESTED = 5
AHEAD = 21
DAY = 24
_Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """One hour of one weekday. `score`: times the average hour of the week, None where nothing is known.

    `posts`: own posts that came out there; `quiet`: the account's quiet hours lie over it; `slot`: it is a queue slot.
    """

    weekday: int
    hour: int
    score: float | None
    posts: int
    quiet: bool
    slot: bool


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One of the best cells. `hour_posts`: own posts at the hour on all such days; `ratio`: how they did on average,
    1.0 being usual, None without any."""

    cell: Cell
    hour_posts: int
    ratio: float | None


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day to come on which the week does not hold. `rest`: "off", "work" or ""; `names`: what is on."""

    day: date
    rest: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WeekOfTimes:
    """The week of an account on its own clock: 7 × 24 cells, the best of them, and what they rest on."""

    account: SocialAccount
    weekday: BestTime
    weekend: BestTime
    cells: tuple[tuple[Cell, ...], ...]
    best: tuple[Suggestion, ...]
    account_posts: int
    special: tuple[SpecialDay, ...]
    plan: Plan | None

    @property
    def known(self) -> bool:
        """Whether there is anything to show."""
        return bool(self.weekday.scores)


def own_times(workspace: Workspace, accounts: Sequence[SocialAccount]) -> dict[int, OwnTimes]:
    """What figures tell of the accounts, by id. One query, whatever their number; none without accounts."""
    if not accounts:
        return {}
    posts, hours = _evidence(workspace, accounts)
    by_account, by_platform = _own_posts(workspace, posts)
    audiences = _audiences(accounts, hours)
    found = {}
    for account in accounts:
        mine = by_account.get(account.pk, [])
        pool = by_platform.get(account.platform, [])
        pooled = len(mine) < OWN_NEEDED and len(pool) > len(mine)
        found[account.pk] = OwnTimes(
            posts=tuple(pool if pooled else mine),
            pooled=pooled,
            account_posts=len(mine),
            audience=audiences.get(account.pk, ()),
        )
    return found


def week_of_times(*, workspace: Workspace, account: SocialAccount) -> WeekOfTimes:
    """The week of one account with its suggestions, none of which lies in quiet hours or nearer than its spacing."""
    own = own_times_of(workspace=workspace, accounts=[account]).get(account.pk) or OwnTimes()
    weekday, weekend = (best_time(platform=account.platform, weekend=kind, own=own) for kind in (False, True))
    plan = slot_plans(workspace=workspace, accounts=[account]).get(account.pk)
    cells = _cells(weekday, weekend, own, plan)
    return WeekOfTimes(
        account=account,
        weekday=weekday,
        weekend=weekend,
        cells=cells,
        best=tuple(_told(cell, own) for cell in best_cells(cells, plan, weekday.days)),
        account_posts=own.account_posts,
        special=special_days(account.zone),
        plan=plan,
    )


def best_cells(cells: Sequence[Sequence[Cell]], plan: Plan | None, days: Collection[int]) -> list[Cell]:
    """The SUGGESTED best cells of a week that can all be used: outside quiet hours, as far apart as the limits ask.

    Of equal cells those on better days go first. Two cells lie at least APART hours or the account's spacing apart,
    around the end of the week too, and a day has no more of them than its limit of posts.
    """
    gap = timedelta(hours=APART)
    per_day = per_week = None
    if plan:
        gap = max(gap, plan.rules.gap or gap)
        per_day, per_week = plan.rules.per_day, plan.rules.per_week
    every = [cell for line in cells for cell in line if cell.score is not None and not cell.quiet]
    every.sort(key=lambda cell: (-round(cell.score or 0, 6), cell.weekday not in days, cell.weekday, cell.hour))
    found: list[Cell] = []
    for cell in every:
        if len(found) == min(SUGGESTED, per_week if per_week is not None else SUGGESTED):
            break
        if per_day is not None and sum(other.weekday == cell.weekday for other in found) >= per_day:
            continue
        if all(_apart(cell, other) >= gap for other in found):
            found.append(cell)
    return found


def special_days(zone: str) -> tuple[SpecialDay, ...]:
    """The days to come, within AHEAD, that differ from their weekday: holidays, worked weekends, campaign days."""
    first = local_day(now(), zone)
    found = []
    for day, facts in facts_between(first, first + timedelta(days=AHEAD)).items():
        rest = facts.rest if zone in CHINA else ""
        names = [facts.holiday] if facts.holiday and zone in CHINA else []
        names += [event.name for event in facts.events if event.priority >= LABEL_PRIORITY and event.name not in names]
        if rest or names:
            found.append(SpecialDay(day, rest, tuple(names[:3])))
    return tuple(found)


def shifted(shares: Mapping[int, float], zone: str, moment: datetime) -> tuple[float, ...]:
    """Shares by hour in UTC as 24 shares by hour in `zone` at `moment`, summing to 1; empty where they are nothing.

    Where the zone is not a whole number of hours away, an hour's share is divided over the two it falls into.
    """
    whole = sum(shares.values())
    if not whole:
        return ()
    ahead = moment.astimezone(ZoneInfo(zone)).utcoffset() or timedelta()
    hours, rest = divmod(ahead, timedelta(hours=1))
    part = rest / timedelta(hours=1)
    found = [0.0] * DAY
    for hour, share in shares.items():
        found[(hour + hours) % DAY] += share / whole * (1 - part)
        found[(hour + hours + 1) % DAY] += share / whole * part
    return tuple(found)


def _evidence(workspace: Workspace, accounts: Sequence[SocialAccount]) -> tuple[list[_Row], list[_Row]]:
    """Settled posts of the accounts' platforms, the newest first, and their audiences' hours by report. One query.

    Rows are (account, platform, zone, published at, engagement rate or share of the audience, report, hour).
    """
    moment = now()
    none = Value(None, output_field=DateTimeField())
    posts = (
        MeasuredPost.objects.for_workspace(workspace)
        .filter(account__platform__in={account.platform for account in accounts})
        .filter(published_at__range=(moment - WINDOW, moment - SETTLED), engagement__isnull=False, exposure__gt=0)
        .annotate(
            rate=Cast("engagement", FloatField()) / Cast("exposure", FloatField()),
            report=Value(0, output_field=BigIntegerField()),
            hour=Value(""),
        )
        .order_by("-published_at")
        .values_list("account_id", "account__platform", "account__time_zone", "published_at", "rate", "report", "hour")
    )
    hours = (
        AudienceFigure.objects.for_workspace(workspace)
        .filter(source__account__in=[account.pk for account in accounts], value__isnull=False)
        .filter(dimension=AudienceDimension.ACTIVE_HOUR)
        .annotate(no_platform=Value(""), no_zone=Value(""), never=none, share=Cast("value", FloatField()))
        .order_by()
        .values_list("source__account_id", "no_platform", "no_zone", "never", "share", "source_id", "key")
    )
    # A union promises no order.
    rows = list(posts[:MOST].union(hours, all=True))
    settled = sorted((row for row in rows if row[3] is not None), key=itemgetter(3), reverse=True)
    return settled, sorted((row for row in rows if row[3] is None), key=itemgetter(5))


def _own_posts(workspace: Workspace, rows: Iterable[_Row]) -> tuple[dict[int, list[OwnPost]], dict[str, list[OwnPost]]]:
    read: dict[tuple[int, str, str], list[tuple[datetime, float]]] = defaultdict(list)
    for account_id, platform, zone, published_at, rate, _report, _hour in rows:
        read[account_id, platform, zone or workspace.time_zone].append((published_at, rate))
    by_account: dict[int, list[OwnPost]] = {}
    by_platform: dict[str, list[OwnPost]] = defaultdict(list)
    for (account_id, platform, zone), posts in read.items():
        usual = median(rate for _at, rate in posts)
        if len(posts) < MEDIAN_LEAST or not usual:
            continue
        by_account[account_id] = list(_placed(posts, usual, ZoneInfo(zone)))
        by_platform[platform] += by_account[account_id]
    return by_account, by_platform


def _placed(posts: Sequence[tuple[datetime, float]], usual: float, zone: ZoneInfo) -> Iterator[OwnPost]:
    for published_at, rate in posts:
        local = published_at.astimezone(zone)
        yield OwnPost(local.hour, local.weekday(), is_weekend(local.date(), zone.key), rate / usual)


def _audiences(accounts: Sequence[SocialAccount], rows: Iterable[_Row]) -> dict[int, tuple[float, ...]]:
    """Hours at which followers are there, by account, from the latest report of each."""
    latest: dict[int, tuple[int, dict[int, float]]] = {}
    for account_id, _platform, _zone, _never, value, source_id, key in rows:
        if not (key.isascii() and key.isdigit() and int(key) < DAY):
            continue
        if account_id not in latest or latest[account_id][0] != source_id:
            latest[account_id] = (source_id, {})
        latest[account_id][1][int(key)] = value
    moment = now()
    zones = {account.pk: account.zone for account in accounts}
    return {pk: shifted(shares, zones[pk], moment) for pk, (_source, shares) in latest.items()}


def _cells(weekday: BestTime, weekend: BestTime, own: OwnTimes, plan: Plan | None) -> tuple[tuple[Cell, ...], ...]:
    counts: dict[tuple[int, int], int] = defaultdict(int)
    for post in own.posts:
        counts[post.weekday, post.hour] += 1
    factors = day_factors(own) if weekday.own else [1.0] * 7
    slots = {(day, clock.hour) for day, clock in plan.slots} if plan else set()
    quiet = [bool(plan) and is_quiet(plan.rules.quiet, hour) for hour in range(DAY)] if plan else [False] * DAY
    raw = [[score * factors[day] for score in (weekend if day >= 5 else weekday).scores] for day in range(7)]
    mean = sum(map(sum, raw)) / (7 * DAY)
    return tuple(
        tuple(
            Cell(
                day, hour, line[hour] / mean if line and mean else None, counts[day, hour], quiet[hour],
                (day, hour) in slots,
            )
            for hour in range(DAY)
        )
        for day, line in enumerate(raw)
    )  # fmt: skip


def day_factors(own: OwnTimes, *, weight: int = 8) -> list[float]:
    """How a weekday's own posts do against those of its kind of day, drawn to 1.0 as by `weight` usual posts.

    Monday first. Days without own posts are usual. A holiday's posts belong to no weekday here.
    """
    kinds: dict[bool, list[float]] = {False: [], True: []}
    days: dict[int, list[float]] = defaultdict(list)
    usable = [post for post in own.posts if post.weekend == (post.weekday >= 5)]
    for post in usable:
        kinds[post.weekend].append(min(post.ratio, CAP))
    means = {kind: sum(values) / len(values) if values else 0 for kind, values in kinds.items()}
    for post in usable:
        if means[post.weekend]:
            days[post.weekday].append(min(post.ratio, CAP) / means[post.weekend])
    return [(weight + sum(days[day])) / (weight + len(days[day])) for day in range(7)]


def _told(cell: Cell, own: OwnTimes) -> Suggestion:
    ratios = [post.ratio for post in own.posts if post.hour == cell.hour and post.weekend == (cell.weekday >= 5)]
    return Suggestion(cell, len(ratios), sum(ratios) / len(ratios) if ratios else None)


def _apart(one: Cell, other: Cell) -> timedelta:
    """How far two cells lie from one another, around the end of the week where that is nearer."""
    hours = abs((one.weekday * DAY + one.hour) - (other.weekday * DAY + other.hour))
    return timedelta(hours=min(hours, 7 * DAY - hours))


def slot_of(value: str) -> tuple[int, time] | None:
    """A cell as its button names it ("2-20"); None for anything else."""
    day, _mark, hour = value.partition("-")
    if not (day.isascii() and day.isdigit() and hour.isascii() and hour.isdigit() and len(value) <= 4):
        return None
    return (int(day), time(int(hour))) if int(day) < 7 and int(hour) < DAY else None
