"""Signs of life: who claims, who schedules, and since when."""

from __future__ import annotations

from datetime import datetime, timedelta

from config.lib.clock import now
from content.models import Heartbeat

KEEP = timedelta(days=1)
PUBLISHER, SCHEDULER = "publisher", "scheduler"


def beat(*, name: str, kind: str, started_at: datetime, slots: int = 0, busy: int = 0) -> None:
    """Write that this process is alive now."""
    Heartbeat.objects.update_or_create(
        name=name, defaults={"kind": kind, "slots": slots, "busy": busy, "started_at": started_at, "seen_at": now()}
    )


def leave(*, name: str) -> None:
    """Remove the row of a process that ends in order."""
    Heartbeat.objects.filter(name=name).delete()


def forget_dead() -> int:
    """Drop rows of processes not seen for a day. Returns how many."""
    return Heartbeat.objects.filter(seen_at__lt=now() - KEEP).delete()[0]
