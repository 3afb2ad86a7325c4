"""How much of each pillar one account should publish."""

from __future__ import annotations

from django.core.validators import MaxValueValidator
from django.db import models

from team.models import WorkspaceOwned


class AccountMix(WorkspaceOwned):
    """The wanted part of one pillar in an account's posts, in percent; an account without rows has decided nothing."""

    account = models.ForeignKey("accounts.SocialAccount", on_delete=models.CASCADE, related_name="+")
    pillar = models.ForeignKey("content.Pillar", on_delete=models.CASCADE, related_name="account_mixes")
    share = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(100)])

    class Meta(WorkspaceOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["account", "pillar"], name="account_mix_once"),
            models.CheckConstraint(condition=models.Q(share__lte=100), name="account_mix_percent"),
        ]

    def __str__(self) -> str:
        return f"{self.share}% of pillar {self.pillar_id} at account {self.account_id}"
