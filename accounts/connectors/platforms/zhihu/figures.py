"""Figures of the account's own creations, and of the account by day.

Each look at a creation costs a call of the day's allowance.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from ...errors import InvalidContent, RateLimited
from ...families.values import mapping, number, rows
from ...types import AccountDay, Credential, PostMetrics
from .creations import address_of
from .wire import Wire

FIGURES = {
    "impressions": "ViewCount",
    "reach": "PageShowUV",
    "likes": "UpvoteCount",
    "comments": "CommentCount",
    "shares": "ShareCount",
    "saves": "CollectCount",
    "video_views": "PlayCount",
    "follows": "NewFollowerCount",
}
DAILY = {"followers_gained": "NewCount", "followers_lost": "UnfollowCount", "profile_visits": "HomepageVisitorCount"}
_DAILY_RAW = (*DAILY.values(), "NetIncrease", "HomepageFollowCount")


class Figures(Wire):
    """Nothing without a working access secret."""

    def post_metrics(self, auth: Credential, remote_ids: Sequence[str]) -> list[PostMetrics]:
        """Figures of creations named by address or as `kind:number`. Foreign ones and those that are gone are left out.

        When the day's allowance is used up, what was read so far is returned.
        """
        return self._by_secret(auth, lambda secret: self._figures(secret, remote_ids), [])

    def account_metrics(self, auth: Credential, *, since: date, until: date) -> list[AccountDay]:
        """Followers won and lost and visits of the profile, by day of China's calendar."""
        return self._by_secret(auth, lambda secret: self._days(secret, since, until), [])

    def _figures(self, secret: str, remote_ids: Sequence[str]) -> list[PostMetrics]:
        found: list[PostMetrics] = []
        for remote_id in remote_ids:
            url = address_of(remote_id)
            if url is None:
                continue
            try:
                listed = rows(self._api.find(secret, "/user/creator_content_stats", {"ContentUrl": url}), "Items")
            except InvalidContent:
                continue
            except RateLimited:
                if found:
                    return found
                raise
            if listed:
                found.append(_metrics(remote_id, mapping(listed[0], "Metrics")))
        return found

    def _days(self, secret: str, since: date, until: date) -> list[AccountDay]:
        query = {"ContentType": "all", "StartDate": since.isoformat(), "EndDate": until.isoformat()}
        details = mapping(self._api.find(secret, "/user/creator_account_stats", query), "FollowerDetails")
        found: dict[date, AccountDay] = {}
        for row in rows(details, "Daily"):
            try:
                day = date.fromisoformat(str(row.get("Date"))[:10])
            except ValueError:
                continue
            if since <= day <= until:
                raw = {name: row[name] for name in _DAILY_RAW if name in row}
                figures = {ours: number(row, name) for ours, name in DAILY.items()}
                found[day] = AccountDay(day, channels={}, raw=raw, **figures)
        return [found[day] for day in sorted(found)]


def _metrics(remote_id: str, found: Mapping[str, Any]) -> PostMetrics:
    values = {ours: number(found, theirs) for ours, theirs in FIGURES.items()}
    raw = {name: value for name, value in found.items() if isinstance(value, int | float | str)}
    return PostMetrics(remote_id, raw=raw, **values)
