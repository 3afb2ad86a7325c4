"""Personas: whom the brand talks to."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower

from team.models import WorkspaceOwned


class Persona(WorkspaceOwned):
    """One persona (handbook ACC-8). Lists hold one line each; where they come from is kept beside them as lineage.

    `age_from`, `age_to` in years, None when open. `archived_at`: no longer offered; what was linked stays linked.
    """

    name = models.CharField(max_length=80)
    summary = models.CharField(max_length=300, blank=True)
    age_from = models.PositiveSmallIntegerField(null=True, blank=True)
    age_to = models.PositiveSmallIntegerField(null=True, blank=True)
    gender = models.CharField(max_length=80, blank=True)
    places = models.CharField(max_length=200, blank=True)
    occupation = models.CharField(max_length=200, blank=True)
    income = models.CharField(max_length=200, blank=True)
    needs = models.JSONField(default=list, blank=True)
    pains = models.JSONField(default=list, blank=True)
    behaviours = models.JSONField(default=list, blank=True)
    interests = models.JSONField(default=list, blank=True)
    quotes = models.JSONField(default=list, blank=True)
    # Slugs of the connector registry.
    channels = models.JSONField(default=list, blank=True)
    owner = models.ForeignKey("team.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    archived_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint("workspace", Lower("name"), name="persona_once")]

    def __str__(self) -> str:
        return self.name
