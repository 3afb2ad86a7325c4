"""Answers to API calls that carried an Idempotency-Key, kept for a day."""

from __future__ import annotations

from django.db import models

from .owned import WorkspaceOwned


class IdempotencyRecord(WorkspaceOwned):
    """One key of one user: the hash of what was asked and, once done, the answer to repeat."""

    user = models.ForeignKey("team.User", on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    request_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    body = models.JSONField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(WorkspaceOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["workspace", "user", "key"], name="idempotency_once")]
        indexes = [models.Index(fields=["created_at"], name="idempotency_age")]

    def __str__(self) -> str:
        return self.key
