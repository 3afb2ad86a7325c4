"""Values of metrics that are not collected."""

from __future__ import annotations

from django.db import models

from team.models import WorkspaceOwned


class GoalValue(WorkspaceOwned):
    """What somebody entered for a day of the workspace's zone, and where they had it from."""

    goal = models.ForeignKey("analytics.Goal", on_delete=models.CASCADE, related_name="values")
    day = models.DateField()
    value = models.DecimalField(max_digits=16, decimal_places=2)
    source = models.CharField(max_length=120)
    entered_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    entered_at = models.DateTimeField(auto_now=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["-day"]
        constraints = [models.UniqueConstraint(fields=["goal", "day"], name="goal_value_once_a_day")]

    def __str__(self) -> str:
        return f"{self.value} on {self.day}"
