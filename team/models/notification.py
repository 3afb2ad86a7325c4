"""What a member should know, kept as code and parameters and worded in the reader's language."""

from __future__ import annotations

from django.db import models

from .owned import WorkspaceOwned


class Notification(WorkspaceOwned):
    """One message to one member. `kind` is registered in `team.notices`, which words it."""

    recipient = models.ForeignKey("team.User", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    params = models.JSONField(default=dict)
    url = models.CharField(max_length=300, blank=True)
    # The same event about the same thing is told once while unread.
    dedupe = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta(WorkspaceOwned.Meta):
        indexes = [models.Index(fields=["recipient", "workspace", "-created_at"], name="notification_recent")]
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "workspace", "dedupe"],
                condition=models.Q(read_at=None) & ~models.Q(dedupe=""),
                name="notification_unread_once",
            )
        ]

    def __str__(self) -> str:
        return self.kind
