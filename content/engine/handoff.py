"""Posts that we cannot send, or shall not: at the due time a person gets everything ready to post by hand."""

from __future__ import annotations

from django.db.models import Q

from accounts.connectors import registry
from accounts.connectors.types import PublishMode
from config.lib.clock import now
from content.engine.aftermath import follow_up
from content.models import Publication
from content.selectors.approval import APPROVED
from content.selectors.publication import is_paused
from content.services.limits import accounts_pace
from content.states import PublicationState as S

WHY = "the engine serves all workspaces"
BATCH = 500


def assisted_platforms() -> list[str]:
    """Slugs of the platforms a person posts to by hand."""
    return [slug for slug in registry.slugs() if registry.capabilities(slug).publish_mode == PublishMode.ASSISTED]


def handoff_sweep(*, batch: int = BATCH) -> int:
    """Hand due rows that a person posts (whole platforms, and single rows `by_hand`) over. Returns how many.

    Approval, pauses and the account's own limits (spacing, caps, quiet hours) hold them like any other; urgent posts
    are handed over in spite of limits.
    """
    moment = now()
    rows = (
        Publication.objects.unscoped(WHY)
        .filter(APPROVED, state=S.SCHEDULED, lease_token=None, next_attempt_at__lte=moment)
        .filter(Q(post__urgent=True) | Q(account__pace_until__lte=moment))
        .filter(Q(account__platform__in=assisted_platforms()) | ~Q(by_hand=""))
        .exclude(is_paused())
    )
    due = list(rows.order_by("next_attempt_at").values_list("pk", "account_id", "post__urgent", "by_hand")[:batch])
    ordinary = {account_id for _pk, account_id, urgent, _why in due if not urgent}
    waiting = accounts_pace(account_ids=ordinary, moment=moment) if ordinary else {}
    handed = 0
    for pk, account_id, urgent, why in due:
        if account_id in waiting and not urgent:
            continue
        mine = Publication.objects.unscoped(WHY).filter(APPROVED, pk=pk, state=S.SCHEDULED, lease_token=None)
        mine = mine.filter(next_attempt_at__lte=moment, by_hand=why)
        if mine.update(state=S.NEEDS_HANDOFF, next_attempt_at=None, updated_at=now()):
            follow_up(pk)
            handed += 1
    return handed
