"""What posts say about a view: the best and the worst with why, the best hours, what is usual for an account."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import F, OuterRef, QuerySet
from django.db.models.expressions import RawSQL

from analytics.models import MeasuredPost
from analytics.selectors.figures.scope import Scope
from config.lib.clock import now
from content.selectors.calendar import first_picture

USUAL_DAYS, USUAL_LEAST = 90, 5
HEAT_WEEKS, HEAT_LEAST = 8, 3
# A post is judged once the first rush is over.
RIPE = timedelta(hours=48)
SHOWN = 6
# A reason is told from this factor on (and below its reciprocal); what the post itself shows comes first.
LEAST_UP = {"seen": 1.25, "rate": 1.2, "format": 1.15, "hour": 1.15}
REASONS = 2
# Parts of a day for "posts at this time": first hours of each.
BANDS = (0, 6, 9, 12, 14, 18, 21)


@dataclass(frozen=True, slots=True)
class Mean:
    """Engagement of several posts: the sum and how many they are."""

    total: float = 0
    count: int = 0

    @property
    def value(self) -> float | None:
        """The mean; None for fewer than five posts."""
        return self.total / self.count if self.count >= USUAL_LEAST else None


@dataclass(slots=True)
class Habits:
    """What posts of the last 90 days up to the scope's end gained, and when campaigns began within the scope.

    `usual` by account, `seen` the same of exposure, `rates` engagement ÷ exposure of posts that report both; `heat`: of
    the last eight weeks by (weekday from Monday = 0, hour) in the workspace's zone. `campaigns`: those that began
    within the scope, with the day; `names`: all that had posts in it.
    """

    usual: dict[int, Mean] = field(default_factory=dict)
    seen: dict[int, Mean] = field(default_factory=dict)
    rates: dict[int, float] = field(default_factory=dict)
    heat: dict[tuple[int, int], Mean] = field(default_factory=dict)
    campaigns: list[tuple[str, date]] = field(default_factory=list)
    names: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Standing:
    """A post beside what is usual. `times`: its engagement ÷ that of a usual post of its account; `reasons`: keys.

    `ripe`: older than 48 hours; a younger one is not called weak, it is still growing.

    Reasons: seen, rate, format and hour, each with _up or _down, with the factor by which the post's own exposure and
    engagement rate, or the engagement of posts of its format and of its time of day, differ from what is usual.
    """

    post: MeasuredPost
    times: float | None
    reasons: tuple[tuple[str, float], ...] = ()
    ripe: bool = True


def habits_of(scope: Scope) -> Habits:
    """One query over the posts of 90 days."""
    return habits_of_each([scope])[0]


def habits_of_each(scopes: Sequence[Scope]) -> list[Habits]:
    """The same of several scopes; one query."""
    if not scopes:
        return []
    params: dict[str, Any] = {}
    for at, scope in enumerate(scopes):
        start, until = scope.moments
        params |= {
            f"workspace{at}": scope.workspace.pk,
            f"zone{at}": scope.workspace.time_zone,
            f"until{at}": until,
            f"since{at}": until - timedelta(days=USUAL_DAYS),
            f"heat{at}": until - timedelta(weeks=HEAT_WEEKS),
            f"first{at}": start,
            f"accounts{at}": scope.account_ids,
            f"format{at}": scope.format,
        }
    table = MeasuredPost._meta.db_table
    parts = [_HABITS.format(table=table, n=at) for at in range(len(scopes))]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts) + " ORDER BY 1, 4", params)
        rows = cursor.fetchall()
    every = [Habits() for _scope in scopes]
    for at, kind, account, name, weekday, hour, total, count, day, exposed, exposure, seen in rows:
        found, mean = every[at], Mean(float(total or 0), count)
        if kind == "account":
            found.usual[account] = mean
            found.seen[account] = Mean(float(exposure or 0), seen or 0)
            if exposure:
                found.rates[account] = float(exposed) / float(exposure)
        elif kind == "heat":
            found.heat[weekday - 1, hour] = mean
        else:
            found.names.append(name)
            if day >= scopes[at].first:
                found.campaigns.append((name, day))
    return every


def best_and_worst(scope: Scope, habits: Habits, *, shown: int = SHOWN) -> tuple[list[Standing], list[Standing]]:
    """Posts with the most engagement, and those that fell furthest behind their account's usual; two queries.

    The worst are older than 48 hours and below what is usual; none of them is among the best.
    """
    usual = {pk: mean.value for pk, mean in habits.usual.items() if mean.value}
    accounts = scope.account_ids
    start, until = scope.moments
    ranked = RawSQL(  # noqa: S611 - the names in it are ours, all values are parameters
        _RANKED.format(table=MeasuredPost._meta.db_table),
        [
            list(usual), list(usual.values()), scope.workspace.pk, start, until, accounts, accounts,
            scope.format, scope.format, shown, now() - RIPE, shown,
        ],
    )  # fmt: skip
    rows = with_pictures(MeasuredPost.objects.for_workspace(scope.workspace)).filter(pk__in=ranked)
    both = [(one, one.engagement or 0) for one in rows.select_related("account")]
    top = sorted(both, key=lambda one: (-one[1], -one[0].pk))[:shown]
    kept = {one.pk for one, _gained in top}
    low = [
        (gained / usual[one.account_id], one)
        for one, gained in both
        if one.pk not in kept and gained < usual.get(one.account_id, 0)
    ]
    low.sort(key=lambda one: (one[0], -one[1].pk))
    best = [one for one, _gained in top]
    found = standings([*best, *(one for _times, one in low[:shown])], scope, habits)
    return found[: len(best)], found[len(best) :]


# The figures of all posts are read once and narrowly; whole rows are fetched of the few that are shown.
_RANKED = """
WITH p AS MATERIALIZED (
    SELECT m.id, m.published_at, m.engagement, m.engagement / u.mean AS times
    FROM {table} m LEFT JOIN unnest(%s::bigint[], %s::float8[]) u (account_id, mean) ON u.account_id = m.account_id
    WHERE m.workspace_id = %s AND m.published_at >= %s AND m.published_at < %s AND m.engagement IS NOT NULL
      AND (%s::bigint[] IS NULL OR m.account_id = ANY(%s::bigint[])) AND (%s = '' OR m.format = %s)
)
(SELECT id FROM p ORDER BY engagement DESC, id DESC LIMIT %s)
UNION ALL
(SELECT id FROM p WHERE times < 1 AND published_at < %s ORDER BY times, published_at DESC, id DESC LIMIT %s)
"""


def with_pictures(rows: QuerySet[MeasuredPost]) -> QuerySet[MeasuredPost]:
    """The posts with `post_id` of what was written here and `thumb`, its first media file with a preview."""
    return rows.annotate(post_id=F("publication__post_id"), thumb=first_picture(of=OuterRef("publication__post_id")))


def standings(posts: Sequence[MeasuredPost], scope: Scope, habits: Habits) -> list[Standing]:
    """Each post beside what is usual, with the reasons that figures show, at most two; `habits` are those of the scope.

    One query: posts of the same format and of the same part of the day are looked at for accounts of these posts only.
    """
    until, zone = scope.moments[1], scope.workspace.time_zone
    params: dict[str, Any] = {
        "workspace": scope.workspace.pk, "accounts": list({one.account_id for one in posts}), "zone": zone,
        "bands": list(BANDS[1:]), "since": until - timedelta(days=USUAL_DAYS), "until": until,
    }  # fmt: skip
    peers: dict[tuple[int, Any], Mean] = {}
    if posts:
        with connection.cursor() as cursor:
            cursor.execute(_PEERS.format(table=MeasuredPost._meta.db_table), params)
            for account, form, band, total, count in cursor.fetchall():
                peers[account, BANDS[band] if form is None else form] = Mean(float(total), count)
    return [_standing(one, habits, peers, zone) for one in posts]


def _standing(post: MeasuredPost, habits: Habits, peers: Mapping[tuple[int, Any], Mean], zone: str) -> Standing:
    mean = habits.usual.get(post.account_id, Mean()).value
    if post.engagement is None or not mean:
        return Standing(post, None)
    times = post.engagement / mean
    hour = post.published_at.astimezone(ZoneInfo(zone)).hour
    seen = habits.seen.get(post.account_id, Mean()).value
    rate = habits.rates.get(post.account_id)
    form = peers.get((post.account_id, post.format), Mean()).value if post.format else None
    part = peers.get((post.account_id, band_of(hour)), Mean()).value
    factors = {
        "seen": post.exposure / seen if post.exposure is not None and seen else None,
        "rate": post.engagement / post.exposure / rate if post.exposure and rate else None,
        "format": form / mean if form else None,
        "hour": part / mean if part else None,
    }
    way = "up" if times >= 1 else "down"
    found = [
        (f"{key}_{way}", factor)
        for key, factor in factors.items()
        if factor is not None and (factor >= LEAST_UP[key] if way == "up" else factor <= 1 / LEAST_UP[key])
    ]
    ripe = post.published_at < now() - RIPE
    return Standing(post, times, tuple(found[:REASONS]) if ripe or way == "up" else (), ripe)


def band_of(hour: int) -> int:
    """The first hour of the part of the day an hour lies in."""
    return max(one for one in BANDS if one <= hour)


def heat_rows(habits: Habits) -> tuple[list[list[float | None]], list[list[int]]]:
    """Mean engagement of a post by weekday and hour, and how many posts it rests on."""
    cells = [[habits.heat.get((day, hour), Mean()) for hour in range(24)] for day in range(7)]
    values = [[one.total / one.count if one.count else None for one in row] for row in cells]
    return values, [[one.count for one in row] for row in cells]


_HABITS = """
SELECT {n}, * FROM (WITH p AS MATERIALIZED (
    SELECT account_id, format, engagement, exposure, published_at
    FROM {table}
    WHERE workspace_id = %(workspace{n})s AND published_at >= %(since{n})s AND published_at < %(until{n})s
      AND engagement IS NOT NULL AND (%(accounts{n})s::bigint[] IS NULL OR account_id = ANY(%(accounts{n})s::bigint[]))
)
SELECT 'account', account_id, NULL::text, NULL::int, NULL::int, sum(engagement)::float8, count(*), NULL::date,
       (sum(engagement) FILTER (WHERE exposure IS NOT NULL))::float8, sum(exposure)::float8, count(exposure)
FROM p GROUP BY account_id
UNION ALL
SELECT 'heat', NULL, NULL, date_part('isodow', wall)::int, date_part('hour', wall)::int, sum(engagement), count(*),
       NULL, NULL, NULL, NULL
FROM (SELECT engagement, published_at AT TIME ZONE %(zone{n})s AS wall FROM p
      WHERE published_at >= %(heat{n})s AND (%(format{n})s = '' OR format = %(format{n})s)) local
GROUP BY date_part('isodow', wall), date_part('hour', wall)
UNION ALL
SELECT 'campaign', NULL, campaign, NULL, NULL, NULL, count(*), (min(published_at) AT TIME ZONE %(zone{n})s)::date,
       NULL, NULL, NULL
FROM {table}
WHERE workspace_id = %(workspace{n})s AND campaign <> ''
GROUP BY campaign HAVING max(published_at) >= %(first{n})s AND min(published_at) < %(until{n})s) h
"""
_PEERS = """
SELECT account_id, format, band, sum(engagement), count(*)
FROM (
    SELECT account_id, format, engagement,
           width_bucket(date_part('hour', published_at AT TIME ZONE %(zone)s)::int, %(bands)s::int[]) AS band
    FROM {table}
    WHERE workspace_id = %(workspace)s AND account_id = ANY(%(accounts)s) AND engagement IS NOT NULL
      AND published_at >= %(since)s AND published_at < %(until)s
) p GROUP BY GROUPING SETS ((account_id, format), (account_id, band))
"""
