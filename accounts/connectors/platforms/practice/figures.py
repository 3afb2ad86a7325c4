"""Figures of posts of the practice network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ...types import Credential, PostMetrics
from .wire import Wire

METRICS = ("impressions", "reach", "likes", "comments", "shares", "saves", "clicks", "video_views")


class Figures(Wire):
    """What the flavour does not report stays None."""

    def post_metrics(self, auth: Credential, remote_ids: Sequence[str]) -> list[PostMetrics]:
        """Figures so far; what the flavour does not report stays None."""
        params = {"ids": ",".join(remote_ids)}
        return self._api.read(auth, "/api/metrics", lambda page: [metrics(row) for row in page["posts"]], params)


def metrics(row: Mapping[str, Any]) -> PostMetrics:
    """Figures of one post; what its flavour does not report stays None."""
    return PostMetrics(str(row["id"]), raw=row, **{name: row.get(name) for name in METRICS})
