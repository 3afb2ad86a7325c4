"""Figures from the network's view."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ...errors import HostRefused, RemoteGone, Transient, UnexpectedResponse, UnsupportedFeature
from ...families.values import number
from ...types import Credential, PostMetrics
from .wire import Wire

FIGURES = {
    "likes": "likeCount",
    "comments": "replyCount",
    "shares": "repostCount + quoteCount",
    "saves": "bookmarkCount",
}
POSTS_PER_CALL = 25


class Figures(Wire):
    """Bluesky reports no impressions."""

    def post_metrics(self, auth: Credential, remote_ids: Sequence[str]) -> list[PostMetrics]:
        """Figures of posts; those that are gone are left out. All None where no view can be reached."""
        figures: list[PostMetrics] = []
        for start in range(0, len(remote_ids), POSTS_PER_CALL):
            wanted = list(remote_ids[start : start + POSTS_PER_CALL])
            posts = self._view(auth, wanted)
            if posts is None:
                figures += [PostMetrics(uri) for uri in wanted]
            else:
                figures += [_metrics(post) for post in posts if post.get("uri") in wanted]
        return figures

    def _view(self, auth: Credential, uris: Sequence[str]) -> list[dict[str, Any]] | None:
        """Post views by the account's own server, else by the public one; None when neither answers."""
        attempts = [(auth.host, auth.secrets["access"])]
        if auth.host.startswith("https://"):
            attempts.append((self._public_view, ""))
        for host, token in attempts:
            try:
                found = self._xrpc.query(host, "app.bsky.feed.getPosts", {"uris": list(uris)}, token=token).get("posts")
            except (Transient, HostRefused, UnsupportedFeature, UnexpectedResponse, RemoteGone):
                continue
            if isinstance(found, list):
                return [item for item in found if isinstance(item, dict)]
        return None


def _metrics(post: Mapping[str, Any]) -> PostMetrics:
    reposts, quotes = number(post, "repostCount"), number(post, "quoteCount")
    return PostMetrics(
        str(post["uri"]),
        likes=number(post, "likeCount"),
        comments=number(post, "replyCount"),
        shares=None if reposts is None and quotes is None else (reposts or 0) + (quotes or 0),
        saves=number(post, "bookmarkCount"),
        raw={name: post[name] for name in post if str(name).endswith("Count")},
    )
