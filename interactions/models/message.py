"""Messages: every comment, mention, direct message, review and answer, once."""

from __future__ import annotations

import uuid

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from interactions.states import Delivery, Direction, Intent, Origin, Sentiment
from team.models import WorkspaceOwned


class Message(WorkspaceOwned):
    """One message, kept once per account and the platform's id of it.

    `at`: when it was written, by the platform's clock; `received_at`: when we heard of it. `post_id`, `publication`:
    the post it stands under, `reply_to`: the platform's id of the message it answers. `attachments`: a list of
    {"kind", "url", "mime", "name", "width", "height"}. `edits`: earlier texts, [{"text", "until"}].
    `confidence`: 0–1, how sure sentiment and intent are; `reasons`: the terms and rules that decided; `judged_by`: what
    decided (`rules`, `model`, `person`), with `judge_version`. `tokens`: what it is found by.

    Of ours: `delivery` with `key`, the same over all attempts, `error_*` as the platform said, `sent_by` who wrote and
    `approved_by` who let it go. A message sent from elsewhere has `origin` elsewhere and no writer.
    """

    thread = models.ForeignKey("interactions.Thread", on_delete=models.CASCADE, related_name="messages", db_index=False)
    account = models.ForeignKey("accounts.SocialAccount", on_delete=models.CASCADE, related_name="+", db_index=False)
    direction = models.CharField(max_length=3, choices=Direction)
    remote_id = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    at = models.DateTimeField()
    received_at = models.DateTimeField(auto_now_add=True)
    edited_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    liked_at = models.DateTimeField(null=True, blank=True)
    edits = models.JSONField(default=list, blank=True)
    url = models.CharField(max_length=500, blank=True)
    post_id = models.CharField(max_length=300, blank=True)
    publication = models.ForeignKey(
        "content.Publication", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    reply_to = models.CharField(max_length=300, blank=True)
    rating = models.PositiveSmallIntegerField(null=True, blank=True)
    attachments = models.JSONField(default=list, blank=True)
    sentiment = models.CharField(max_length=8, choices=Sentiment, default=Sentiment.UNKNOWN, blank=True)
    intent = models.CharField(max_length=16, choices=Intent, default=Intent.UNKNOWN, blank=True)
    confidence = models.FloatField(null=True, blank=True)
    reasons = models.JSONField(default=list, blank=True)
    judged_by = models.CharField(max_length=8, blank=True)
    judge_version = models.CharField(max_length=40, blank=True)
    tokens = SearchVectorField(null=True)
    origin = models.CharField(max_length=10, choices=Origin, blank=True)
    delivery = models.CharField(max_length=10, choices=Delivery, default=Delivery.NONE, blank=True)
    key = models.UUIDField(default=uuid.uuid4)
    sent_by = models.ForeignKey("team.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    approved_by = models.ForeignKey("team.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True, blank=True)
    error_kind = models.CharField(max_length=24, blank=True)
    error_message = models.CharField(max_length=500, blank=True)
    error_params = models.JSONField(default=dict, blank=True)

    class Meta(WorkspaceOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["account", "remote_id"], condition=~Q(remote_id=""), name="message_once"),
        ]
        indexes = [
            models.Index(fields=["thread", "at", "id"], name="message_of_thread"),
            models.Index(fields=["workspace", "-at"], name="message_recent"),
            # What arrived lately, for rules that are tried out and for texts that are repeated.
            models.Index(fields=["workspace", "-at", "-id"], condition=Q(direction=Direction.IN), name="message_heard"),
            models.Index(fields=["account", "post_id", "-at"], condition=~Q(post_id=""), name="message_of_post"),
            models.Index(
                fields=["next_attempt_at"],
                condition=Q(delivery__in=[Delivery.QUEUED, Delivery.SENDING, Delivery.UNKNOWN]),
                name="message_to_send",
            ),
            GinIndex(fields=["tokens"], name="message_tokens", fastupdate=True),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
