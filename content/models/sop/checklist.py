"""A checklist that posts of some kinds must pass."""

from __future__ import annotations

from django.db import models

from content.production_states import GateWhen
from team.models import WorkspaceOwned


class Checklist(WorkspaceOwned):
    """A template. Empty `kinds`, `accounts` and `ad_kinds` mean all; otherwise a post must match each that is set.

    `version` counts changes. `retired_at`: no longer asked for; what was ticked stays."""

    name = models.CharField(max_length=120)
    when = models.CharField(max_length=8, choices=GateWhen, default=GateWhen.SCHEDULE)
    kinds = models.JSONField(default=list)
    ad_kinds = models.JSONField(default=list)
    accounts = models.ManyToManyField("accounts.SocialAccount", blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1)
    retired_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta(WorkspaceOwned.Meta):
        indexes = [
            models.Index(fields=["workspace"], condition=models.Q(retired_at=None), name="checklist_in_force"),
        ]

    def __str__(self) -> str:
        return self.name
