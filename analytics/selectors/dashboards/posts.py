"""What posts say about a view: the best and the worst with why, the best hours, what is usual for an account."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import F, OuterRef, QuerySet

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
    within the scope, with the day; `names`: all that had posts in it. `best`: ids of the scope's posts with the most
    engagement; `weak`: of those older than 48 hours that fell furthest behind their account's usual.
    """

    usual: dict[int, Mean] = field(default_factory=dict)
    seen: dict[int, Mean] = field(default_factory=dict)
    rates: dict[int, float] = field(default_factory=dict)
    heat: dict[tuple[int, int], Mean] = field(default_factory=dict)
    campaigns: list[tuple[str, date]] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    best: list[int] = field(default_factory=list)
    weak: list[int] = field(default_factory=list)


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


def habits_of(scope: Scope, *, shown: int = 0) -> Habits:
    """One query over the posts of 90 days, or of the scope where it is longer. `shown`: how many are ranked."""
    return habits_of_each([scope], shown=shown)[0]


def habits_of_each(scopes: Sequence[Scope], *, shown: int = 0) -> list[Habits]:
    """The same of several scopes; one query."""
    if not scopes:
        return []
    params: dict[str, Any] = {"shown": shown, "least": USUAL_LEAST, "ripe": now() - RIPE}
    for at, scope in enumerate(scopes):
        start, until = scope.moments
        since = until - timedelta(days=USUAL_DAYS)
        params |= {
            f"workspace{at}": scope.workspace.pk, f"zone{at}": scope.workspace.time_zone, f"first{at}": start,
            f"until{at}": until, f"since{at}": since, f"earliest{at}": min(start, since) if shown else since,
            f"heat{at}": until - timedelta(weeks=HEAT_WEEKS), f"accounts{at}": scope.account_ids,
            f"format{at}": scope.format,
        }  # fmt: skip
    table = MeasuredPost._meta.db_table
    parts = [_HABITS.format(table=table, n=at) for at in range(len(scopes))]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts) + " ORDER BY 1, 2, 4, 6", params)
        rows = cursor.fetchall()
    every = [Habits() for _scope in scopes]
    for at, kind, key, name, weekday, hour, total, count, day, exposed, exposure, seen in rows:
        found = every[at]
        if kind == "account":
            found.usual[key] = Mean(float(total or 0), count)
            found.seen[key] = Mean(float(exposure or 0), seen or 0)
            if exposure:
                found.rates[key] = float(exposed) / float(exposure)
        elif kind == "heat":
            found.heat[weekday - 1, hour] = Mean(float(total), count)
        elif kind == "campaign":
            found.names.append(name)
            if day >= scopes[at].first:
                found.campaigns.append((name, day))
        else:
            (found.best if kind == "best" else found.weak).append(key)
    return every


def best_and_worst(scope: Scope, habits: Habits) -> tuple[list[Standing], list[Standing]]:
    """Posts with the most engagement, and those that fell furthest behind their account's usual; two queries.

    `habits` are those of the scope, ranked. The worst are older than 48 hours and below what is usual; none of them is
    among the best.
    """
    return best_and_worst_of_each([(scope, habits)])[0]


def best_and_worst_of_each(
    asked: Sequence[tuple[Scope, Habits]],
) -> list[tuple[list[Standing], list[Standing]]]:
    """The same of several scopes of one workspace; two queries."""
    ids = {pk for _scope, habits in asked for pk in (*habits.best, *habits.weak)}
    posts: dict[int, MeasuredPost] = {}
    if ids:
        rows = with_pictures(MeasuredPost.objects.for_workspace(asked[0][0].workspace))
        posts = rows.select_related("account").in_bulk(ids)
    # A post may be deleted between the two questions.
    shown = [
        [
            [posts[pk] for pk in some if pk in posts]
            for some in (one.best, [pk for pk in one.weak if pk not in one.best])
        ]
        for _scope, one in asked
    ]
    found = standings_of_each([([*best, *worst], *one) for (best, worst), one in zip(shown, asked, strict=True)])
    return [(rows[: len(best)], rows[len(best) :]) for (best, _worst), rows in zip(shown, found, strict=True)]


def with_pictures(rows: QuerySet[MeasuredPost]) -> QuerySet[MeasuredPost]:
    """The posts with `post_id` of what was written here and `thumb`, its first media file with a preview."""
    return rows.annotate(post_id=F("publication__post_id"), thumb=first_picture(of=OuterRef("publication__post_id")))


