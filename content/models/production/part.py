"""What a video needs and what its quality is judged by."""

from __future__ import annotations

from django.db import models

from content.production_states import PartKind
from team.models import WorkspaceOwned


class ProductionPart(WorkspaceOwned):
    """One line of a list: a needed file, with the file once it is there, or a point of quality. `key` names a line that
    every production has; its words come from `services/production/starting.py`."""

    production = models.ForeignKey("content.Production", on_delete=models.CASCADE, related_name="parts")
    kind = models.CharField(max_length=8, choices=PartKind)
    key = models.CharField(max_length=20, blank=True)
    text = models.CharField(max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    asset = models.ForeignKey("content.MediaAsset", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    note = models.CharField(max_length=300, blank=True)
    done_by = models.ForeignKey("team.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["kind", "position", "pk"]

    def __str__(self) -> str:
        return self.text or self.key
