"""Handing things over: a person joins, changes duties or leaves, or one account changes hands."""

from __future__ import annotations

from django.db import models

from accounts.custody_states import HandoverKind, HandoverState, ItemKind, ItemState
from accounts.models.proof import Proof
from team.models import WorkspaceOwned


class Handover(WorkspaceOwned):
    """One handover. `person` gives (a joiner: receives), `successor` receives; their names outlive their rows.

    `submitted_by` says that everything is settled, `closed_by` has looked at it and agrees: another person, and never
    `person`. `reason`: why it was cancelled or sent back.
    """

    kind = models.CharField(max_length=8, choices=HandoverKind)
    state = models.CharField(max_length=10, choices=HandoverState, default=HandoverState.OPEN)
    person = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    person_name = models.CharField(max_length=120)
    successor = models.ForeignKey("team.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    successor_name = models.CharField(max_length=120, blank=True)
    account = models.ForeignKey(
        "accounts.SocialAccount", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    due_on = models.DateField()
    note = models.CharField(max_length=500, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    started_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    started_at = models.DateTimeField()
    submitted_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    closed_by_name = models.CharField(max_length=120, blank=True)
    closed_at = models.DateTimeField(null=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["-started_at", "-pk"]
        indexes = [models.Index(fields=["workspace", "state"], name="handover_by_state")]

    def __str__(self) -> str:
        return f"{self.person_name} → {self.successor_name}" if self.successor_name else self.person_name


class HandoverItem(Proof, WorkspaceOwned):
    """One line. `account_label`, `detail`: what it was about, kept when the account is gone.

    `successor`: who receives this thing, None for the handover's. `reminded_on`: day of the last reminder.
    """

    handover = models.ForeignKey("accounts.Handover", on_delete=models.CASCADE, related_name="items")
    kind = models.CharField(max_length=16, choices=ItemKind)
    account = models.ForeignKey(
        "accounts.SocialAccount", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    account_label = models.CharField(max_length=200, blank=True)
    seat = models.ForeignKey(
        "accounts.PlatformSeat", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    detail = models.CharField(max_length=200, blank=True)
    responsible = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    successor = models.ForeignKey("team.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    successor_name = models.CharField(max_length=120, blank=True)
    due_on = models.DateField()
    state = models.CharField(max_length=8, choices=ItemState, default=ItemState.OPEN)
    excuse = models.CharField(max_length=300, blank=True)
    done_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    done_by_name = models.CharField(max_length=120, blank=True)
    done_at = models.DateTimeField(null=True)
    reminded_on = models.DateField(null=True)
    position = models.PositiveIntegerField(default=0)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.kind} of handover {self.handover_id}"
