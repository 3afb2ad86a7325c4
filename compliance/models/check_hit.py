"""What checks found, who met it and what became of it."""

from __future__ import annotations

from django.db import models

from compliance.states import HitOutcome, Level
from team.models import WorkspaceOwned


class CheckHit(WorkspaceOwned):
    """One finding at one moment; written once. Target and actor are named as `team.audit` names them.

    `version`: of the rules that found it. Kept as long as advertising records must be (see services/hits.py).
    """

    at = models.DateTimeField()
    rule = models.CharField(max_length=40)
    category = models.CharField(max_length=40, blank=True)
    severity = models.CharField(max_length=8, choices=Level)
    words = models.CharField(max_length=200, blank=True)
    field = models.CharField(max_length=60, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    outcome = models.CharField(max_length=12, choices=HitOutcome)
    note = models.CharField(max_length=300, blank=True)
    platform = models.CharField(max_length=40, blank=True)
    account = models.ForeignKey("accounts.SocialAccount", null=True, on_delete=models.SET_NULL, related_name="+")
    target_type = models.CharField(max_length=40, blank=True)
    target_id = models.CharField(max_length=40, blank=True)
    target_label = models.CharField(max_length=160, blank=True)
    actor = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    actor_label = models.CharField(max_length=160, blank=True)
    version = models.CharField(max_length=80, blank=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["workspace", "-at"], name="hits_recent"),
            models.Index(fields=["workspace", "rule", "-at"], name="hits_by_rule"),
            models.Index(fields=["workspace", "target_type", "target_id"], name="hits_by_target"),
        ]

    def __str__(self) -> str:
        return f"{self.rule}: {self.words}"
