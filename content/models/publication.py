"""A post on its way to one account: the row the publishing engine works from."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from content.states import CommentState, PublicationState
from team.models import WorkspaceOwned

S = PublicationState


class Publication(WorkspaceOwned):
    """One post for one account.

    `next_attempt_at` is the only due field: the engine acts on rows whose `next_attempt_at` has come, in the states
    scheduled (send), processing (poll) and unknown (look for it). `lease_token` fences the worker that holds the row.
    `payload` is the content frozen at scheduling; `content_hash` its SHA-256. Nothing is sent while `needs_approval`
    and `approved_hash != content_hash`.
    """

    post = models.ForeignKey("content.Post", on_delete=models.CASCADE, related_name="publications")
    account = models.ForeignKey("accounts.SocialAccount", on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=14, choices=PublicationState, default=PublicationState.DRAFT)
    due_at = models.DateTimeField(null=True, blank=True)
    next_attempt_at = models.DateTimeField(null=True, blank=True)
    # Later than this it is not sent by itself.
    late_at = models.DateTimeField(null=True, blank=True)
    payload = models.JSONField(default=dict)
    content_hash = models.CharField(max_length=64, blank=True)
    needs_approval = models.BooleanField(default=False)
    approved_hash = models.CharField(max_length=64, blank=True)
    request_key = models.UUIDField(default=uuid.uuid4)
    lease_token = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    attempt_count = models.PositiveSmallIntegerField(default=0)
    check_count = models.PositiveSmallIntegerField(default=0)
    first_sent_at = models.DateTimeField(null=True, blank=True)
    remote_handle = models.CharField(max_length=300, blank=True)
    remote_id = models.CharField(max_length=300, blank=True)
    remote_url = models.CharField(max_length=500, blank=True)
    remote_parts = models.JSONField(default=list)
    published_at = models.DateTimeField(null=True, blank=True)
    error_kind = models.CharField(max_length=24, blank=True)
    error_code = models.CharField(max_length=80, blank=True)
    # An untranslated message id and its parameters, worded in the reader's language.
    error_message = models.CharField(max_length=500, blank=True)
    error_params = models.JSONField(default=dict)
    comment_state = models.CharField(max_length=8, choices=CommentState, default=CommentState.NONE, blank=True)
    comment_next_at = models.DateTimeField(null=True, blank=True)
    comment_attempts = models.PositiveSmallIntegerField(default=0)
    closed_by = models.ForeignKey("team.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta(WorkspaceOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["post", "account"], name="publication_once"),
            models.UniqueConstraint(
                fields=["account"], condition=Q(lease_token__isnull=False), name="publication_one_in_flight"
            ),
            models.CheckConstraint(
                condition=Q(lease_token__isnull=True, lease_until__isnull=True)
                | Q(lease_token__isnull=False, lease_until__isnull=False),
                name="publication_lease_whole",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                condition=Q(lease_token__isnull=True, state__in=[S.SCHEDULED, S.PROCESSING, S.UNKNOWN]),
                name="publication_due",
            ),
            models.Index(
                fields=["account", "next_attempt_at"],
                condition=Q(lease_token__isnull=True, state__in=[S.SCHEDULED, S.PROCESSING, S.UNKNOWN]),
                name="publication_account_due",
            ),
            models.Index(fields=["lease_until"], condition=Q(lease_token__isnull=False), name="publication_lease"),
            models.Index(
                fields=["comment_next_at"], condition=Q(comment_state="pending"), name="publication_comment_due"
            ),
            models.Index(fields=["workspace", "state", "due_at"], name="publication_by_state"),
            models.Index(fields=["workspace", "due_at"], name="publication_calendar"),
        ]

    def __str__(self) -> str:
        return f"{self.post} · {self.account}"
