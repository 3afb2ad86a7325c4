"""Likes, comments and reposts of posts; Weibo tells ordinary apps no reads.

Source: open.weibo.com/wiki/2/statuses/count, read 2026-11.
"""

from __future__ import annotations

from collections.abc import Sequence

from ...families.values import number
from ...types import Credential, PostMetrics
from .statuses import id_of
from .wire import Wire

AT_ONCE = 100


class Figures(Wire):
    """Counts of posts."""

    def post_metrics(self, auth: Credential, remote_ids: Sequence[str]) -> list[PostMetrics]:
        """Counts as they are now; posts that are gone are left out."""
        found = []
        for start in range(0, len(remote_ids), AT_ONCE):
            wanted = remote_ids[start : start + AT_ONCE]
            for row in self._api.rows(auth, "/2/statuses/count.json", ids=",".join(wanted)):
                values = {ours: number(row, theirs) for ours, theirs in self.capabilities.post_figures.items()}
                if id_of(row) in wanted:
                    found.append(PostMetrics(id_of(row), **values, raw=row))
        return found
