"""The tamper-evident record of what people and the system changed."""

from __future__ import annotations

from django.db import models

from team.states import Via

from .owned import WorkspaceOwned


class AuditEntry(WorkspaceOwned):
    """One change. Append-only (a trigger refuses UPDATE and DELETE); `hash` covers the row and `prev_hash`."""

    seq = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    actor = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    actor_label = models.CharField(max_length=120)
    via = models.CharField(max_length=6, choices=Via)
    ip = models.GenericIPAddressField(null=True)
    verb = models.CharField(max_length=60)
    target_type = models.CharField(max_length=40)
    target_id = models.CharField(max_length=40, blank=True)
    target_label = models.CharField(max_length=160, blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    prev_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta(WorkspaceOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["workspace", "seq"], name="audit_seq_once")]
        indexes = [models.Index(fields=["workspace", "target_type", "target_id"], name="audit_target")]

    def __str__(self) -> str:
        return f"{self.seq} {self.verb}"
