"""The history of an account's health."""

from __future__ import annotations

from django.db import models

from accounts.states import HealthKind
from team.models import WorkspaceOwned


class HealthEvent(WorkspaceOwned):
    """One thing noticed about an account. `detail` is a message id of the connectors, filled from `params`."""

    account = models.ForeignKey("accounts.SocialAccount", on_delete=models.CASCADE, related_name="health_events")
    kind = models.CharField(max_length=20, choices=HealthKind)
    detail = models.CharField(max_length=300, blank=True)
    params = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now_add=True)

    class Meta(WorkspaceOwned.Meta):
        indexes = [models.Index(fields=["account", "-at"], name="health_recent")]

    def __str__(self) -> str:
        return f"{self.kind} of account {self.account_id}"
