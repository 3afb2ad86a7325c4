"""What the rules of `analytics.findings` look at, read from the metric store."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, Sum
from django.db.models.fields.json import KeyTextTransform

from accounts.models import AccountStrategy
from accounts.selectors.account import account_list
from analytics.findings import Material, PostFact
from analytics.models import AccountDay, ContentDay, MeasuredPost
from config.lib.clock import day_start, local_day, now
from team.models import Workspace

POST_DAYS, WINDOW, NET_DAYS = 90, 28, 84
# Fresh posts still gain; what they have so far says nothing beside older ones.
RIPE = timedelta(days=3)
_HASHTAG = re.compile(r"[#＃]\w")


def material_of(*, workspace: Workspace) -> list[Material]:
    """The material of every connected account, up to yesterday; six queries, whatever the number of accounts."""
    accounts = list(account_list(workspace=workspace))
    ids = [one.pk for one in accounts]
    today = local_day(now(), workspace.time_zone)
    facts = _facts(workspace, ids, today)
    sums = {shift: _sums(workspace, ids, today - timedelta(days=shift)) for shift in (0, WINDOW)}
    posts = _posts(workspace, ids, today)
    wanted = dict(
        AccountStrategy.objects.for_workspace(workspace)
        .filter(account__in=ids, posts_per_week__gt=0)
        .values_list("account_id", "posts_per_week")
    )
    net = _net(workspace, ids, today)
    return [
        Material(
            account_id=one.pk,
            platform=one.platform,
            facts=facts.get(one.pk, ()),
            exposure=(sums[0].get(one.pk, (0.0, 0.0))[0], sums[WINDOW].get(one.pk, (0.0, 0.0))[0]),
            engaged=(sums[0].get(one.pk, (0.0, 0.0))[1], sums[WINDOW].get(one.pk, (0.0, 0.0))[1]),
            wanted=wanted.get(one.pk) or 0,
            posts=posts.get(one.pk, (0, 0))[0],
            posts_before=posts.get(one.pk, (0, 0))[1] / 2,
            net=net.get(one.pk, {}),
        )
        for one in accounts
    ]


def _facts(workspace: Workspace, ids: list[int], today: date) -> dict[int, list[PostFact]]:
    zone = ZoneInfo(workspace.time_zone)
    first = day_start(today - timedelta(days=POST_DAYS), workspace.time_zone)
    rows = (
        MeasuredPost.objects.for_workspace(workspace)
        .filter(account__in=ids, published_at__gte=first, published_at__lt=now() - RIPE, engagement__isnull=False)
        .annotate(text=KeyTextTransform("text", "publication__payload"))
        .values_list("account_id", "pk", "title", "published_at", "format", "engagement", "text")
    )
    found: dict[int, list[PostFact]] = defaultdict(list)
    for account, pk, title, published, form, engagement, text in rows.order_by("pk"):
        local = published.astimezone(zone)
        tagged = bool(_HASHTAG.search(text or title))
        length = len(text) if text else None
        found[account].append(PostFact(pk, title[:60], local.date(), local.hour, form, engagement or 0, tagged, length))
    return found


def _sums(workspace: Workspace, ids: list[int], end: date) -> dict[int, tuple[float, float]]:
    """Exposure and the engagement that goes with it, of the 28 days before `end`, by account."""
    rows = ContentDay.objects.for_workspace(workspace).filter(
        account__in=ids, day__gte=end - timedelta(days=WINDOW), day__lt=end
    )
    sums = rows.order_by().values("account_id").annotate(seen=Sum("exposure_engaged"), did=Sum("engagement_exposed"))
    return {row["account_id"]: (float(row["seen"] or 0), float(row["did"] or 0)) for row in sums}


def _posts(workspace: Workspace, ids: list[int], today: date) -> dict[int, tuple[int, int]]:
    """How many posts went out in the last 28 days and in the 56 before, by account."""
    zone = workspace.time_zone
    found: dict[int, tuple[int, int]] = {}
    border = day_start(today - timedelta(days=WINDOW), zone)
    rows = MeasuredPost.objects.for_workspace(workspace).filter(
        account__in=ids,
        published_at__gte=day_start(today - timedelta(days=3 * WINDOW), zone),
        published_at__lt=day_start(today, zone),
    )
    recent = dict(_counted(rows.filter(published_at__gte=border)))
    for account, count in _counted(rows):
        found[account] = (recent.get(account, 0), count - recent.get(account, 0))
    return found


def _counted(rows: object) -> list[tuple[int, int]]:
    return list(rows.order_by().values("account_id").annotate(n=Count("pk")).values_list("account_id", "n"))  # type: ignore[attr-defined]


def _net(workspace: Workspace, ids: list[int], today: date) -> dict[int, dict[date, float]]:
    """Net new followers of each day whose followers and those of the day before are known."""
    rows = AccountDay.objects.for_workspace(workspace).filter(
        account__in=ids, followers__isnull=False, day__gte=today - timedelta(days=NET_DAYS + 1), day__lt=today
    )
    levels: dict[int, dict[date, int]] = defaultdict(dict)
    for account, day, followers in rows.values_list("account_id", "day", "followers"):
        levels[account][day] = followers or 0
    step = timedelta(days=1)
    return {
        account: {day: float(value - by_day[day - step]) for day, value in by_day.items() if day - step in by_day}
        for account, by_day in levels.items()
    }
