"""Every call to a platform about a publication, written before the call leaves."""

from __future__ import annotations

from django.contrib.postgres.indexes import BrinIndex
from django.db import models

from content.states import AttemptKind
from team.models import WorkspaceOwned


class Attempt(WorkspaceOwned):
    """One call. Append-only but for its own outcome, which stays empty when the worker died on the way.

    `answer` is the platform's raw answer, redacted and cut; `message` and `params` word it for people. `seen` is the
    evidence of a look for the post: how many posts were looked through, since when, the newest among them. `late_ms`:
    how many milliseconds after its due time the first send left, or after the end of its account's own wait (limits, a
    platform that asked to wait); empty for repeats.
    """

    publication = models.ForeignKey(
        "content.Publication", on_delete=models.CASCADE, related_name="attempts", db_index=False
    )
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=AttemptKind)
    worker = models.CharField(max_length=120, blank=True)
    lease_token = models.UUIDField(null=True)
    payload_hash = models.CharField(max_length=64, blank=True)
    request_key = models.UUIDField(null=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=24, blank=True)
    code = models.CharField(max_length=80, blank=True)
    http_status = models.PositiveSmallIntegerField(null=True)
    request_id = models.CharField(max_length=120, blank=True)
    message = models.CharField(max_length=500, blank=True)
    params = models.JSONField(default=dict)
    remote_id = models.CharField(max_length=300, blank=True)
    answer = models.TextField(blank=True)
    seen = models.JSONField(null=True, blank=True)
    late_ms = models.IntegerField(null=True, blank=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["publication", "number"], name="attempt_once")]
        # Attempts are written in the order of their start, so a tiny index finds those of the last hour.
        indexes = [BrinIndex(fields=["started_at"], name="attempt_started")]

    def __str__(self) -> str:
        return f"{self.kind} {self.number} of publication {self.publication_id}"
