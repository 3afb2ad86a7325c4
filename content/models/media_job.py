"""Versions of files that are made in the background."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from content.states import JobState
from team.models import WorkspaceOwned


class MediaJob(WorkspaceOwned):
    """Makes one version of `asset` for `platform` (a connector's slug). `percent`: how far it is, 0 to 100.

    `message` is a message id with `params`, once it failed. `result`: the new file.
    """

    asset = models.ForeignKey("content.MediaAsset", on_delete=models.CASCADE, related_name="jobs")
    platform = models.CharField(max_length=30, blank=True)
    state = models.CharField(max_length=8, choices=JobState, default=JobState.WAITING)
    percent = models.PositiveSmallIntegerField(default=0)
    message = models.CharField(max_length=300, blank=True)
    params = models.JSONField(default=dict, blank=True)
    result = models.ForeignKey("content.MediaAsset", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta(WorkspaceOwned.Meta):
        constraints = [
            # Pressing twice does not start the work twice.
            models.UniqueConstraint(
                fields=["asset", "platform"], condition=Q(state__in=["waiting", "running"]), name="media_job_once"
            )
        ]
        indexes = [
            models.Index(fields=["updated_at"], condition=Q(state__in=["waiting", "running"]), name="media_job_open")
        ]

    def __str__(self) -> str:
        return f"{self.platform} of {self.asset_id}"
