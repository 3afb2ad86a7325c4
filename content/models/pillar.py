"""Content pillars: what a brand talks about, and how much of each."""

from __future__ import annotations

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models.functions import Lower

from content.plan_states import Tone
from team.models import WorkspaceOwned


class Pillar(WorkspaceOwned):
    """One pillar (栏目). `share` is its wanted part of all posts in percent; inactive ones keep their posts."""

    name = models.CharField(max_length=60)
    tone = models.PositiveSmallIntegerField(choices=Tone, default=Tone.PETROL)
    description = models.TextField(blank=True)
    audience = models.CharField(max_length=300, blank=True)
    share = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(100)])
    active = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(WorkspaceOwned.Meta):
        constraints = [
            models.UniqueConstraint("workspace", Lower("name"), name="pillar_once"),
            models.CheckConstraint(condition=models.Q(share__lte=100), name="pillar_share_percent"),
        ]

    def __str__(self) -> str:
        return self.name
