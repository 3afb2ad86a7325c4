"""Figures of an Instagram account and its posts.

Source: developers.facebook.com, Instagram Platform insights (2026-06). `impressions` and `plays` were retired in 2025
in favour of `views`. Which names exist depends on the kind of post.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from ...errors import InvalidContent, RemoteGone
from ...families.meta_graph import Graph, by_day, day_bounds, number, rows, value_of
from ...types import AccountDay, Credential, PostMetrics

POST: Mapping[str, str] = MappingProxyType(
    {
        "impressions": "views",
        "reach": "reach",
        "likes": "likes",
        "comments": "comments",
        "shares": "shares",
        "saves": "saved",
        "video_views": "views (Reels)",
        "watch_seconds": "ig_reels_video_view_total_time (ms)",
        "follows": "follows",
        "profile_visits": "profile_visits",
    }
)
ACCOUNT: Mapping[str, str] = MappingProxyType(
    {
        "impressions": "views",
        "reach": "reach",
        "likes": "likes",
        "comments": "comments",
        "shares": "shares",
        "clicks": "profile_links_taps",
        "followers_gained": "follower_count",
    }
)
_COMMON = ("reach", "views", "likes", "comments", "saved", "shares")
_BY_KIND = {
    "REELS": (*_COMMON, "ig_reels_video_view_total_time"),
    "STORY": ("reach", "views", "shares", "follows", "profile_visits"),
}
_FEED = (*_COMMON, "follows", "profile_visits")
_DAILY = ("views", "reach", "likes", "comments", "shares", "profile_links_taps")


def read_posts(graph: Graph, auth: Credential, identifiers: Sequence[str]) -> list[PostMetrics]:
    """Figures of posts; those that are gone are left out."""
    found: list[PostMetrics] = []
    names: dict[str, tuple[str, ...]] = {}
    for identifier in identifiers:
        try:
            post = graph.get(auth, identifier, fields="id,media_product_type,like_count,comments_count")
        except RemoteGone:
            continue
        kind = str(post.get("media_product_type") or "FEED")
        wanted = names.get(kind) or _BY_KIND.get(kind, _FEED)
        listed, names[kind] = graph.figures(auth, f"{identifier}/insights", wanted)
        values = {str(item.get("name")): value_of(item) for item in listed}
        watched = values.get("ig_reels_video_view_total_time")
        found.append(
            PostMetrics(
                identifier,
                impressions=values.get("views"),
                reach=values.get("reach"),
                likes=_first(values.get("likes"), number(post.get("like_count"))),
                comments=_first(values.get("comments"), number(post.get("comments_count"))),
                shares=values.get("shares"),
                saves=values.get("saved"),
                video_views=values.get("views") if kind == "REELS" else None,
                watch_seconds=None if watched is None else watched // 1000,
                follows=values.get("follows"),
                profile_visits=values.get("profile_visits"),
                raw={name: value for name, value in values.items() if value is not None},
            )
        )
    return found


def read_days(graph: Graph, auth: Credential, since: date, until: date) -> list[AccountDay]:
    """The account's figures by UTC day. Totals are only told for a span, so each day is asked for by itself."""
    edge, names = f"{auth.remote_id}/insights", _DAILY
    gained = _gained(graph, auth, since, until)
    days = []
    for offset in range((until - since).days + 1):
        day = since + timedelta(days=offset)
        fields = {"period": "day", "metric_type": "total_value", **day_bounds(day)}
        listed, names = graph.figures(auth, edge, names or _DAILY, **fields)
        values = {str(item.get("name")): value_of(item) for item in listed}
        figures: dict[str, Any] = {field: values.get(name) for field, name in ACCOUNT.items()}
        figures["followers_gained"] = gained.get(day)
        if any(value is not None for value in figures.values()):
            days.append(AccountDay(day, **figures))
    return days


def _gained(graph: Graph, auth: Credential, since: date, until: date) -> dict[date, int]:
    """New followers by day; Instagram tells them only of accounts with at least 100 followers."""
    span = {"since": day_bounds(since)["since"], "until": day_bounds(until)["until"], "period": "day"}
    try:
        listed = rows(graph.get(auth, f"{auth.remote_id}/insights", metric="follower_count", **span))
    except InvalidContent:
        return {}
    return by_day(listed[0]) if listed else {}


def _first(*values: int | None) -> int | None:
    return next((value for value in values if value is not None), None)
