"""What a live session brought."""

from __future__ import annotations

from django.db import models

from team.models import WorkspaceOwned


class LiveResult(WorkspaceOwned):
    """Figures as read at `source`. None: not known, which is not zero. Money in the session's currency."""

    session = models.OneToOneField("content.LiveSession", on_delete=models.CASCADE, related_name="result")
    peak_viewers = models.PositiveIntegerField(null=True, blank=True)
    viewers = models.PositiveIntegerField(null=True, blank=True)
    average_seconds = models.PositiveIntegerField(null=True, blank=True)
    new_followers = models.PositiveIntegerField(null=True, blank=True)
    comments = models.PositiveIntegerField(null=True, blank=True)
    orders = models.PositiveIntegerField(null=True, blank=True)
    gmv = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    refunds = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    source = models.CharField(max_length=200)
    entered_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    entered_at = models.DateTimeField()

    class Meta(WorkspaceOwned.Meta):
        pass

    def __str__(self) -> str:
        return f"result of session {self.session_id}"
