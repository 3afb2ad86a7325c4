"""Figures of videos and of the channel by day.

Sources: videos.list part=statistics; developers.google.com/youtube/analytics/channel_reports (two to three days late).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

from ...errors import MissingScope, PolicyRejected
from ...families.values import mapping, number, rows
from ...types import AccountDay, Credential, PostMetrics
from .wire import DATA, REPORTS, Body, Wire

VIDEOS_PER_CALL = 50
REPORT_ROWS = 200
# Before the first video of all.
BEGINNING = "2005-02-14"

POST_FIGURES: Mapping[str, str] = MappingProxyType(
    {
        "video_views": "statistics.viewCount",
        "likes": "statistics.likeCount",
        "comments": "statistics.commentCount",
        "watch_seconds": "estimatedMinutesWatched × 60",
        "shares": "shares",
        "follows": "subscribersGained",
    }
)
DAY_FIGURES: Mapping[str, str] = MappingProxyType(
    {
        "video_views": "views",
        "likes": "likes",
        "comments": "comments",
        "shares": "shares",
        "followers_gained": "subscribersGained",
        "followers_lost": "subscribersLost",
    }
)


class Figures(Wire):
    """Reads counters and Analytics."""

    def post_metrics(self, auth: Credential, remote_ids: Sequence[str]) -> list[PostMetrics]:
        """Counters of videos; watch time, shares and new subscribers lag, and are there where Analytics may be read."""
        videos: list[Body] = []
        for start in range(0, len(remote_ids), VIDEOS_PER_CALL):
            params = {"part": "statistics", "id": ",".join(remote_ids[start : start + VIDEOS_PER_CALL])}
            videos += rows(self._api.get(f"{DATA}/videos", auth, params), "items")
        watched = self._watched(auth, [str(video["id"]) for video in videos])
        return [_metrics(video, watched.get(str(video["id"]), {})) for video in videos]

    def account_metrics(self, auth: Credential, *, since: date, until: date) -> list[AccountDay]:
        """The channel's days in its calendar (Pacific time); the newest two or three are not reported yet.

        Raises MissingScope without the permission for Analytics.
        """
        params = {"startDate": since.isoformat(), "endDate": until.isoformat(), "dimensions": "day", "sort": "day"}
        return [
            AccountDay(
                day=date.fromisoformat(str(row["day"])),
                **{field: number(row, name) for field, name in DAY_FIGURES.items()},
                channels={},
                raw=row,
            )
            for row in self._report(auth, {**params, "metrics": ",".join(DAY_FIGURES.values())})
        ]

    def _watched(self, auth: Credential, ids: Sequence[str]) -> dict[str, Body]:
        if not ids:
            return {}
        params = {
            "startDate": BEGINNING,
            "endDate": self._clock().date().isoformat(),
            "metrics": "views,estimatedMinutesWatched,shares,subscribersGained",
            "dimensions": "video",
            "filters": f"video=={','.join(ids)}",
            "sort": "-views",
            "maxResults": str(REPORT_ROWS),
        }
        try:
            return {str(row["video"]): row for row in self._report(auth, params)}
        except (MissingScope, PolicyRejected):
            # The permission for Analytics is optional.
            return {}

    def _report(self, auth: Credential, params: Mapping[str, str]) -> list[dict[str, Any]]:
        """A report's rows as mappings of column names."""
        found = self._api.get(REPORTS, auth, {"ids": f"channel=={auth.remote_id}", **params})
        names = [str(column.get("name")) for column in rows(found, "columnHeaders")]
        return [dict(zip(names, row, strict=False)) for row in found.get("rows") or ()]


def _metrics(video: Body, watched: Body) -> PostMetrics:
    counters, minutes = mapping(video, "statistics"), number(watched, "estimatedMinutesWatched")
    return PostMetrics(
        remote_id=str(video["id"]),
        video_views=number(counters, "viewCount"),
        likes=number(counters, "likeCount"),
        comments=number(counters, "commentCount"),
        shares=number(watched, "shares"),
        follows=number(watched, "subscribersGained"),
        watch_seconds=None if minutes is None else minutes * 60,
        raw={**counters, **watched},
    )
