"""Posts that could not go out in time: a person decides, nothing is sent hours late by itself."""

from __future__ import annotations

from django.db.models import F, Q

from config.lib.clock import now
from content.engine.aftermath import follow_up
from content.engine.claim import sendable_platforms
from content.models import Publication
from content.services.limits import late_spare
from content.states import PublicationState as S

WHY = "the engine serves all workspaces"
BATCH = 500


def late_sweep() -> int:
    """Hold back scheduled rows whose `late_at` has passed and tell their people. Returns how many.

    A row that waits for its approval or for a reconnection is late like any other. One that waited for its account's
    limits is late only some time after that wait. Accounts served by hand are left out: their hand-off is due however
    late.
    """
    rows = (
        Publication.objects.unscoped(WHY)
        .filter(state=S.SCHEDULED, lease_token=None, late_at__lt=now())
        .filter(Q(account__platform__in=sendable_platforms()))
    )
    late_spare(rows, moment=now())
    held = 0
    for pk in list(rows.order_by("late_at").values_list("pk", flat=True)[:BATCH]):
        moved = (
            Publication.objects.unscoped(WHY)
            .filter(pk=pk, state=S.SCHEDULED, lease_token=None, late_at=F("late_at"), late_at__lt=now())
            .update(state=S.PAUSED, next_attempt_at=None, updated_at=now())
        )
        if moved:
            follow_up(pk)
            held += 1
    return held
