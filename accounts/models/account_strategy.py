"""What an account is there for."""

from __future__ import annotations

from django.db import models

from accounts.strategy_states import AccountRole
from team.models import WorkspaceOwned


class AccountStrategy(WorkspaceOwned):
    """Positioning of one account (handbook ACC-6), written by people; empty fields are not decided yet.

    `posts_per_week`: how often it should publish, None when not decided. The wanted mix of pillars belongs to content.
    """

    account = models.OneToOneField("accounts.SocialAccount", on_delete=models.CASCADE, related_name="strategy")
    role = models.CharField(max_length=12, choices=AccountRole, blank=True)
    positioning = models.CharField(max_length=300, blank=True)
    tone = models.CharField(max_length=300, blank=True)
    audience = models.CharField(max_length=300, blank=True)
    persona = models.ForeignKey("accounts.Persona", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    posts_per_week = models.PositiveSmallIntegerField(null=True, blank=True)
    updated_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    updated_at = models.DateTimeField(auto_now=True)

    class Meta(WorkspaceOwned.Meta):
        pass

    def __str__(self) -> str:
        return f"strategy of account {self.account_id}"
