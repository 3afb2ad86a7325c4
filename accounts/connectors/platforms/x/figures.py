"""Figures of posts.

Source: docs.x.com, "Metrics" (2026-08). Non-public figures exist for own posts of the last 30 days only; X may leave
out a post for which they are asked and not given.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from ...families.values import mapping, number
from ...types import Credential, PostMetrics
from . import money
from .wire import Wire, included, listed, made_at

PER_CALL = 100
# A day less than X allows, for slow clocks.
PRIVATE_FOR = timedelta(days=29)
FIGURES: Mapping[str, str] = {
    "impressions": "public_metrics.impression_count",
    "likes": "public_metrics.like_count",
    "comments": "public_metrics.reply_count",
    "shares": "public_metrics.retweet_count + quote_count",
    "saves": "public_metrics.bookmark_count",
    "clicks": "non_public_metrics.url_link_clicks",
    "profile_visits": "non_public_metrics.user_profile_clicks",
    "video_views": "media.public_metrics.view_count",
}


class Figures(Wire):
    """Reads figures of posts."""

    def post_metrics(self, auth: Credential, remote_ids: Sequence[str]) -> list[PostMetrics]:
        """Public figures, and for posts of the last month also clicks and visits of the profile."""
        wanted = [item for item in remote_ids if item.isdecimal()]
        edge = self._clock() - PRIVATE_FOR
        young = [item for item in wanted if (at := made_at(item)) is not None and at > edge]
        found = self._lookup(auth, young, "public_metrics,non_public_metrics")
        # Also those that X would not show with private figures after all.
        found |= self._lookup(auth, [item for item in wanted if item not in found], "public_metrics")
        return [found[item] for item in wanted if item in found]

    def _lookup(self, auth: Credential, identifiers: Sequence[str], fields: str) -> dict[str, PostMetrics]:
        made: dict[str, PostMetrics] = {}
        for start in range(0, len(identifiers), PER_CALL):
            wanted = identifiers[start : start + PER_CALL]
            money.will_read(auth, "post_read", wanted, self._clock())
            params = {
                "ids": ",".join(wanted),
                "tweet.fields": f"{fields},attachments",
                "expansions": "attachments.media_keys",
                "media.fields": "public_metrics",
            }
            found = self._api.get(auth, "/2/tweets", params)
            media = {str(item.get("media_key")): item for item in included(found, "media")}
            money.read(auth, "media_read", media, self._clock())
            made |= {str(post.get("id")): _figures(post, media) for post in listed(found)}
        return made


def _figures(post: Mapping[str, Any], media: Mapping[str, Mapping[str, Any]]) -> PostMetrics:
    public, private = mapping(post, "public_metrics"), mapping(post, "non_public_metrics")
    reposts, quotes = number(public, "retweet_count"), number(public, "quote_count")
    keys = mapping(post, "attachments").get("media_keys") or ()
    views = [number(mapping(media.get(key, {}), "public_metrics"), "view_count") for key in keys]
    counted = [view for view in views if view is not None]
    return PostMetrics(
        str(post["id"]),
        impressions=number(public, "impression_count"),
        likes=number(public, "like_count"),
        comments=number(public, "reply_count"),
        shares=None if reposts is None and quotes is None else (reposts or 0) + (quotes or 0),
        saves=number(public, "bookmark_count"),
        clicks=number(private, "url_link_clicks"),
        profile_visits=number(private, "user_profile_clicks"),
        video_views=sum(counted) if counted else None,
        raw={"public_metrics": public, "non_public_metrics": private},
    )
