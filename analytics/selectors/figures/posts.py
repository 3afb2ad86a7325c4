"""Posts with their figures so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db import connection
from django.db.models import Count, F, QuerySet, Sum
from django.db.models.functions import NullIf

from analytics.models import MeasuredPost
from analytics.selectors.figures.scope import Scope

# What lists may be ordered by; columns of `MeasuredPost`, `rate` being engagement ÷ exposure.
ORDERS = (
    "engagement",
    "exposure",
    "rate",
    "likes",
    "comments",
    "shares",
    "saves",
    "clicks",
    "video_views",
    "published_at",
)


def posts_of(scope: Scope, *, campaign: str = "", text: str = "") -> QuerySet[MeasuredPost]:
    """The posts published within the scope, with account and workspace, unordered."""
    start, until = scope.moments
    rows = MeasuredPost.objects.for_workspace(scope.workspace).filter(published_at__gte=start, published_at__lt=until)
    if scope.accounts is not None:
        rows = rows.filter(account__in=list(scope.accounts))
    if scope.format:
        rows = rows.filter(format=scope.format)
    if campaign:
        rows = rows.filter(campaign=campaign)
    if text:
        rows = rows.filter(title__icontains=text)
    return rows.select_related("account")


def ordered(rows: QuerySet[MeasuredPost], order: str) -> QuerySet[MeasuredPost]:
    """By one of ORDERS, the highest first ("-" turns it round); what is not reported comes last either way."""
    name = order.lstrip("-")
    if name not in ORDERS:
        name = ORDERS[0]
    if name == "rate":
        # A post nobody saw has no rate; it stays in the list, as what is not reported does.
        rows = rows.annotate(rate=1.0 * F("engagement") / NullIf(F("exposure"), 0))
    field = F(name)
    if order.startswith("-"):
        return rows.order_by(field.asc(nulls_last=True), "pk")
    return rows.order_by(field.desc(nulls_last=True), "-pk")


def usual_engagement(scope: Scope, accounts: Sequence[int]) -> dict[int, float]:
    """What a post of each account usually gains: the mean engagement of its posts in the 90 days up to the scope's end.

    Only of posts whose engagement is reported; accounts with fewer than five of them are left out.
    """
    _start, until = scope.moments
    rows = (
        MeasuredPost.objects.for_workspace(scope.workspace)
        .filter(account__in=list(accounts), published_at__gte=until - timedelta(days=90), published_at__lt=until)
        .filter(engagement__isnull=False)
        .values("account_id")
        .annotate(sum=Sum("engagement"), count=Count("pk"))
        .order_by()
    )
    return {row["account_id"]: row["sum"] / row["count"] for row in rows if row["count"] >= 5}


def campaigns_of(scope: Scope, *, limit: int = 20) -> list[Mapping[str, Any]]:
    """Campaigns with posts in the scope: how many posts, their exposure and engagement so far; the largest first."""
    start, until = scope.moments
    params: dict[str, Any] = {
        "workspace": scope.workspace.pk, "start": start, "until": until, "format": scope.format,
        "accounts": scope.account_ids, "limit": limit,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_CAMPAIGNS, params)
        rows = cursor.fetchall()
    return [
        {"campaign": campaign, "posts": posts, "exposure": exposure, "engagement": engagement}
        for campaign, posts, exposure, engagement in rows
    ]


# Written out: building it through the ORM takes four times as long as running it.
_CAMPAIGNS = """
SELECT campaign, count(*), sum(exposure)::bigint, sum(engagement)::bigint FROM analytics_measuredpost
WHERE workspace_id = %(workspace)s AND campaign <> '' AND published_at >= %(start)s AND published_at < %(until)s
  AND (%(accounts)s::bigint[] IS NULL OR account_id = ANY(%(accounts)s::bigint[]))
  AND (%(format)s = '' OR format = %(format)s)
GROUP BY 1 ORDER BY 3 DESC NULLS LAST, 1 LIMIT %(limit)s
"""
