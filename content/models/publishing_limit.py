"""How often and when an account may publish by the workspace's own will."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from team.models import WorkspaceOwned


class PublishingLimit(WorkspaceOwned):
    """Spacing, caps and quiet hours; the row without an account holds for all accounts that have none of their own.

    An empty figure means no limit. Quiet hours are wall-clock times in the account's zone and may span midnight. With
    `enforce`, the engine waits; without, people are only warned.
    """

    account = models.ForeignKey("accounts.SocialAccount", null=True, on_delete=models.CASCADE, related_name="+")
    gap_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    per_day = models.PositiveSmallIntegerField(null=True, blank=True)
    per_week = models.PositiveSmallIntegerField(null=True, blank=True)
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_until = models.TimeField(null=True, blank=True)
    enforce = models.BooleanField(default=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta(WorkspaceOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["workspace", "account"], nulls_distinct=False, name="limits_once"),
            models.CheckConstraint(
                condition=Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="limits_quiet_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"limits of {self.account or self.workspace}"
