"""A line of a checklist."""

from __future__ import annotations

from django.db import models

from content.production_states import Proof
from team.models import WorkspaceOwned
from team.roles import Role


class ChecklistItem(WorkspaceOwned):
    """One thing to check. Rows are never reworded: a change retires the row and adds another, so that a tick always
    says what was ticked. `again`: a tick holds only for the content it was made for. `role`: who ticks; empty: any."""

    checklist = models.ForeignKey("content.Checklist", on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField(default=0)
    since_version = models.PositiveIntegerField(default=1)
    text = models.CharField(max_length=200)
    help = models.CharField(max_length=500, blank=True)
    proof = models.CharField(max_length=8, choices=Proof, default=Proof.NONE, blank=True)
    role = models.CharField(max_length=12, choices=Role, blank=True)
    again = models.BooleanField(default=False)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.text
