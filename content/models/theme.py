"""Themes: what a week or month is about."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from content.plan_states import Tone
from team.models import WorkspaceOwned


class Theme(WorkspaceOwned):
    """A theme from `first_day` to `last_day`, both included, as days of the workspace's zone."""

    title = models.CharField(max_length=80)
    note = models.TextField(blank=True)
    tone = models.PositiveSmallIntegerField(choices=Tone, default=Tone.PETROL)
    first_day = models.DateField()
    last_day = models.DateField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(WorkspaceOwned.Meta):
        constraints = [models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="theme_days_in_order")]
        indexes = [models.Index(fields=["workspace", "last_day"], name="theme_days")]

    def __str__(self) -> str:
        return self.title
