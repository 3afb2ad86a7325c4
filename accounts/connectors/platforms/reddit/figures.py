"""Figures of posts. Source: www.reddit.com/dev/api, info and the fields of a link."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ...families.values import number
from ...types import Credential, PostMetrics
from .wire import Wire

PER_QUERY = 100
FIGURES: Mapping[str, str] = {"likes": "score", "comments": "num_comments", "shares": "num_crossposts"}


class Figures(Wire):
    """Reads figures of posts."""

    def post_metrics(self, auth: Credential, remote_ids: Sequence[str]) -> list[PostMetrics]:
        """Score, comments and crossposts; Reddit tells views to nobody but the author's own page."""
        figures: list[PostMetrics] = []
        for start in range(0, len(remote_ids), PER_QUERY):
            wanted = remote_ids[start : start + PER_QUERY]
            things, _after = self._api.listing(auth, "/api/info", {"id": ",".join(wanted)})
            posts = [thing["data"] for thing in things if thing["data"].get("name") in wanted]
            figures += [_metrics(post) for post in posts if post.get("author") != "[deleted]"]
        return figures


def _metrics(post: Mapping[str, Any]) -> PostMetrics:
    return PostMetrics(
        str(post["name"]),
        likes=number(post, "score"),
        comments=number(post, "num_comments"),
        shares=number(post, "num_crossposts"),
        raw={name: post[name] for name in ("score", "upvote_ratio", "num_comments", "num_crossposts") if name in post},
    )
