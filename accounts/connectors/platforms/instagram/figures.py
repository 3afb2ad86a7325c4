"""Figures of an Instagram account and its posts.

Source: developers.facebook.com, Instagram Platform insights (2026-06). `impressions` and `plays` were retired in 2025
in favour of `views`. Which names exist depends on the kind of post.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

from ...errors import InvalidContent, RemoteGone
from ...families.meta_figures import by_day, day_bounds, days_of, insights, values_of
from ...families.values import number, rows
from ...types import AccountDay, Credential, PostMetrics
from .wire import Wire

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
WATCHED = "ig_reels_video_view_total_time"
_COMMON = ("reach", "views", "likes", "comments", "saved", "shares")
_BY_KIND = {
    "REELS": (*_COMMON, WATCHED),
    "STORY": ("reach", "views", "shares", "follows", "profile_visits"),
}
_FEED = (*_COMMON, "follows", "profile_visits")
_DAILY = ("views", "reach", "likes", "comments", "shares", "profile_links_taps")


class Figures(Wire):
    """Reads insights."""

    def post_metrics(self, auth: Credential, remote_ids: Sequence[str]) -> list[PostMetrics]:
        """Views, reach and engagement, up to 48 hours late; posts that are gone are left out."""
        found: list[PostMetrics] = []
        names: dict[str, tuple[str, ...]] = {}
        for identifier in remote_ids:
            try:
                post = self._graph.get(auth, identifier, fields="id,media_product_type,like_count,comments_count")
            except RemoteGone:
                continue
            kind = str(post.get("media_product_type") or "FEED")
            wanted = names.get(kind) or _BY_KIND.get(kind, _FEED)
            listed, names[kind] = insights(self._graph, auth, identifier, "insights", wanted)
            values = values_of(listed)
            figures: dict[str, Any] = {field: values.get(name) for field, name in POST.items()}
            figures["video_views"] = values.get("views") if kind == "REELS" else None
            figures["watch_seconds"] = values[WATCHED] // 1000 if WATCHED in values else None
            figures["likes"] = values.get("likes", number(post, "like_count"))
            figures["comments"] = values.get("comments", number(post, "comments_count"))
            found.append(PostMetrics(identifier, raw=values, **figures))
        return found

    def account_metrics(self, auth: Credential, *, since: date, until: date) -> list[AccountDay]:
        """The account's figures by UTC day. Totals are only told for a span, so each day is asked for by itself."""
        names: tuple[str, ...] = _DAILY
        gained = self._gained(auth, since, until)
        days = []
        for day in days_of(since, until):
            fields = {"period": "day", "metric_type": "total_value", **day_bounds(day)}
            listed, names = insights(self._graph, auth, auth.remote_id, "insights", names, **fields)
            values = values_of(listed)
            figures: dict[str, Any] = {field: values.get(name) for field, name in ACCOUNT.items()}
            figures["followers_gained"] = gained.get(day)
            if any(value is not None for value in figures.values()):
                days.append(AccountDay(day, **figures))
        return days

    def _gained(self, auth: Credential, since: date, until: date) -> dict[date, int]:
        """New followers by day; Instagram tells them only of accounts with at least 100 followers."""
        span = {"since": day_bounds(since)["since"], "until": day_bounds(until)["until"], "period": "day"}
        try:
            found = self._graph.get(auth, auth.remote_id, "insights", metric="follower_count", **span)
        except InvalidContent:
            return {}
        listed = rows(found, "data")
        return by_day(listed[0]) if listed else {}
