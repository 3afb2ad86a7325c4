"""Complaints: what somebody objects to, from intake until it is closed (handbook INT-7)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.models.proof import Proof
from interactions.complaint_states import (
    FREE_AMOUNT,
    FREE_CURRENCY,
    OPEN_STAGES,
    CompensationKind,
    CompensationState,
    ComplaintChannel,
    ComplaintOutcome,
    ComplaintStage,
    Severity,
    Verdict,
)
from team.models import WorkspaceOwned


class ComplaintSetup(WorkspaceOwned):
    """What a workspace has set: above `free_amount` of `currency` a second person approves; other currencies always.

    `year` and `last`: the latest number that was given. `causes_made`: the usual causes were written down once.
    """

    free_amount = models.DecimalField(max_digits=12, decimal_places=2, default=FREE_AMOUNT)
    currency = models.CharField(max_length=3, default=FREE_CURRENCY)
    year = models.PositiveSmallIntegerField(default=0)
    last = models.PositiveIntegerField(default=0)
    causes_made = models.BooleanField(default=False)

    class Meta(WorkspaceOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["workspace"], name="complaint_setup_once")]

    def __str__(self) -> str:
        return f"{self.free_amount} {self.currency}"


class ComplaintCause(WorkspaceOwned):
    """Why people complain, in two levels: `parent` None for the first. Archived ones stay with their cases."""

    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="parts")
    name = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField(default=0)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class Complaint(WorkspaceOwned):
    """One case. `number`: TS-year-running number. All times aware UTC.

    `thread` and `contact`: where and of whom, both None for somebody who called; `caller`: their name and how to reach
    them, sealed. `received_at`: when they complained; `stage_due_at`: until when the stage should be over; `told`: how
    many times people were told that it is late. `asked_at`, `ask_key`: the question how satisfied they are, `rated_at`
    its answer. `risk`: may become a risk to the brand, with `risk_note` why.
    """

    number = models.CharField(max_length=20)
    thread = models.ForeignKey(
        "interactions.Thread", null=True, blank=True, on_delete=models.SET_NULL, related_name="complaints"
    )
    contact = models.ForeignKey(
        "interactions.Contact", null=True, blank=True, on_delete=models.SET_NULL, related_name="complaints"
    )
    caller = models.BinaryField(null=True)
    channel = models.CharField(max_length=10, choices=ComplaintChannel)
    subject = models.CharField(max_length=160)
    words = models.TextField(max_length=4000, blank=True)
    order_number = models.CharField(max_length=40, blank=True)
    product = models.CharField(max_length=80, blank=True)
    severity = models.PositiveSmallIntegerField(choices=Severity, default=Severity.NORMAL)
    stage = models.CharField(max_length=12, choices=ComplaintStage, default=ComplaintStage.INTAKE)
    outcome = models.CharField(max_length=9, choices=ComplaintOutcome, default=ComplaintOutcome.OPEN, blank=True)
    owner = models.ForeignKey("team.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    cause = models.ForeignKey(
        "interactions.ComplaintCause", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    verdict = models.CharField(max_length=9, choices=Verdict, default=Verdict.NONE, blank=True)
    findings = models.TextField(max_length=4000, blank=True)
    solution = models.TextField(max_length=4000, blank=True)
    received_at = models.DateTimeField()
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    stage_at = models.DateTimeField()
    stage_due_at = models.DateTimeField(null=True, blank=True)
    told = models.PositiveSmallIntegerField(default=0)
    closed_at = models.DateTimeField(null=True, blank=True)
    ask_key = models.CharField(max_length=24, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    satisfaction = models.PositiveSmallIntegerField(null=True, blank=True)
    satisfaction_words = models.CharField(max_length=1000, blank=True)
    rated_at = models.DateTimeField(null=True, blank=True)
    risk = models.BooleanField(default=False)
    risk_note = models.CharField(max_length=300, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["-opened_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["workspace", "number"], name="complaint_number_once")]
        indexes = [
            models.Index(fields=["workspace", "stage", "stage_due_at", "id"], name="complaint_by_stage"),
            models.Index(fields=["workspace", "-opened_at", "-id"], name="complaint_recent"),
            models.Index(fields=["workspace", "owner", "stage"], name="complaint_of_owner"),
            models.Index(
                fields=["stage_due_at"], condition=Q(stage__in=OPEN_STAGES, told__lt=2), name="complaint_late"
            ),
        ]

    def __str__(self) -> str:
        return self.number


class ComplaintEvent(WorkspaceOwned):
    """What happened to a case, in order. `verb` is one of `interactions.complaint_words`; `note` is the team's.

    `before`, `after`: stages of a move. `actor` None: a clock, or the person who complained.
    """

    complaint = models.ForeignKey("interactions.Complaint", on_delete=models.CASCADE, related_name="events")
    verb = models.CharField(max_length=24)
    before = models.CharField(max_length=12, choices=ComplaintStage, blank=True)
    after = models.CharField(max_length=12, choices=ComplaintStage, blank=True)
    note = models.CharField(max_length=2000, blank=True)
    details = models.JSONField(default=dict)
    actor = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta(WorkspaceOwned.Meta):
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.verb


class ComplaintEvidence(WorkspaceOwned):
    """A sealed file that belongs to a case."""

    complaint = models.ForeignKey("interactions.Complaint", on_delete=models.CASCADE, related_name="evidence")
    document = models.ForeignKey("accounts.SealedDocument", on_delete=models.CASCADE, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"#{self.pk}"


class Compensation(WorkspaceOwned, Proof):
    """What somebody gets. `amount` in `currency` is what it is worth; points have no currency.

    `needs_second`: it was above what the workspace lets one person give, so somebody else decided. `pay_by`: until when
    it should be given.
    """

    complaint = models.ForeignKey("interactions.Complaint", on_delete=models.CASCADE, related_name="compensations")
    kind = models.CharField(max_length=11, choices=CompensationKind)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    currency = models.CharField(max_length=3, blank=True)
    words = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=9, choices=CompensationState, default=CompensationState.ASKED)
    needs_second = models.BooleanField(default=False)
    asked_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey("team.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_note = models.CharField(max_length=300, blank=True)
    pay_by = models.DateTimeField(null=True, blank=True)
    paid_by = models.ForeignKey("team.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    paid_at = models.DateTimeField(null=True, blank=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["pk"]
        indexes = [models.Index(fields=["workspace", "state"], name="compensation_by_state")]

    def __str__(self) -> str:
        return f"#{self.pk}"
