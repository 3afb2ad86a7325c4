"""Favourites, replies, boosts and quotes; Mastodon counts no views."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ...errors import InvalidContent, RemoteGone, UnexpectedResponse
from ...families.values import number
from ...types import Credential, PostMetrics
from .wire import Wire, status_path

FIGURES = {
    "likes": "favourites_count",
    "comments": "replies_count",
    "shares": "reblogs_count + quotes_count",
}
STATUSES_PER_CALL = 20


class Figures(Wire):
    """Compatible servers answer -1 where they do not count: not reported."""

    def post_metrics(self, auth: Credential, remote_ids: Sequence[str]) -> list[PostMetrics]:
        """Figures of statuses; those that are gone are left out."""
        figures: list[PostMetrics] = []
        for start in range(0, len(remote_ids), STATUSES_PER_CALL):
            wanted = remote_ids[start : start + STATUSES_PER_CALL]
            try:
                found = self._api.list(auth, "/api/v1/statuses", [("id[]", item) for item in wanted])
            except (RemoteGone, InvalidContent, UnexpectedResponse):
                # Asking for several at once is new in Mastodon 4.3.
                found = [status for item in wanted if (status := self._status(auth, item)) is not None]
            figures += [_metrics(status) for status in found if str(status.get("id")) in wanted]
        return figures

    def _status(self, auth: Credential, identifier: str) -> dict[str, Any] | None:
        try:
            return self._api.get(auth, status_path(identifier))
        except RemoteGone:
            return None


def _metrics(status: Mapping[str, Any]) -> PostMetrics:
    boosts, quotes = number(status, "reblogs_count"), number(status, "quotes_count")
    return PostMetrics(
        str(status["id"]),
        likes=number(status, "favourites_count"),
        comments=number(status, "replies_count"),
        shares=None if boosts is None and quotes is None else (boosts or 0) + (quotes or 0),
        raw={name: status[name] for name in status if str(name).endswith("_count")},
    )
