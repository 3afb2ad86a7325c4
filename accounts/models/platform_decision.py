"""Which platforms the brand decided to be on, and on what grounds."""

from __future__ import annotations

from django.db import models

from team.models import WorkspaceOwned


class PlatformDecision(WorkspaceOwned):
    """One decision (handbook ACC-2), frozen: `inputs`, `weights` and `scores` stay as they were when it was made.

    `core` and `optional` hold slugs of the connector registry. `facts`: version of the facts that were used.
    `review_on`: when it is looked at anew; `reminded_at`: that people were told so.
    """

    name = models.CharField(max_length=120)
    persona = models.ForeignKey("accounts.Persona", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    inputs = models.JSONField()
    weights = models.JSONField()
    scores = models.JSONField()
    core = models.JSONField()
    optional = models.JSONField(default=list, blank=True)
    reason = models.CharField(max_length=1000)
    facts = models.CharField(max_length=20)
    review_on = models.DateField()
    reminded_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField()

    class Meta(WorkspaceOwned.Meta):
        ordering = ["-decided_at", "-pk"]

    def __str__(self) -> str:
        return self.name
