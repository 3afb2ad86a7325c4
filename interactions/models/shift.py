"""Who answers when."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from interactions.sla_states import Presence
from team.models import WorkspaceOwned


class Answerer(WorkspaceOwned):
    """A member as somebody who answers. No row: available, for all accounts, without limit.

    `presence` holds until `presence_until` (None: until changed). `skills`: tags of threads they are good at.
    `account_ids`: the accounts they answer for (empty: all). `most`: so many open threads at most are given to them.
    `assigned_at`: when a thread was last given to them by rule.
    """

    user = models.ForeignKey("team.User", on_delete=models.CASCADE, related_name="+")
    presence = models.CharField(max_length=10, choices=Presence, default=Presence.AVAILABLE)
    presence_until = models.DateTimeField(null=True, blank=True)
    skills = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    account_ids = ArrayField(models.BigIntegerField(), default=list, blank=True)
    most = models.PositiveIntegerField(null=True, blank=True)
    assigned_at = models.DateTimeField(null=True, blank=True)

    class Meta(WorkspaceOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["workspace", "user"], name="answerer_once")]

    def __str__(self) -> str:
        return f"{self.user_id}"


class Shift(WorkspaceOwned):
    """A weekly span of work on the workspace's wall clock; minutes from midnight, `ends` past 1440 is the next day.

    `weekday`: 0 Monday to 6 Sunday.
    """

    user = models.ForeignKey("team.User", on_delete=models.CASCADE, related_name="+")
    weekday = models.PositiveSmallIntegerField()
    starts = models.PositiveSmallIntegerField()
    ends = models.PositiveSmallIntegerField()

    class Meta(WorkspaceOwned.Meta):
        ordering = ["weekday", "starts", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "user", "weekday", "starts"], name="shift_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.weekday} {self.starts}-{self.ends}"


class OnCall(WorkspaceOwned):
    """Duty of somebody on one day, which replaces their weekly shifts of that day. Minutes as in `Shift`."""

    user = models.ForeignKey("team.User", on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    starts = models.PositiveSmallIntegerField()
    ends = models.PositiveSmallIntegerField()

    class Meta(WorkspaceOwned.Meta):
        ordering = ["day", "starts", "pk"]
        constraints = [models.UniqueConstraint(fields=["workspace", "user", "day"], name="on_call_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.day}"


class Absence(WorkspaceOwned):
    """Somebody is out of office from the first to the last day, both included, on the workspace's calendar."""

    user = models.ForeignKey("team.User", on_delete=models.CASCADE, related_name="+")
    first_day = models.DateField()
    last_day = models.DateField()
    note = models.CharField(max_length=200, blank=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["first_day", "pk"]
        indexes = [models.Index(fields=["workspace", "last_day"], name="absence_until")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.first_day}–{self.last_day}"
