"""Figures of videos.

Source: open.bilibili.com, 获取单个稿件数据. Growth is reported without dates, so there are no figures by day.
"""

from __future__ import annotations

from collections.abc import Sequence

from ...errors import RemoteGone
from ...families.values import number
from ...types import Credential, PostMetrics
from .wire import Wire

FIGURES = {"likes": "like", "comments": "reply", "shares": "share", "saves": "favorite", "video_views": "view"}


class Figures(Wire):
    """Plays, likes, comments, favourites and shares; coins and bullet comments are in `raw`."""

    def post_metrics(self, auth: Credential, remote_ids: Sequence[str]) -> list[PostMetrics]:
        """Video by video; those that are gone are left out."""
        figures = []
        for resource_id in remote_ids:
            try:
                found = self._api.get(auth, "/data/arc/stat", {"resource_id": resource_id})
            except RemoteGone:
                continue
            raw = {name: found[name] for name in (*FIGURES.values(), "coin", "danmaku") if name in found}
            values = {ours: number(found, theirs) for ours, theirs in FIGURES.items()}
            figures.append(PostMetrics(resource_id, raw=raw, **values))
        return figures
