"""A calendar that other programs subscribe to."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from team.models import WorkspaceOwned


class CalendarFeed(WorkspaceOwned):
    """A member's secret address of the calendar. `accounts`, `states`: what it is narrowed to; empty shows all.

    `key` is the random part of the signed address; deleting the row ends it. `etag` is of what was read last, which
    became so at `changed_at`: posts that were deleted leave no date behind.
    """

    user = models.ForeignKey("team.User", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    key = models.CharField(max_length=43, unique=True)
    accounts = ArrayField(models.BigIntegerField(), default=list, blank=True)
    states = ArrayField(models.CharField(max_length=14), default=list, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)
    etag = models.CharField(max_length=64, blank=True)
    changed_at = models.DateTimeField(null=True, blank=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name
