"""Figures of pages and their posts; those of people are closed to most apps.

Source: learn.microsoft.com/linkedin, organization share, follower and page statistics (202604). They reach back twelve
months, days are those of UTC, follower gains come two days late.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from ...families.values import mapping
from ...types import AccountDay, Credential, PostMetrics
from .wire import Wire, at_of, enc, is_page, millis

PER_CALL = 20
POST_FIGURES: Mapping[str, str] = {
    "impressions": "totalShareStatistics.impressionCount",
    "reach": "totalShareStatistics.uniqueImpressionsCount",
    "likes": "totalShareStatistics.likeCount",
    "comments": "totalShareStatistics.commentCount",
    "shares": "totalShareStatistics.shareCount",
    "clicks": "totalShareStatistics.clickCount",
}
ACCOUNT_FIGURES: Mapping[str, str] = {
    **POST_FIGURES,
    "followers_gained": "followerGains.organicFollowerGain + paidFollowerGain",
    "profile_visits": "totalPageStatistics.views.allPageViews.pageViews",
}


class Figures(Wire):
    """Reads figures of pages."""

    def post_metrics(self, auth: Credential, remote_ids: Sequence[str]) -> list[PostMetrics]:
        """Figures of a page's posts. A person's posts have none that are reported to us: all are None."""
        if not is_page(auth.remote_id):
            return [PostMetrics(urn) for urn in remote_ids]
        made: dict[str, PostMetrics] = {}
        for name, kind, field in (("shares", "urn:li:share:", "share"), ("ugcPosts", "urn:li:ugcPost:", "ugcPost")):
            mine = [urn for urn in remote_ids if urn.startswith(kind)]
            for start in range(0, len(mine), PER_CALL):
                listed = ",".join(enc(urn) for urn in mine[start : start + PER_CALL])
                for item in self._statistics(auth, "organizationalEntityShareStatistics", f"&{name}=List({listed})"):
                    made[str(item.get(field))] = PostMetrics(str(item.get(field)), **_shares(item))
        return [made[urn] for urn in remote_ids if urn in made]

    def account_metrics(self, auth: Credential, *, since: date, until: date) -> list[AccountDay]:
        """Figures of a page by day (UTC), both ends included; nothing for people."""
        if not is_page(auth.remote_id):
            return []
        start, end = _midnight(since), _midnight(until + timedelta(days=1))
        span = f"&timeIntervals=(timeRange:(start:{millis(start)},end:{millis(end)}),timeGranularityType:DAY)"
        days: dict[date, dict[str, Any]] = {}
        for resource, read in (
            ("organizationalEntityShareStatistics", _shares),
            ("organizationalEntityFollowerStatistics", _followers),
            ("organizationPageStatistics", _views),
        ):
            for item in self._statistics(auth, resource, span):
                begins = at_of(mapping(item, "timeRange").get("start"))
                if begins is not None and start <= begins < end:
                    days.setdefault(begins.date(), {}).update(read(item))
        return [AccountDay(day, **figures) for day, figures in sorted(days.items()) if figures]

    def _statistics(self, auth: Credential, resource: str, query: str) -> list[Mapping[str, Any]]:
        name = "organization" if resource == "organizationPageStatistics" else "organizationalEntity"
        return self._api.elements(auth, f"/rest/{resource}?q={name}&{name}={enc(auth.remote_id)}{query}")


def _figure(source: Mapping[str, Any], name: str) -> int | None:
    """A figure that was reported, else None; LinkedIn corrects by negative counts at times."""
    value = source.get(name)
    return max(0, value) if isinstance(value, int) and not isinstance(value, bool) else None


def _shares(item: Mapping[str, Any]) -> dict[str, Any]:
    total = mapping(item, "totalShareStatistics")
    return {field: _figure(total, name.rpartition(".")[2]) for field, name in POST_FIGURES.items()}


def _followers(item: Mapping[str, Any]) -> dict[str, Any]:
    gains = mapping(item, "followerGains")
    told = [_figure(gains, name) for name in ("organicFollowerGain", "paidFollowerGain")]
    counted = [value for value in told if value is not None]
    return {"followers_gained": sum(counted)} if counted else {}


def _views(item: Mapping[str, Any]) -> dict[str, Any]:
    views = mapping(mapping(mapping(item, "totalPageStatistics"), "views"), "allPageViews")
    seen = _figure(views, "pageViews")
    return {} if seen is None else {"profile_visits": seen}


def _midnight(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), UTC)
