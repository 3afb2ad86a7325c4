"""Personas: whom the brand talks to."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower

from accounts.models.research_source import ResearchTag
from team.models import WorkspaceOwned


class Persona(WorkspaceOwned):
    """One persona (handbook ACC-8). Lists hold one line each; where they come from is kept beside them as lineage.

    `age_from`, `age_to` in years, None when open. `share`: percent of the brand's customers, `size`: how many people,
    None when nobody knows. `tone`: number of the avatar's colour. `segment`: the filter over answers it was last made
    from (see `services.personas.segments`), {} for none. `archived_at`: no longer offered; what was linked stays
    linked. What a statement or figure rests on stands in `PersonaEvidence`; without a row there it is an assumption.
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
    share = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    size = models.PositiveBigIntegerField(null=True, blank=True)
    tone = models.PositiveSmallIntegerField(default=0)
    segment = models.JSONField(default=dict, blank=True)
    refreshed_at = models.DateTimeField(null=True, blank=True)
    tags: models.ManyToManyField[ResearchTag, models.Model] = models.ManyToManyField(
        "accounts.ResearchTag", related_name="personas", blank=True
    )
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
