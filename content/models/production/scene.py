"""A scene of a video's script."""

from __future__ import annotations

from django.db import models

from content.production_states import SceneStatus
from team.models import WorkspaceOwned


class Scene(WorkspaceOwned):
    """One line of the storyboard. `seconds` is its planned length; None: not yet known."""

    production = models.ForeignKey("content.Production", on_delete=models.CASCADE, related_name="scenes")
    position = models.PositiveSmallIntegerField(default=0)
    picture = models.TextField(blank=True)
    words = models.TextField(blank=True)
    sound = models.CharField(max_length=300, blank=True)
    props = models.CharField(max_length=300, blank=True)
    seconds = models.PositiveSmallIntegerField(null=True, blank=True)
    status = models.CharField(max_length=6, choices=SceneStatus, default=SceneStatus.OPEN)
    board = models.ForeignKey("content.MediaAsset", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta(WorkspaceOwned.Meta):
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"scene {self.position + 1} of production {self.production_id}"
