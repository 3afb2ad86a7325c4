"""Platforms that accept no posts from us: at the due time a person gets everything ready to post by hand."""

from __future__ import annotations

from accounts.connectors import registry
from accounts.connectors.types import PublishMode
from config.lib.clock import now
from content.engine.aftermath import follow_up
from content.models import Publication
from content.selectors.approval import APPROVED
from content.selectors.publication import is_paused
from content.states import PublicationState as S

WHY = "the engine serves all workspaces"
BATCH = 500


def assisted_platforms() -> list[str]:
    """Slugs of the platforms a person posts to by hand."""
    return [slug for slug in registry.slugs() if registry.capabilities(slug).publish_mode == PublishMode.ASSISTED]


def handoff_sweep() -> int:
    """Hand due rows of such accounts to a person. Returns how many. Approval and pauses hold them like any other."""
    rows = (
        Publication.objects.unscoped(WHY)
        .filter(APPROVED, state=S.SCHEDULED, lease_token=None, next_attempt_at__lte=now())
        .filter(account__platform__in=assisted_platforms())
        .exclude(is_paused())
    )
    handed = 0
    for pk in list(rows.order_by("next_attempt_at").values_list("pk", flat=True)[:BATCH]):
        mine = Publication.objects.unscoped(WHY).filter(pk=pk, state=S.SCHEDULED, lease_token=None)
        if mine.update(state=S.NEEDS_HANDOFF, next_attempt_at=None, updated_at=now()):
            follow_up(pk)
            handed += 1
    return handed
