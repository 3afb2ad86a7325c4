"""What somebody does because of a look back."""

from __future__ import annotations

from django.db import models

from team.models import WorkspaceOwned


class ReviewAction(WorkspaceOwned):
    """One action with its owner and day. `told_on`: the day the owner was last told that it is overdue."""

    review = models.ForeignKey("content.Retrospective", on_delete=models.CASCADE, related_name="actions")
    text = models.CharField(max_length=300)
    owner = models.ForeignKey("team.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    due_on = models.DateField(null=True, blank=True)
    done_by = models.ForeignKey("team.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)
    told_on = models.DateField(null=True, blank=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["pk"]
        indexes = [models.Index(fields=["due_on"], condition=models.Q(done_at=None), name="review_action_due")]

    def __str__(self) -> str:
        return self.text
