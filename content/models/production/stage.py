"""Who does which stage of a video, and by when."""

from __future__ import annotations

from django.db import models

from content.production_states import Stage
from team.models import WorkspaceOwned


class ProductionStage(WorkspaceOwned):
    """One stage of one video. `told_on`: the day its owner was last told that it is overdue."""

    production = models.ForeignKey("content.Production", on_delete=models.CASCADE, related_name="stages")
    stage = models.CharField(max_length=10, choices=Stage)
    owner = models.ForeignKey("team.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    due_on = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=500, blank=True)
    done_by = models.ForeignKey("team.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)
    told_on = models.DateField(null=True, blank=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["production", "stage"], name="production_stage_once")]
        indexes = [
            models.Index(fields=["due_on"], condition=models.Q(done_at=None), name="production_stage_due"),
        ]

    def __str__(self) -> str:
        return f"{self.stage} of production {self.production_id}"
