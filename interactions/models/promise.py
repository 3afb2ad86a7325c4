"""What the brand has promised to people who wrote (handbook INT-6)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from interactions.sla_states import PromiseKind, PromiseState
from team.models import WorkspaceOwned


class Promise(WorkspaceOwned):
    """Something promised in a thread until `due_at` (aware UTC).

    `message` None: written down by hand, or a pending reason with its follow-up date. `words`: the words that promise,
    found from `begins` to `ends` in the message. `order_number`: an order named in the thread. `confirmed_at`: the
    writer or somebody else has looked at what was found; None: found by the reader of answers only. `proof`,
    `proof_url`: how it is known that it was kept. `reminded_at`, `escalated_at`: what people were told, once each.
    """

    thread = models.ForeignKey("interactions.Thread", on_delete=models.CASCADE, related_name="promises")
    message = models.ForeignKey(
        "interactions.Message", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    kind = models.CharField(max_length=8, choices=PromiseKind, default=PromiseKind.OTHER)
    words = models.CharField(max_length=300)
    begins = models.PositiveIntegerField(default=0)
    ends = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField()
    order_number = models.CharField(max_length=40, blank=True)
    owner = models.ForeignKey("team.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=8, choices=PromiseState, default=PromiseState.OPEN)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    proof = models.CharField(max_length=500, blank=True)
    proof_url = models.CharField(max_length=500, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey("team.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    reminded_at = models.DateTimeField(null=True, blank=True)
    escalated_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(WorkspaceOwned.Meta):
        indexes = [
            models.Index(fields=["workspace", "state", "due_at"], name="promise_due"),
            models.Index(
                fields=["due_at"],
                condition=Q(state=PromiseState.OPEN) & Q(escalated_at__isnull=True),
                name="promise_to_tell",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["message", "begins"], condition=Q(message__isnull=False), name="promise_found_once"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
