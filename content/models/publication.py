"""A post on its way to one account: the row the publishing engine works from."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from content.states import CommentState, HeldFor, PublicationState
from team.models import WorkspaceOwned

S = PublicationState


class Publication(WorkspaceOwned):
    """One post for one account.

    `next_attempt_at` is the only due field: the engine acts on rows whose `next_attempt_at` has come, in the states
    scheduled (send), processing (poll) and unknown (look for it). `lease_token` fences the worker that holds the row.
    `payload` is the content frozen at scheduling; `content_hash` its SHA-256. Nothing is sent while `needs_approval`
    and `approved_hash != content_hash`, nor outside `approved_from` to `approved_until` where these are set.

    `held_for` says why it waits for a person in the state paused. `held_by` is the pause that stopped it last; it stays
    when the row goes on, so that the pause can show what became of it. `remind_at` and `reminders` belong to
    the ladder of reminders while a person is needed since `attention_since`. `prepared` maps the SHA-256 of a file to
    what the platform calls it after an upload ahead of time (`{"handle": …, "until": ISO 8601}`); `prepare_at` is when
    to try next, `prepare_tries` how often that has failed.
    """

    # Both are led by other indexes below.
    post = models.ForeignKey("content.Post", on_delete=models.CASCADE, related_name="publications", db_index=False)
    account = models.ForeignKey("accounts.SocialAccount", on_delete=models.CASCADE, related_name="+", db_index=False)
    state = models.CharField(max_length=14, choices=PublicationState, default=PublicationState.DRAFT)
    due_at = models.DateTimeField(null=True, blank=True)
    next_attempt_at = models.DateTimeField(null=True, blank=True)
    # Later than this it is not sent by itself.
    late_at = models.DateTimeField(null=True, blank=True)
    payload = models.JSONField(default=dict)
    content_hash = models.CharField(max_length=64, blank=True)
    needs_approval = models.BooleanField(default=False)
    approved_hash = models.CharField(max_length=64, blank=True)
    approved_from = models.DateTimeField(null=True, blank=True)
    approved_until = models.DateTimeField(null=True, blank=True)
    # A person posts this one although the platform has an interface; why, as a message id.
    by_hand = models.CharField(max_length=300, blank=True)
    held_for = models.CharField(max_length=10, choices=HeldFor, default=HeldFor.NONE, blank=True)
    held_by = models.ForeignKey(
        "content.PublishPause", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    attention_since = models.DateTimeField(null=True, blank=True)
    remind_at = models.DateTimeField(null=True, blank=True)
    reminders = models.PositiveSmallIntegerField(default=0)
    prepared = models.JSONField(default=dict)
    prepare_at = models.DateTimeField(null=True, blank=True)
    prepare_tries = models.PositiveSmallIntegerField(default=0)
    request_key = models.UUIDField(default=uuid.uuid4)
    lease_token = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    attempt_count = models.PositiveSmallIntegerField(default=0)
    check_count = models.PositiveSmallIntegerField(default=0)
    first_sent_at = models.DateTimeField(null=True, blank=True)
    # What the platform calls a post it is processing; some connectors keep a whole plan in it.
    remote_handle = models.TextField(blank=True)
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
    closed_by = models.ForeignKey(
        "team.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
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
            models.Index(
                fields=["late_at"], condition=Q(lease_token__isnull=True, state=S.SCHEDULED), name="publication_late"
            ),
            # Empty unless something went wrong: then it shows what to mend.
            models.Index(
                fields=["state"],
                condition=Q(lease_token__isnull=True, state__in=[S.CLAIMED, S.SENDING]),
                name="publication_orphan",
            ),
            models.Index(fields=["lease_until"], condition=Q(lease_token__isnull=False), name="publication_lease"),
            models.Index(
                fields=["comment_next_at"], condition=Q(comment_state="pending"), name="publication_comment_due"
            ),
            models.Index(fields=["account", "-published_at"], name="publication_of_account"),
            models.Index(fields=["remind_at"], condition=Q(remind_at__isnull=False), name="publication_remind"),
            models.Index(fields=["held_by"], condition=Q(held_by__isnull=False), name="publication_held"),
            models.Index(fields=["workspace", "state", "due_at"], name="publication_by_state"),
            models.Index(fields=["workspace", "due_at"], name="publication_calendar"),
        ]

    def __str__(self) -> str:
        return f"{self.post} · {self.account}"

    @property
    def audit_label(self) -> str:
        """What the audit log calls it."""
        return f"{self.post.audit_label} · {self.account}"
