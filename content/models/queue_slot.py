"""The times at which an account usually publishes."""

from __future__ import annotations

from django.core.validators import MaxValueValidator
from django.db import models

from team.models import WorkspaceOwned

WINDOW_MINUTES = 15


class QueueSlot(WorkspaceOwned):
    """One time of a week: `weekday` 0 (Monday) to 6, `clock` on the wall of the account's zone."""

    account = models.ForeignKey("accounts.SocialAccount", on_delete=models.CASCADE, related_name="+")
    weekday = models.PositiveSmallIntegerField(validators=[MaxValueValidator(6)])
    clock = models.TimeField()

    class Meta(WorkspaceOwned.Meta):
        ordering = ["weekday", "clock"]
        constraints = [
            models.UniqueConstraint(fields=["account", "weekday", "clock"], name="slot_once"),
            models.CheckConstraint(condition=models.Q(weekday__lte=6), name="slot_weekday"),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.clock:%H:%M}"


class SlotPlan(WorkspaceOwned):
    """How an account's slots are used. `window_minutes`: a post this close to a slot, before or after, takes it.

    While `paused` no slot is offered; posts that are planned already keep their times.
    """

    account = models.OneToOneField("accounts.SocialAccount", on_delete=models.CASCADE, related_name="+")
    window_minutes = models.PositiveSmallIntegerField(default=WINDOW_MINUTES)
    paused = models.BooleanField(default=False)

    class Meta(WorkspaceOwned.Meta):
        pass

    def __str__(self) -> str:
        return f"slots of {self.account}"
