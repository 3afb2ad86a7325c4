"""The switch that stops publishing."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from content.states import LiftBy, PauseScope
from team.models import WorkspaceOwned


class PublishPause(WorkspaceOwned):
    """A pause in force while `lifted_at` is empty; every claim and every send checks it.

    `campaign` is the campaign tag of posts (`Post.campaign`) with the scope campaign.
    """

    scope = models.CharField(max_length=10, choices=PauseScope)
    platform = models.CharField(max_length=40, blank=True)
    account = models.ForeignKey("accounts.SocialAccount", null=True, on_delete=models.CASCADE, related_name="+")
    campaign = models.CharField(max_length=60, blank=True)
    lift_by = models.CharField(max_length=8, choices=LiftBy, default=LiftBy.PAUSERS)
    reason = models.CharField(max_length=300)
    paused_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    paused_at = models.DateTimeField(auto_now_add=True)
    lifted_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    lifted_at = models.DateTimeField(null=True)

    class Meta(WorkspaceOwned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "scope", "platform", "account", "campaign"],
                condition=Q(lifted_at=None),
                nulls_distinct=False,
                name="pause_once",
            )
        ]

    def __str__(self) -> str:
        return self.reason
