"""Looking at a goal together: what was said, and where it stood then."""

from __future__ import annotations

from django.db import models

from analytics.states import Health
from team.models import WorkspaceOwned


class GoalReview(WorkspaceOwned):
    """One review. `progress` is the goal's progress as of `day`, kept as it was then. Only added to."""

    goal = models.ForeignKey("analytics.Goal", on_delete=models.CASCADE, related_name="reviews")
    day = models.DateField()
    note = models.CharField(max_length=1000)
    next_step = models.CharField(max_length=300, blank=True)
    health = models.CharField(max_length=12, choices=Health)
    progress = models.JSONField(default=dict)
    made_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()

    class Meta(WorkspaceOwned.Meta):
        ordering = ["-day", "-pk"]

    def __str__(self) -> str:
        return f"review of goal {self.goal_id} on {self.day}"
