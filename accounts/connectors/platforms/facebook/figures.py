"""Figures of a Page and its posts.

Source: developers.facebook.com, Page Insights (v25.0): the impressions and reach family was retired in November 2025.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from ...errors import RemoteGone
from ...families.meta_figures import by_day, days_of, insights, values_of
from ...families.values import mapping, number
from ...types import AccountDay, Credential, PostMetrics
from .wire import Wire

POST = {
    "impressions": "post_media_view",
    "reach": "post_total_media_view_unique",
    "clicks": "post_clicks",
    "video_views": "post_video_views",
}
POST_FIGURES = {
    **POST,
    "likes": "reactions.summary.total_count",
    "comments": "comments.summary.total_count",
    "shares": "shares.count",
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
FIELDS = "id,status_type,shares,reactions.limit(0).summary(true),comments.limit(0).summary(true)"


class Figures(Wire):
    """Reads Page Insights."""

    def post_metrics(self, auth: Credential, remote_ids: Sequence[str]) -> list[PostMetrics]:
        """Views, viewers, reactions, comments, shares and clicks; posts that are gone are left out.

        Names that do not work for a kind of post are not asked again for others of that kind.
        """
        found: list[PostMetrics] = []
        names: dict[str, tuple[str, ...]] = {}
        for identifier in remote_ids:
            try:
                post = self._graph.get(auth, identifier, fields=FIELDS)
            except RemoteGone:
                continue
            kind = str(post.get("status_type") or "")
            wanted = names.get(kind) or tuple(POST.values())
            listed, names[kind] = insights(self._graph, auth, identifier, "insights", wanted)
            values = values_of(listed)
            figures: dict[str, Any] = {field: values.get(name) for field, name in POST.items()}
            # Facebook leaves `shares` out of posts that were never shared, which says nothing about the others.
            figures |= {"shares": number(mapping(post, "shares"), "count")}
            figures |= {"likes": _summary(post, "reactions"), "comments": _summary(post, "comments")}
            found.append(PostMetrics(identifier, raw=values, **figures))
        return found

    def account_metrics(self, auth: Credential, *, since: date, until: date) -> list[AccountDay]:
        """The Page's figures by day, in the Page's own zone; days of which nothing is reported are left out."""
        # `until` names the end of the last day, in the Page's own zone: one more day is asked for than is kept.
        span = {"since": since.isoformat(), "until": (until + timedelta(days=2)).isoformat(), "period": "day"}
        listed, _names = insights(self._graph, auth, auth.remote_id, "insights", tuple(PAGE.values()), **span)
        by_name: dict[str, dict[date, int]] = {str(item.get("name")): by_day(item) for item in listed}
        days = []
        for day in days_of(since, until):
            values: dict[str, Any] = {field: by_name.get(name, {}).get(day) for field, name in PAGE.items()}
            if any(value is not None for value in values.values()):
                days.append(AccountDay(day, **values))
        return days


def _summary(post: Mapping[str, Any], name: str) -> int | None:
    return number(mapping(mapping(post, name), "summary"), "total_count")
