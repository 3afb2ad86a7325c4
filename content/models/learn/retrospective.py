"""A look back: what worked, what to change."""

from __future__ import annotations

from django.db import models

from content.production_states import ReviewOf
from team.models import WorkspaceOwned


class Retrospective(WorkspaceOwned):
    """A look back at one thing, which `about` names. `facts` are figures with where they were read:
    [{"name", "value", "source"}]. `first_day` begins the week or month looked at."""

    title = models.CharField(max_length=200)
    about = models.CharField(max_length=10, choices=ReviewOf)
    post = models.ForeignKey("content.Post", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    session = models.ForeignKey(
        "content.LiveSession", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    production = models.ForeignKey(
        "content.Production", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    campaign = models.CharField(max_length=60, blank=True)
    first_day = models.DateField(null=True, blank=True)
    worked = models.TextField(blank=True)
    change = models.TextField(blank=True)
    lesson = models.TextField(blank=True)
    facts = models.JSONField(default=list)
    created_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta(WorkspaceOwned.Meta):
        indexes = [models.Index(fields=["workspace", "-created_at"], name="retrospective_recent")]

    def __str__(self) -> str:
        return self.title
