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
    """Hand due rows that a person posts over: whole platforms, accounts and single rows `by_hand`. Returns how many.

    A row that does not know yet why its account is by hand, because a worker held it when that changed, is told.
    Approval, pauses and the account's own limits (spacing, caps, quiet hours) hold them like any other; urgent posts
    are handed over in spite of limits.
    """
    moment = now()
    rows = (
        Publication.objects.unscoped(WHY)
        .filter(APPROVED, state=S.SCHEDULED, lease_token=None, next_attempt_at__lte=moment)
        .filter(Q(post__urgent=True) | Q(account__pace_until__lte=moment))
        .filter(Q(account__platform__in=assisted_platforms()) | ~Q(by_hand="") | ~Q(account__by_hand=""))
        .exclude(is_paused())
    )
    facts = ("pk", "account_id", "post__urgent", "by_hand", "account__by_hand", "account__platform")
    due = list(rows.order_by("next_attempt_at").values_list(*facts)[:batch])
    ordinary = {account_id for _pk, account_id, urgent, *_rest in due if not urgent}
    waiting = accounts_pace(account_ids=ordinary, moment=moment) if ordinary else {}
    handed = 0
    for pk, account_id, urgent, why, accounts_own, platform in due:
        if account_id in waiting and not urgent:
            continue
        mine = Publication.objects.unscoped(WHY).filter(APPROVED, pk=pk, state=S.SCHEDULED, lease_token=None)
        mine = mine.filter(next_attempt_at__lte=moment, by_hand=why)
        reason = why or ("" if platform in assisted_platforms() else accounts_own)
        if mine.update(state=S.NEEDS_HANDOFF, next_attempt_at=None, by_hand=reason, updated_at=now()):
            follow_up(pk)
            handed += 1
    return handed
