"""A post that repeats by the wall clock."""

from __future__ import annotations

from django.db import models

from config.lib.clock import validate_zone
from team.models import WorkspaceOwned


class Recurrence(WorkspaceOwned):
    """A rule that makes copies of a post ahead of time.

    `rule` is an RFC 5545 RRULE without DTSTART; the start is `first_day` at `clock` in `time_zone`, always wall-clock
    time, so an occurrence keeps its hour when clocks change. `skipped` holds local dates (ISO 8601) left out.
    `variations` are texts used in turn after the pattern's own. `made_until`: occurrences up to here exist.
    """

    post = models.ForeignKey("content.Post", on_delete=models.CASCADE, related_name="+")
    rule = models.CharField(max_length=300)
    first_day = models.DateField()
    clock = models.TimeField()
    time_zone = models.CharField(max_length=64, validators=[validate_zone])
    skipped = models.JSONField(default=list)
    variations = models.JSONField(default=list)
    made_until = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=300, blank=True)
    created_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(WorkspaceOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["post"], condition=models.Q(ended_at=None), name="recurrence_once")
        ]

    def __str__(self) -> str:
        return f"{self.post}: {self.rule}"

    @property
    def audit_label(self) -> str:
        """What the audit log calls it."""
        return f"{self.post.audit_label}: {self.rule}"
