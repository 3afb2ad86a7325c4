"""What platforms pushed to us."""

from __future__ import annotations

from django.db import models

from config.lib.clock import now
from team.models import WorkspaceOwned


class ReceivedEvent(WorkspaceOwned):
    """One verified event, kept once however often it is delivered, until it is handled.

    `remote_account`: the platform's id of the account it concerns, '' where the platform names none. `sealed`
    is the event's body, encrypted: it holds other people's words and names.
    """

    platform = models.CharField(max_length=40)
    account = models.ForeignKey(
        "accounts.SocialAccount", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    remote_account = models.CharField(max_length=200, blank=True)
    event_id = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    sealed = models.BinaryField()
    received_at = models.DateTimeField(auto_now_add=True)
    handled_at = models.DateTimeField(null=True, blank=True)
    # When to try again what failed, and how often it has failed.
    next_try_at = models.DateTimeField(default=now)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta(WorkspaceOwned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "platform", "remote_account", "event_id"], name="received_event_once"
            )
        ]
        indexes = [
            models.Index(fields=["next_try_at"], condition=models.Q(handled_at=None), name="received_event_waiting"),
            models.Index(fields=["received_at"], name="received_event_age"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.event_id} at {self.platform}"
