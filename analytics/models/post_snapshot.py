"""What platforms reported of posts, sample by sample."""

from __future__ import annotations

from django.db import models

from team.models import WorkspaceOwned


def _figure() -> models.PositiveBigIntegerField:
    return models.PositiveBigIntegerField(null=True)


class PostSnapshot(WorkspaceOwned):
    """Cumulative figures of one post at one moment (aware UTC); None: not reported then, never 0.

    The table is divided by month (`services.store.partitions`). References are not checked by the database: rows of
    deleted posts are taken out by a trigger, which costs nothing while samples come in.
    """

    pk = models.CompositePrimaryKey("post_id", "captured_at")
    workspace = models.ForeignKey(
        "team.Workspace", on_delete=models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    post = models.ForeignKey(
        "analytics.MeasuredPost", on_delete=models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    captured_at = models.DateTimeField()
    fetch = models.ForeignKey(
        "analytics.Fetch", null=True, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    impressions = _figure()
    reach = _figure()
    likes = _figure()
    comments = _figure()
    shares = _figure()
    saves = _figure()
    clicks = _figure()
    video_views = _figure()
    watch_seconds = _figure()
    follows = _figure()
    profile_visits = _figure()

    def __str__(self) -> str:
        return f"{self.post_id} at {self.captured_at}"
