"""A video on its way from an idea to a file."""

from __future__ import annotations

from django.db import models

from content.production_states import Stage
from team.models import WorkspaceOwned


class Production(WorkspaceOwned):
    """A video being made, for a post or before there is one. `stage` is where it stands now."""

    title = models.CharField(max_length=200)
    concept = models.TextField(blank=True)
    script = models.TextField(blank=True)
    post = models.ForeignKey("content.Post", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    owner = models.ForeignKey("team.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.PLAN)
    due_on = models.DateField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta(WorkspaceOwned.Meta):
        indexes = [models.Index(fields=["workspace", "stage", "-updated_at"], name="production_board")]

    def __str__(self) -> str:
        return self.title
