"""Figures of videos."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ...errors import RemoteGone
from ...families.values import number, rows
from ...types import Credential, PostMetrics
from .videos import Videos

FIGURES = {"likes": "like_count", "comments": "comment_count", "video_views": "view_count"}
PAGE = 200


class Figures(Videos):
    """Likes, comments and plays; Kuaishou reports nothing else."""

    def post_metrics(self, auth: Credential, remote_ids: Sequence[str]) -> list[PostMetrics]:
        """The newest videos come in one answer, older ones are asked for one by one."""
        found: dict[str, Mapping[str, Any]] = {}
        if len(remote_ids) > 1:
            listed = rows(self._api.call("GET", "photo/list", auth, params={"count": PAGE}), "video_list")
            found = {str(info.get("photo_id")): info for info in listed}
        figures = []
        for photo_id in remote_ids:
            try:
                figures.append(_metrics(photo_id, found.get(photo_id) or self._info(auth, photo_id)))
            except RemoteGone:
                continue
        return figures


def _metrics(photo_id: str, info: Mapping[str, Any]) -> PostMetrics:
    values = {ours: number(info, theirs) for ours, theirs in FIGURES.items()}
    return PostMetrics(photo_id, raw={name: info[name] for name in FIGURES.values() if name in info}, **values)
