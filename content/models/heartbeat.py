"""Signs of life of publish workers and the scheduler."""

from __future__ import annotations

from django.db import models


class Heartbeat(models.Model):
    """One running process. A process belongs to no workspace: it serves all."""

    name = models.CharField(max_length=120, primary_key=True)
    kind = models.CharField(max_length=20)
    # What a worker consumes, comma-separated.
    queues = models.CharField(max_length=120, blank=True)
    slots = models.PositiveSmallIntegerField(default=0)
    busy = models.PositiveSmallIntegerField(default=0)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
