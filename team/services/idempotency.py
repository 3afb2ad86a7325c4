"""How long answers to calls with an Idempotency-Key are kept."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q

from config.lib.clock import now
from team.models import IdempotencyRecord

KEPT = timedelta(days=1)
LONGEST = timedelta(minutes=5)


def stale() -> Q:
    """Answered a day ago, or reserved by a request that must have died: none runs for five minutes."""
    return Q(created_at__lt=now() - KEPT) | Q(status=None, created_at__lt=now() - LONGEST)


def idempotency_forget() -> int:
    """Delete keys whose answer is no longer kept. Returns how many."""
    return IdempotencyRecord.objects.unscoped("housekeeping of all workspaces").filter(stale()).delete()[0]
