"""What follows a change of a row and is no part of it: the post's state, the account's date, notices.

Nothing here can make the engine send again; an error is logged and the sweeps mend what was missed.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import structlog
from django.db import DatabaseError
from django.db.models import Q
from django.urls import reverse

from accounts.models import SocialAccount
from config.lib.clock import now
from content.models import Publication
from content.services.status import post_refresh_status
from content.states import PublicationState as S
from team.permissions import Permission
from team.services.notifications import notify

log = structlog.get_logger(__name__)
WHY = "the engine serves all workspaces"


def follow_up(publication_id: int) -> None:
    """Bring everything that shows this row in line with it. Never raises for a database error."""
    row = (
        Publication.objects.unscoped(WHY)
        .select_related("account", "workspace", "post__author")
        .filter(pk=publication_id)
        .first()
    )
    if row is None:
        return
    for step in (_status, _account_date, _tell):
        _guarded(step, row)


def statuses_mend(*, since: timedelta = timedelta(minutes=15)) -> int:
    """Recompute the posts whose publications changed lately, for steps that a crash left out. Returns how many."""
    recent = Publication.objects.unscoped(WHY).filter(updated_at__gt=now() - since)
    post_ids = list(recent.values_list("post_id", flat=True).distinct())
    post_refresh_status(post_ids=post_ids)
    return len(post_ids)


def _guarded(step: Callable[[Publication], None], row: Publication) -> None:
    try:
        step(row)
    except (DatabaseError, LookupError):
        log.exception("a step after publishing failed", step=step.__name__, publication=row.pk)


def _status(row: Publication) -> None:
    post_refresh_status(post_ids=[row.post_id])


def _account_date(row: Publication) -> None:
    if row.state == S.PUBLISHED and row.published_at is not None:
        SocialAccount.objects.unscoped(WHY).filter(pk=row.account_id).filter(
            Q(last_published_at=None) | Q(last_published_at__lt=row.published_at)
        ).update(last_published_at=row.published_at)


def _tell(row: Publication) -> None:
    kind = notice_of(row)
    if kind:
        tell(row, kind)


def notice_of(row: Publication) -> str:
    """Which notification a row's state calls for, '' for none."""
    if row.state == S.FAILED:
        return "publication_failed"
    if row.state == S.UNKNOWN and row.next_attempt_at is None:
        return "publication_unknown"
    if row.state == S.NEEDS_HANDOFF:
        return "publication_handoff"
    return "publication_late" if row.state == S.PAUSED else ""


def tell(row: Publication, kind: str) -> None:
    """Notify those who can resolve it, and the author."""
    notify(
        workspace=row.workspace,
        kind=kind,
        params={
            "post": str(row.post),
            "account": str(row.account),
            "message": row.error_message,
            "message_params": row.error_params,
        },
        url=reverse("content:queue", args=[row.workspace.slug]) + f"#publication-{row.pk}",
        dedupe=f"{kind}:{row.pk}",
        permission=Permission.QUEUE_RESOLVE,
        users=[row.post.author] if row.post.author else [],
    )