def standings(posts: Sequence[MeasuredPost], scope: Scope, habits: Habits) -> list[Standing]:
    """Each post beside what is usual, with the reasons that figures show, at most two; `habits` are those of the scope.

    One query: posts of the same format and of the same part of the day are looked at for accounts of these posts only.
    """
    return standings_of_each([(posts, scope, habits)])[0]


def standings_of_each(asked: Sequence[tuple[Sequence[MeasuredPost], Scope, Habits]]) -> list[list[Standing]]:
    """The same of several scopes; one query."""
    params: dict[str, Any] = {"bands": list(BANDS[1:])}
    parts = []
    for at, (posts, scope, _habits) in enumerate(asked):
        until = scope.moments[1]
        params |= {
            f"workspace{at}": scope.workspace.pk, f"accounts{at}": list({one.account_id for one in posts}),
            f"zone{at}": scope.workspace.time_zone, f"since{at}": until - timedelta(days=USUAL_DAYS),
            f"until{at}": until,
        }  # fmt: skip
        parts += [_PEERS.format(table=MeasuredPost._meta.db_table, n=at)] if posts else []
    peers: list[dict[tuple[int, Any], Mean]] = [{} for _one in asked]
    if parts:
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(parts), params)
            for at, account, form, band, total, count in cursor.fetchall():
                peers[at][account, BANDS[band] if form is None else form] = Mean(float(total), count)
    return [
        [_standing(one, habits, found, scope.workspace.time_zone) for one in posts]
        for (posts, scope, habits), found in zip(asked, peers, strict=True)
    ]


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


# The figures of all posts are read once and narrowly; whole rows are fetched of the few that are shown.
_HABITS = """
SELECT {n}, * FROM (WITH p AS MATERIALIZED (
    SELECT id, account_id, format, engagement, exposure, published_at
    FROM {table}
    WHERE workspace_id = %(workspace{n})s AND published_at >= %(earliest{n})s AND published_at < %(until{n})s
      AND engagement IS NOT NULL AND (%(accounts{n})s::bigint[] IS NULL OR account_id = ANY(%(accounts{n})s::bigint[]))
), usual AS MATERIALIZED (
    SELECT account_id, sum(engagement)::float8 AS total, count(*) AS count, sum(exposure)::float8 AS exposure,
           (sum(engagement) FILTER (WHERE exposure IS NOT NULL))::float8 AS exposed, count(exposure) AS seen
    FROM p WHERE published_at >= %(since{n})s GROUP BY account_id
), shown AS (
    SELECT * FROM p WHERE published_at >= %(first{n})s AND (%(format{n})s = '' OR format = %(format{n})s)
)
SELECT 'account', account_id, NULL::text, NULL::int, NULL::int, total, count, NULL::date, exposed, exposure, seen
FROM usual
UNION ALL
SELECT 'best', id, NULL, NULL, (row_number() OVER (ORDER BY engagement DESC, id DESC))::int, engagement, NULL, NULL,
       NULL, NULL, NULL
FROM (SELECT id, engagement FROM shown ORDER BY engagement DESC, id DESC LIMIT %(shown)s) best
UNION ALL
SELECT 'weak', id, NULL, NULL, (row_number() OVER (ORDER BY times, published_at DESC, id DESC))::int, times, NULL,
       NULL, NULL, NULL, NULL
FROM (SELECT id, published_at, engagement / (total / count) AS times FROM shown JOIN usual USING (account_id)
      WHERE count >= %(least)s AND engagement < total / count AND published_at < %(ripe)s
      ORDER BY times, published_at DESC, id DESC LIMIT %(shown)s) weak
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
# Posts of the same format and of the same part of the day.
_PEERS = """
SELECT {n}, account_id, format, band, sum(engagement), count(*)
FROM (
    SELECT account_id, format, engagement,
           width_bucket(date_part('hour', published_at AT TIME ZONE %(zone{n})s)::int, %(bands)s::int[]) AS band
    FROM {table}
    WHERE workspace_id = %(workspace{n})s AND account_id = ANY(%(accounts{n})s) AND engagement IS NOT NULL
      AND published_at >= %(since{n})s AND published_at < %(until{n})s
) p{n} GROUP BY GROUPING SETS ((account_id, format), (account_id, band))
"""
