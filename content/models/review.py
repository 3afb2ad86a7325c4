"""Rounds of review and what was decided in them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from content.states import DecisionKind, ReviewState
from team.models import WorkspaceOwned


class Review(WorkspaceOwned):
    """One round: from submitting a post to its end. A post has at most one open round.

    `rule` is the rule that held when it began (`Rule.to_json`); a change of policy writes it anew. `level` (from 0) is
    the one that is asked now, since `level_since`; its decision is wanted by `due_at`. `remind_at` and `reminders`
    belong to the ladder of reminders. `reason` says why a round expired.
    """

    post = models.ForeignKey("content.Post", on_delete=models.CASCADE, related_name="reviews")
    number = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, choices=ReviewState, default=ReviewState.OPEN)
    rule = models.JSONField(default=dict)
    level = models.PositiveSmallIntegerField(default=0)
    opened_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    opened_at = models.DateTimeField()
    level_since = models.DateTimeField()
    due_at = models.DateTimeField()
    remind_at = models.DateTimeField(null=True, blank=True)
    reminders = models.PositiveSmallIntegerField(default=0)
    closed_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=20, blank=True)

    class Meta(WorkspaceOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["post"], condition=Q(state=ReviewState.OPEN), name="review_open_once"),
            models.UniqueConstraint(fields=["post", "number"], name="review_number_once"),
        ]
        indexes = [
            models.Index(fields=["workspace", "state", "due_at"], name="review_list"),
            models.Index(fields=["remind_at"], condition=Q(state=ReviewState.OPEN), name="review_ladder"),
        ]

    def __str__(self) -> str:
        return f"{self.post} ({self.number})"

    @property
    def audit_label(self) -> str:
        """What the audit log calls it."""
        return f"{self.post.audit_label} ({self.number})"


class ReviewDecision(WorkspaceOwned):
    """What one reviewer said in a round. Append-only; a trigger refuses changes. Talk in the editor is `PostComment`.

    `by` is a member; `link` with the name a visitor typed in `by_name` is somebody outside. `content_hash`, `seal`,
    `covers_from`, `covers_until` and `snapshot` (account id → payload) are what they looked at. `about`: the request
    for changes that a clear or dismiss is about.
    """

    # Empty for remarks about a post that nobody reviews yet.
    review = models.ForeignKey(Review, null=True, on_delete=models.CASCADE, related_name="decisions")
    post = models.ForeignKey("content.Post", on_delete=models.CASCADE, related_name="decisions")
    kind = models.CharField(max_length=10, choices=DecisionKind)
    level = models.PositiveSmallIntegerField(default=0)
    by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    by_name = models.CharField(max_length=120)
    link = models.ForeignKey("content.ReviewLink", null=True, on_delete=models.SET_NULL, related_name="+")
    ip = models.GenericIPAddressField(null=True)
    note = models.TextField(blank=True)
    about = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="+")
    content_hash = models.CharField(max_length=64, blank=True)
    seal = models.CharField(max_length=64, blank=True)
    covers_from = models.DateTimeField(null=True)
    covers_until = models.DateTimeField(null=True)
    snapshot = models.JSONField(default=dict)
    made_at = models.DateTimeField()

    class Meta(WorkspaceOwned.Meta):
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.kind} by {self.by_name}"
