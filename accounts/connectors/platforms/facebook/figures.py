"""Figures of a Page and its posts.

Source: developers.facebook.com, Page Insights (v25.0): the impressions and reach family was retired in November 2025.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from ...errors import RemoteGone
from ...families.meta_graph import Body, Graph, by_day, number, value_of
from ...types import AccountDay, Credential, PostMetrics

POST = {
    "impressions": "post_media_view",
    "reach": "post_total_media_view_unique",
    "clicks": "post_clicks",
    "video_views": "post_video_views",
}
PAGE = {
    "impressions": "page_media_view",
    "reach": "page_total_media_view_unique",
    "followers": "page_follows",
    "followers_gained": "page_daily_follows_unique",
    "followers_lost": "page_daily_unfollows_unique",
    "profile_visits": "page_views_total",
    "video_views": "page_video_views",
    "likes": "page_actions_post_reactions_total",
}
FIELDS = "id,shares,reactions.limit(0).summary(true),comments.limit(0).summary(true)"


def read_posts(graph: Graph, auth: Credential, identifiers: Sequence[str]) -> list[PostMetrics]:
    """Figures of posts; those that are gone are left out. Names that fail once are not asked again."""
    found: list[PostMetrics] = []
    names = tuple(POST.values())
    for identifier in identifiers:
        try:
            post = graph.get(auth, identifier, fields=FIELDS)
        except RemoteGone:
            continue
        listed, names = graph.figures(auth, f"{identifier}/insights", names)
        values = {str(item.get("name")): value_of(item) for item in listed}
        figures: dict[str, Any] = {field: values.get(name) for field, name in POST.items()}
        found.append(
            PostMetrics(
                identifier,
                likes=_summary(post, "reactions"),
                comments=_summary(post, "comments"),
                shares=_shares(post),
                raw={name: value for name, value in values.items() if value is not None},
                **figures,
            )
        )
    return found


def read_days(graph: Graph, auth: Credential, since: date, until: date) -> list[AccountDay]:
    """The Page's figures by day; days of which nothing is reported are left out."""
    # `until` names the end of the last day, in the Page's own zone: one more day is asked for than is kept.
    span = {"since": since.isoformat(), "until": (until + timedelta(days=2)).isoformat(), "period": "day"}
    listed, _names = graph.figures(auth, f"{auth.remote_id}/insights", tuple(PAGE.values()), **span)
    by_name: dict[str, dict[date, int]] = {str(item.get("name")): by_day(item) for item in listed}
    days = []
    for offset in range((until - since).days + 1):
        day = since + timedelta(days=offset)
        values: dict[str, Any] = {field: by_name.get(name, {}).get(day) for field, name in PAGE.items()}
        if any(value is not None for value in values.values()):
            days.append(AccountDay(day, **values))
    return days


def _summary(post: Mapping[str, Any], name: str) -> int | None:
    found = post.get(name)
    summary = found.get("summary") if isinstance(found, dict) else None
    return number(summary.get("total_count")) if isinstance(summary, dict) else None


def _shares(post: Body) -> int | None:
    """Facebook leaves `shares` out of posts that were never shared, which says nothing about the others."""
    shares = post.get("shares")
    return number(shares.get("count")) if isinstance(shares, dict) else None
