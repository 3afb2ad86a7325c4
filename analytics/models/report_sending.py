"""How reports get to people: links, schedules, runs and mails."""

from __future__ import annotations

import secrets

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from analytics.report_states import DeliveryState, FileKind, RunState, SendRhythm
from team.models import WorkspaceOwned


def new_nonce() -> str:
    """128 bits of chance."""
    return secrets.token_hex(16)


class ReportShare(WorkspaceOwned):
    """A link that shows one version of a report to whoever has it. Of its token only the hash is known.

    `password`: hashed as passwords of people are, '' for none. `views`: how often it was opened.
    """

    version = models.ForeignKey("analytics.ReportVersion", on_delete=models.CASCADE, related_name="shares")
    name = models.CharField(max_length=80)
    token_hash = models.CharField(max_length=64, unique=True)
    password = models.CharField(max_length=128, blank=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    views = models.PositiveIntegerField(default=0)
    viewed_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name


class ReportSchedule(WorkspaceOwned):
    """When a report is made for the next period and sent. Its newest report is the pattern of the next one.

    `weekday`: 1 (Monday) to 7, of weekly ones; `month_day`: 1 to 28, of monthly ones; `at`: on the wall of the
    workspace's zone. `next_at`: aware UTC, None while off. `skip_empty`: nothing is sent of a period without figures.
    """

    rhythm = models.CharField(max_length=8, choices=SendRhythm)
    weekday = models.PositiveSmallIntegerField(default=1)
    month_day = models.PositiveSmallIntegerField(default=3)
    at = models.TimeField()
    formats = ArrayField(models.CharField(max_length=4, choices=FileKind), default=list, blank=True)
    skip_empty = models.BooleanField(default=True)
    next_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(WorkspaceOwned.Meta):
        indexes = [
            models.Index(fields=["next_at"], condition=Q(next_at__isnull=False), name="report_schedules_due"),
        ]

    def __str__(self) -> str:
        return f"{self.rhythm} at {self.at}"


class ReportRecipient(WorkspaceOwned):
    """Who gets the reports of a schedule: a member, or an address outside.

    `stopped_at`: when the people behind the address asked for no more; it is kept so that nobody enters it again.
    """

    schedule = models.ForeignKey("analytics.ReportSchedule", on_delete=models.CASCADE, related_name="recipients")
    user = models.ForeignKey("team.User", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    email = models.EmailField(blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["schedule", "user"], name="report_recipient_user_once"),
            models.UniqueConstraint(
                fields=["schedule", "email"], condition=~Q(email=""), name="report_recipient_email_once"
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=False, email="") | (Q(user__isnull=True) & ~Q(email="")),
                name="report_recipient_one_of_two",
            ),
        ]

    def __str__(self) -> str:
        return f"recipient {self.pk}"


class ReportRun(WorkspaceOwned):
    """One date of a schedule: its row is the claim, so no date is served twice. `error`: what went wrong, if so."""

    schedule = models.ForeignKey("analytics.ReportSchedule", on_delete=models.CASCADE, related_name="runs")
    due_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=RunState, default=RunState.RUNNING)
    report = models.ForeignKey("analytics.Report", null=True, on_delete=models.SET_NULL, related_name="+")
    tries = models.PositiveSmallIntegerField(default=0)
    try_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=120, blank=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["-due_at"]
        constraints = [models.UniqueConstraint(fields=["schedule", "due_at"], name="report_run_once")]
        indexes = [models.Index(fields=["try_at"], condition=Q(state="running"), name="report_runs_open")]

    def __str__(self) -> str:
        return f"run of {self.due_at:%Y-%m-%d}"


class ReportDelivery(WorkspaceOwned):
    """One recipient's mail about a version. Its link has a token of its own; opening it says that it was read.

    `email`: where it went; `outside`: not to a member, whose link ends with the membership. A failed one is tried
    again until `tries` is used up; `nonce` makes its token, which is the same at each try. `revoked_at`: when somebody
    closed its link.
    """

    version = models.ForeignKey("analytics.ReportVersion", on_delete=models.CASCADE, related_name="deliveries")
    run = models.ForeignKey("analytics.ReportRun", null=True, on_delete=models.SET_NULL, related_name="deliveries")
    user = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    email = models.EmailField()
    outside = models.BooleanField(default=False)
    formats = ArrayField(models.CharField(max_length=4, choices=FileKind), default=list, blank=True)
    state = models.CharField(max_length=8, choices=DeliveryState, default=DeliveryState.WAITING)
    nonce = models.CharField(max_length=32, default=new_nonce)
    token_hash = models.CharField(max_length=64, null=True, unique=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    try_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    opens = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["run", "email"], name="report_delivery_once")]
        indexes = [models.Index(fields=["try_at"], condition=Q(state="waiting"), name="report_mails_waiting")]

    def __str__(self) -> str:
        return f"mail {self.pk}"
