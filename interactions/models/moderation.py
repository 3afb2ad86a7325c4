"""Rules that act on what arrives, what they did, and answers a second person has to let go."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from interactions.moderation_states import ReviewState, RunState
from team.models import WorkspaceOwned


class ModerationRule(WorkspaceOwned):
    """When somebody writes, if all conditions hold, then do the actions; rules are asked in the order of `position`.

    `conditions`, `actions`: as `selectors.moderation.terms` reads them. Empty `channels` and `account_ids` are all.
    `calendar`: what business hours are for this rule. `stop`: rules after it are not asked. `deleted_at`: gone from the
    list, kept for what it did.
    """

    name = models.CharField(max_length=80)
    active = models.BooleanField(default=False)
    position = models.PositiveIntegerField(default=0)
    channels = ArrayField(models.CharField(max_length=8), default=list, blank=True)
    account_ids = ArrayField(models.BigIntegerField(), default=list, blank=True)
    conditions = models.JSONField(default=dict)
    actions = models.JSONField(default=dict)
    calendar = models.ForeignKey(
        "interactions.AnswerCalendar", null=True, blank=True, on_delete=models.RESTRICT, related_name="rules"
    )
    stop = models.BooleanField(default=False)
    created_by = models.ForeignKey("team.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    deleted_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class RuleRun(WorkspaceOwned):
    """A rule's application to one message, once. `rule` None with `builtin`: what the product does by itself.

    `matched`: which conditions held, `done`: each action with its state and what undoing needs; both hold words of the
    rule, never words of the person. `reply`: the answer it sent. `next_attempt_at`: when there is something to do at
    the platform; it is pushed ahead while somebody is at it.
    """

    rule = models.ForeignKey(
        "interactions.ModerationRule", null=True, blank=True, on_delete=models.CASCADE, related_name="runs",
        db_index=False,
    )  # fmt: skip
    builtin = models.CharField(max_length=8, blank=True)
    message = models.ForeignKey("interactions.Message", on_delete=models.CASCADE, related_name="rule_runs")
    thread = models.ForeignKey("interactions.Thread", on_delete=models.CASCADE, related_name="rule_runs")
    matched = models.JSONField(default=list)
    done = models.JSONField(default=list)
    state = models.CharField(max_length=8, choices=RunState, default=RunState.DONE)
    reply = models.ForeignKey(
        "interactions.Message", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey("team.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta(WorkspaceOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["rule", "message"], name="rule_run_once"),
            models.UniqueConstraint(fields=["builtin", "message"], condition=~Q(builtin=""), name="builtin_run_once"),
        ]
        indexes = [
            models.Index(fields=["rule", "-at", "-id"], name="rule_run_of_rule"),
            models.Index(fields=["next_attempt_at"], condition=Q(next_attempt_at__isnull=False), name="rule_run_due"),
        ]

    def __str__(self) -> str:
        return f"rule {self.rule_id} on message {self.message_id}"


class ReplyPolicy(WorkspaceOwned):
    """Whose answers, and answers about what, a second person has to let go; one row per workspace.

    `roles`, `user_ids`: whose. `topics`: about what, found by the words in `words` (topic → words). `intents`: answers
    to messages judged as one of these.
    """

    roles = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    user_ids = ArrayField(models.BigIntegerField(), default=list, blank=True)
    topics = ArrayField(models.CharField(max_length=8), default=list, blank=True)
    words = models.JSONField(default=dict, blank=True)
    intents = ArrayField(models.CharField(max_length=16), default=list, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta(WorkspaceOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["workspace"], name="reply_policy_once")]

    def __str__(self) -> str:
        return f"replies of {self.workspace_id}"


class ReplyReview(WorkspaceOwned):
    """An answer that needed a second person, and what became of it. `why`: which part of the policy asked for it.

    `resolve`: the thread is resolved when the answer goes. `reason`: why it was returned. `edited`: the one who
    approved it changed it; the text before stands in the message's `edits`.
    """

    message = models.OneToOneField("interactions.Message", on_delete=models.CASCADE, related_name="review")
    thread = models.ForeignKey("interactions.Thread", on_delete=models.CASCADE, related_name="reply_reviews")
    state = models.CharField(max_length=9, choices=ReviewState, default=ReviewState.WAITING)
    why = models.JSONField(default=list)
    resolve = models.BooleanField(default=False)
    asked_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey("team.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    edited = models.BooleanField(default=False)

    class Meta(WorkspaceOwned.Meta):
        indexes = [models.Index(fields=["workspace", "state", "asked_at"], name="reply_review_state")]

    def __str__(self) -> str:
        return f"#{self.message_id} {self.state}"
