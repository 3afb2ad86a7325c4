"""How soon answers are promised: calendars, policies, the ladder, and one clock for each awaited answer."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from interactions.sla_states import GOING, ClockKind, ClockState, Tell, Trigger
from team.models import WorkspaceOwned


class AnswerCalendar(WorkspaceOwned):
    """When the team answers.

    `week`: for Monday to Sunday a list of [start, end] in minutes of the wall clock of `zone`. `public_days`: public
    holidays of mainland China close it and make-up workdays open it. `own_days`: by ISO date
    {"blocks": [[start, end], …], "note": …}; no blocks: closed.
    """

    name = models.CharField(max_length=80)
    zone = models.CharField(max_length=64)
    week = models.JSONField(default=list)
    public_days = models.BooleanField(default=True)
    own_days = models.JSONField(default=dict, blank=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class AnswerPolicy(WorkspaceOwned):
    """A promise for the threads it fits: the first policy by `position` that fits counts. Empty conditions fit all.

    Targets in minutes of `calendar` (None: around the clock); `resolve_minutes` None: no promise. `warn_minutes`: how
    long before an answer is due its owner is told. `priority_from`: this priority or higher.
    """

    name = models.CharField(max_length=80)
    position = models.PositiveIntegerField(default=0)
    active = models.BooleanField(default=True)
    channels = ArrayField(models.CharField(max_length=8), default=list, blank=True)
    platforms = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    account_ids = ArrayField(models.BigIntegerField(), default=list, blank=True)
    intents = ArrayField(models.CharField(max_length=16), default=list, blank=True)
    tags = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    priority_from = models.PositiveSmallIntegerField(null=True, blank=True)
    first_minutes = models.PositiveIntegerField()
    next_minutes = models.PositiveIntegerField()
    resolve_minutes = models.PositiveIntegerField(null=True, blank=True)
    warn_minutes = models.PositiveIntegerField(default=30)
    calendar = models.ForeignKey(
        "interactions.AnswerCalendar", null=True, blank=True, on_delete=models.RESTRICT, related_name="policies"
    )

    class Meta(WorkspaceOwned.Meta):
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class AnswerSetup(WorkspaceOwned):
    """What a workspace has chosen about answering; `stamp` is new with every change of policies, calendars,
    ladder or this row, so that processes know when what they remember is old.

    `assigning`: new threads are given to whoever is on shift; `sticky`: to who answered last, when they are.
    `taking_back`: a thread whose owner is out is given to somebody else when they write. `lead`: who is told as lead;
    None: everybody in community roles.
    """

    assigning = models.BooleanField(default=False)
    sticky = models.BooleanField(default=True)
    taking_back = models.BooleanField(default=True)
    lead = models.ForeignKey("team.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    stamp = models.UUIDField(default=uuid.uuid4)

    class Meta(WorkspaceOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["workspace"], name="answer_setup_once")]

    def __str__(self) -> str:
        return f"answers of {self.workspace_id}"


class EscalationStep(WorkspaceOwned):
    """One step of the ladder; `minutes` of business time after the due moment. `give_back`: it is nobody's again."""

    trigger = models.CharField(max_length=6, choices=Trigger)
    minutes = models.PositiveIntegerField(default=0)
    tell = ArrayField(models.CharField(max_length=8, choices=Tell), default=list, blank=True)
    give_back = models.BooleanField(default=False)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["-trigger", "minutes", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "trigger", "minutes"], name="escalation_step_once"),
        ]

    def __str__(self) -> str:
        return f"{self.trigger}+{self.minutes}"


class AnswerClock(WorkspaceOwned):
    """One awaited answer, or one thread to be resolved. All times aware UTC.

    `started_at`: since when they wait, by the platform's clock. `due_at` None: no target. `answered_at`: when the
    answer was at the platform, by its clock, not when somebody pressed send; `answered_by` who wrote it. `owner`: who
    had the thread when it ended or fell due. `pauses`: spans [from, until] in which it stood still, `paused_at`: since
    when it does. `steps`: the steps of the ladder that have been taken. `next_at`: when there is something to do.
    """

    thread = models.ForeignKey("interactions.Thread", on_delete=models.CASCADE, related_name="clocks", db_index=False)
    account = models.ForeignKey("accounts.SocialAccount", on_delete=models.CASCADE, related_name="+", db_index=False)
    channel = models.CharField(max_length=8)
    kind = models.CharField(max_length=8, choices=ClockKind)
    state = models.CharField(max_length=8, choices=ClockState, default=ClockState.RUNNING)
    policy = models.ForeignKey(
        "interactions.AnswerPolicy", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    minutes = models.PositiveIntegerField(null=True, blank=True)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    warn_at = models.DateTimeField(null=True, blank=True)
    warned_at = models.DateTimeField(null=True, blank=True)
    breached_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey("team.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    owner = models.ForeignKey("team.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    message = models.ForeignKey(
        "interactions.Message", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    pauses = models.JSONField(default=list, blank=True)
    steps = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    next_at = models.DateTimeField(null=True, blank=True)

    class Meta(WorkspaceOwned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["thread"],
                condition=Q(state__in=[ClockState.RUNNING, ClockState.PAUSED]) & ~Q(kind=ClockKind.RESOLVE),
                name="clock_runs_once",
            ),
        ]
        indexes = [
            models.Index(fields=["thread", "started_at"], name="clock_of_thread"),
            models.Index(fields=["next_at"], condition=Q(next_at__isnull=False), name="clock_due"),
            models.Index(fields=["workspace", "started_at"], name="clock_begun"),
            models.Index(fields=["workspace", "thread"], condition=Q(state__in=GOING), name="clock_going"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.thread_id}"
