"""A finding that a second person let pass, with evidence and an end."""

from __future__ import annotations

from django.db import models

from compliance.states import ExemptionCode, ExemptionState
from team.models import WorkspaceOwned


class Exemption(WorkspaceOwned):
    """Excuses the finding of `rule` in exactly these `words` while approved and before `valid_until` (aware UTC).

    `account` or `platform` narrow it; without both it holds everywhere. `fingerprint`: of the finding it was asked for,
    "" when it was entered by hand. `told_at`: when people were told that it ends soon.
    """

    rule = models.CharField(max_length=40)
    words = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64, blank=True)
    code = models.CharField(max_length=12, choices=ExemptionCode)
    reason = models.CharField(max_length=1000)
    account = models.ForeignKey("accounts.SocialAccount", null=True, on_delete=models.CASCADE, related_name="+")
    platform = models.CharField(max_length=40, blank=True)
    valid_until = models.DateTimeField()
    state = models.CharField(max_length=10, choices=ExemptionState, default=ExemptionState.REQUESTED)
    requested_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    requested_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision_note = models.CharField(max_length=1000, blank=True)
    told_at = models.DateTimeField(null=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["-pk"]
        indexes = [models.Index(fields=["workspace", "state", "valid_until"], name="exemptions_by_state")]
        constraints = [
            # Whoever asks never decides; the service says it in words, this keeps every other way shut.
            models.CheckConstraint(
                condition=~models.Q(state="approved", decided_by=models.F("requested_by")), name="exemption_four_eyes"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.words} ({self.rule})"
