"""Figures of posts. Source: developers.tiktok.com, Display API, Query Videos."""

from __future__ import annotations

from collections.abc import Sequence

from ...families.values import number, rows
from ...types import Credential, PostMetrics
from .wire import Wire

PER_QUERY = 20
POST = {
    "likes": "like_count",
    "comments": "comment_count",
    "shares": "share_count",
    "video_views": "view_count",
}
COLUMNS = ("id", *POST.values())


class Figures(Wire):
    """Reads cumulative figures; of the account itself `probe` reads what there is."""

    def post_metrics(self, auth: Credential, remote_ids: Sequence[str]) -> list[PostMetrics]:
        """Likes, comments, shares and views, 20 posts per call."""
        figures: list[PostMetrics] = []
        for start in range(0, len(remote_ids), PER_QUERY):
            wanted = list(remote_ids[start : start + PER_QUERY])
            body = {"filters": {"video_ids": wanted}}
            found = self._api.post(auth, "/v2/video/query/", body, fields=",".join(COLUMNS))
            for video in rows(found, "videos"):
                if str(video.get("id")) in wanted:
                    values = {field: number(video, name) for field, name in POST.items()}
                    raw = {name: video[name] for name in COLUMNS if name in video}
                    figures.append(PostMetrics(str(video["id"]), raw=raw, **values))
        return figures
