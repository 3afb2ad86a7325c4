"""Posts that could not go out in time: a person decides, nothing is sent hours late by itself."""

from __future__ import annotations

from django.db.models import F, Q

from accounts.states import AccountState
from config.lib.clock import now
from content.engine.aftermath import follow_up
from content.engine.claim import sendable_platforms
from content.models import Publication
from content.selectors.publication import is_paused
from content.services.limits import late_spare
from content.services.reconnecting import account_waits_tell
from content.services.status import post_refresh_status
from content.states import HeldFor
from content.states import PublicationState as S

WHY = "the engine serves all workspaces"
BATCH = 500


def late_sweep(*, batch: int = BATCH) -> int:
    """Hold back scheduled rows whose `late_at` has passed and tell their people. Returns how many.

    A row that waits for its approval is late like any other. One that waited for its account's limits is late only
    some time after that wait. Where the account is not connected people are told once for the account, and its rows
    come back together. Left alone is what a person posts, whose hand-off is due however late, and rows under a
    pause: lifting it settles them.
    """
    rows = (
        Publication.objects.unscoped(WHY)
        .filter(state=S.SCHEDULED, lease_token=None, late_at__lt=now())
        .filter(Q(account__platform__in=sendable_platforms()), by_hand="", account__by_hand="")
        .exclude(is_paused())
    )
    rows = rows.filter(pk__in=list(rows.order_by("late_at").values_list("pk", flat=True)[:batch]))
    late_spare(rows, moment=now())
    held, waiting = 0, set()
    found = rows.order_by("late_at").values_list("pk", "post_id", "account_id", "account__state")
    for pk, post_id, account_id, account_state in list(found):
        lost = account_state != AccountState.OK
        moved = (
            Publication.objects.unscoped(WHY)
            .filter(pk=pk, state=S.SCHEDULED, lease_token=None, late_at=F("late_at"), late_at__lt=now())
            .update(
                state=S.PAUSED,
                next_attempt_at=None,
                held_for=HeldFor.RECONNECT if lost else HeldFor.LATE,
                updated_at=now(),
            )
        )
        held += moved
        if moved and lost:
            post_refresh_status(post_ids=[post_id])
            waiting.add(account_id)
        elif moved:
            follow_up(pk)
    for account_id in waiting:
        account_waits_tell(account_id=account_id)
    return held
