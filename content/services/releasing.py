"""Letting go on what was held back for a cause that is gone, as long as its time has not come."""

from __future__ import annotations

import structlog
from django.db import transaction

from config.lib.clock import now
from config.lib.errors import DomainError
from content.models import Publication
from content.services.queue import publication_retry
from content.states import HeldFor
from content.states import PublicationState as S
from team.actors import SYSTEM
from team.models import Workspace

log = structlog.get_logger(__name__)


def held_release(*, workspace: Workspace, post_id: int, reason: HeldFor) -> int:
    """Plan the publications of a post that were held back for `reason` for their own time again. Returns how many.

    Each passes every gate and needs its approval, as when a person sends it after all; one that does not, or whose time
    has gone by, keeps waiting for a person. The caller may hold the post's lock.
    """
    rows = Publication.objects.for_workspace(workspace).filter(
        post_id=post_id, state=S.PAUSED, held_for=reason, lease_token=None, due_at__gt=now()
    )
    freed = 0
    for pk, due_at in rows.order_by("pk").values_list("pk", "due_at"):
        try:
            with transaction.atomic():
                publication_retry(workspace=workspace, actor=SYSTEM, publication_id=pk, due_at=due_at)
        except DomainError as refused:
            log.info("stays held back", publication=pk, code=refused.code)
            continue
        freed += 1
    return freed
