"""Pairs of pictures that look alike."""

from __future__ import annotations

from django.db import models

from team.models import WorkspaceOwned


class MediaTwin(WorkspaceOwned):
    """`newer` was found to look like `older`; `distance`: differing bits of 64. `kept_at`: somebody keeps both."""

    older = models.ForeignKey("content.MediaAsset", on_delete=models.CASCADE, related_name="+")
    newer = models.ForeignKey("content.MediaAsset", on_delete=models.CASCADE, related_name="twins")
    distance = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)
    kept_at = models.DateTimeField(null=True, blank=True)

    class Meta(WorkspaceOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["older", "newer"], name="media_twin_once")]

    def __str__(self) -> str:
        return f"{self.older_id} ~ {self.newer_id}"
