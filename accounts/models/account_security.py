"""What was done for the safety of an account, and sign-ins that people noticed."""

from __future__ import annotations

from django.db import models

from accounts.custody_states import LoginVerdict, SecurityItem
from accounts.models.proof import Proof
from team.models import WorkspaceOwned


class SecurityCheck(Proof, WorkspaceOwned):
    """That somebody looked at one point of the checklist; the newest row of a point counts, older ones are history."""

    account = models.ForeignKey("accounts.SocialAccount", on_delete=models.CASCADE, related_name="+")
    item = models.CharField(max_length=10, choices=SecurityItem)
    done_on = models.DateField()
    by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField(auto_now_add=True)

    class Meta(WorkspaceOwned.Meta):
        indexes = [models.Index(fields=["account", "item", "-done_on", "-id"], name="security_check_latest")]

    def __str__(self) -> str:
        return f"{self.item} of account {self.account_id}"


class LoginEvent(WorkspaceOwned):
    """A sign-in at the platform that somebody noticed and entered: no platform tells of them by its interface."""

    account = models.ForeignKey("accounts.SocialAccount", on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    place = models.CharField(max_length=120, blank=True)
    device = models.CharField(max_length=120, blank=True)
    verdict = models.CharField(max_length=8, choices=LoginVerdict, default=LoginVerdict.OPEN)
    handling = models.CharField(max_length=500, blank=True)
    noted_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    noted_at = models.DateTimeField(auto_now_add=True)
    handled_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    handled_at = models.DateTimeField(null=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["account", "-at"], name="login_event_recent")]

    def __str__(self) -> str:
        return f"sign-in to account {self.account_id} at {self.at:%Y-%m-%d %H:%M}"
