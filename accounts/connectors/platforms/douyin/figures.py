"""Figures of posts and of the account. Source: developer.open-douyin.com, 查询特定视频的视频数据 (`video_data`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from ...families.days import CHINA
from ...families.values import mapping, moment, number
from ...outcomes import moment_of
from ...types import AccountDay, Credential, PostMetrics
from .listing import ITEMS_PER_CALL, Listing
from .reports import SPANS, Reports
from .setup import ACCOUNT_DATA, DATA
from .wire import need

# What each of the reports by day holds: our field and Douyin's name.
REPORTS: Mapping[str, Mapping[str, str]] = {
    "fans": {"followers": "total_fans", "followers_gained": "new_fans"},
    "item": {"video_views": "new_play"},
    "like": {"likes": "new_like"},
    "comment": {"comments": "new_comment"},
    "share": {"shares": "new_share"},
    "profile": {"profile_visits": "profile_uv"},
}


class Figures(Listing, Reports):
    """Reads figures."""

    def post_metrics(self, auth: Credential, remote_ids: Sequence[str]) -> list[PostMetrics]:
        """Likes, comments, shares and plays; posts that are gone are left out. Raises MissingScope."""
        need(auth, DATA)
        found = []
        for start in range(0, len(remote_ids), ITEMS_PER_CALL):
            wanted = remote_ids[start : start + ITEMS_PER_CALL]
            found += [_metrics(item) for item in self._items(auth, wanted) if item["item_id"] in wanted]
        return found

    def account_metrics(self, auth: Credential, *, since: date, until: date) -> list[AccountDay]:
        """Figures by day of Beijing's calendar, for days within the last 30. Raises MissingScope."""
        need(auth, ACCOUNT_DATA)
        age = (self._clock().astimezone(CHINA).date() - since).days
        span = next((days for days in SPANS if age <= days), SPANS[-1])
        days: dict[date, dict[str, Any]] = {}
        for report, names in REPORTS.items():
            for row in self._report(auth, report, span):
                if (day := moment_of(row.get("date"))) is not None:
                    known = days.setdefault(day.date(), {})
                    known |= {ours: number(row, theirs) for ours, theirs in names.items()}
        return [
            AccountDay(day, raw=dict(values), **values)
            for day, values in sorted(days.items())
            if since <= day <= until and any(value is not None for value in values.values())
        ]


def _metrics(item: Mapping[str, Any]) -> PostMetrics:
    counts = mapping(item, "statistics")
    # Douyin gives 0 plays for private posts, however often they were played; it gives them no time either.
    private = moment(item.get("create_time")) is None
    return PostMetrics(
        str(item["item_id"]),
        likes=number(counts, "digg_count"),
        comments=number(counts, "comment_count"),
        shares=number(counts, "share_count"),
        video_views=None if private else number(counts, "play_count"),
        raw=dict(counts),
    )
