"""The rows behind a number: rollups by account, day and format, and what each post gained on one day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Count, F, Sum

from accounts.models import SocialAccount
from analytics.dictionary import Metric
from analytics.figures import POST_FIGURES
from analytics.models import AccountDay, ContentDay, MeasuredPost
from analytics.selectors.figures.gains import BEFORE, BESIDE, CURRENT, GAIN, LIMITS, PER_POST
from analytics.selectors.figures.scope import Scope
from config.lib.clock import day_start


@dataclass(frozen=True, slots=True)
class Part:
    """What one account, day or format brought; keys that are None were added up. `below`: a ratio's lower sum."""

    account_id: int | None
    day: date | None
    format: str | None
    value: Any
    below: Any = None
    currency: str = ""


@dataclass(frozen=True, slots=True)
class PostPart:
    """What one post gained on one day, in the columns the metric adds up; None: nothing known.

    `totals`: the raw figures it is reckoned from, as (name, before, after). `before_at`: the sample before the day,
    None where there is none; then it counts from 0 (`born`) or only begins to be counted. Times aware UTC.
    """

    post: MeasuredPost
    value: Any
    below: Any
    totals: tuple[tuple[str, int | None, int | None], ...]
    at: datetime
    before_at: datetime | None
    born: bool
    fetch_id: int | None


def parts_of(scope: Scope, metric: Metric, keys: Sequence[str], *, limit: int) -> tuple[list[Part], int]:
    """The sums of the metric's columns by `keys` (of account_id, day, format), the newest day and largest sum first.

    Returns at most `limit` of them and how many there are. Only rows in which something is reported.
    """
    model = ContentDay if metric.table == "content" else AccountDay
    rows = model.objects.for_workspace(scope.workspace).filter(day__range=(scope.first, scope.last))
    if scope.accounts is not None:
        rows = rows.filter(account__in=list(scope.accounts))
    if scope.format and metric.table == "content":
        rows = rows.filter(format=scope.format)
    sums = {"top": Sum(metric.column)} | ({"low": Sum(metric.below)} if metric.below else {})
    groups = [*keys, *(["currency"] if metric.column == "sales" else [])]
    if not groups:
        whole = rows.aggregate(**sums)
        known = any(value is not None for value in whole.values())
        return ([Part(None, None, None, whole["top"], whole.get("low"))], 1) if known else ([], 0)
    # A ratio's lower sum also takes rows whose upper figure is not reported.
    some = Count(metric.column) + Count(metric.below) if metric.below else Count(metric.column)
    found = rows.values(*groups).annotate(**sums, _known=some).filter(_known__gt=0)
    # Days on which no post went out are no part of a number of posts.
    found = found.exclude(top=0) if metric.column == "posts" else found
    order = (["-day"] if "day" in keys else []) + [
        F("top").desc(nulls_last=True),
        *[key for key in keys if key != "day"],
    ]
    # One row beyond the limit tells whether there are more; only then are they counted.
    listed = list(found.order_by(*order)[: limit + 1])
    count = len(listed) if len(listed) <= limit else found.order_by().count()
    return [
        Part(
            row.get("account_id"),
            row.get("day"),
            row.get("format"),
            row["top"],
            row.get("low"),
            row.get("currency", ""),
        )
        for row in listed[:limit]
    ], count


def posts_behind(account: SocialAccount, day: date, metric: Metric, *, format: str = "") -> list[PostPart]:
    """What each post of the account gained on one day; together they are the rollup, by the same SQL.

    For the number of posts: those published that day, each counting 1.
    """
    zone = account.workspace.time_zone
    lo, hi = day_start(day, zone), day_start(day + timedelta(days=1), zone)
    if metric.column == "posts":
        posts = MeasuredPost.objects.for_workspace(account.workspace).filter(
            account=account, published_at__gte=lo, published_at__lt=hi
        )
        posts = posts.filter(format=format) if format else posts
        return [PostPart(post, 1, None, (), post.published_at, None, True, None) for post in posts.order_by("pk")]
    found = _gains({"workspace": account.workspace_id, "account": account.pk, "day": day, "lo": lo, "hi": hi})
    posts_by = MeasuredPost.objects.for_workspace(account.workspace).in_bulk([row["post_id"] for row in found])
    parts = []
    for row in found:
        post = posts_by[row["post_id"]]
        post.account = account
        if format and post.format != format:
            continue
        raw = tuple((name, row[f"was_{name}"], row[f"now_{name}"]) for name in metric.raw if name in POST_FIGURES)
        below = row[metric.below] if metric.below else None
        parts.append(
            PostPart(
                post, row[metric.column], below, raw, row["at"], row["before_at"], bool(row["born"]), row["fetch_id"]
            )
        )
    return sorted(parts, key=lambda part: (part.value is None, -(part.value or 0), part.post.pk))


def _gains(limits: Mapping[str, Any]) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        params: dict[str, Any] = {**limits, **LIMITS}
        cursor.execute(_BEHIND, params)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


_BEHIND = f"""
WITH d AS MATERIALIZED (
  SELECT %(workspace)s::bigint AS workspace_id, %(account)s::bigint AS account_id, %(day)s::date AS day,
    %(lo)s::timestamptz AS lo, %(hi)s::timestamptz AS hi),
{CURRENT},
g AS MATERIALIZED (
  SELECT c.post_id, c.born, p.captured_at AS before_at, {GAIN},
    {", ".join(f"c.{name} AS now_{name}, {BEFORE[name]} AS was_{name}" for name in POST_FIGURES)}
  {BESIDE})
SELECT g.*, {", ".join(f"{sql} AS {name}" for name, sql in PER_POST.items())}, n.captured_at AS at, n.fetch_id
FROM g CROSS JOIN LATERAL (
  SELECT s.captured_at, s.fetch_id FROM analytics_postsnapshot s WHERE s.post_id = g.post_id
    AND s.captured_at >= %(lo)s AND s.captured_at < %(hi)s ORDER BY s.captured_at DESC LIMIT 1) n
"""  # noqa: S608 - only column names of this app
