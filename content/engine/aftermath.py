"""What follows a change of a row and is no part of it: the post's state, the account's date, notices.

Nothing here can make the engine send again; an error is logged and the sweeps mend what was missed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

import structlog
from django.db import Error
from django.db.models import Q
from django.urls import reverse

from accounts.models import SocialAccount
from config.lib.clock import now
from content.engine.closing import Yes
from content.engine.prepared import Prepared
from content.models import Attempt, Publication
from content.services.status import post_refresh_status
from content.states import NEEDS_A_PERSON
from content.states import PublicationState as S
from team.permissions import Permission
from team.services.notifications import notify

log = structlog.get_logger(__name__)
WHY = "the engine serves all workspaces"
BATCH = 200
_LAST_PUBLISHED = Prepared(
    "last_published",
    """
WITH lined AS (
  SELECT a.id, s.at FROM accounts_socialaccount a JOIN unnest($1, $2) AS s(id, at) ON s.id = a.id
  WHERE a.last_published_at IS NULL OR a.last_published_at < s.at ORDER BY a.id FOR NO KEY UPDATE OF a)
UPDATE accounts_socialaccount a SET last_published_at = lined.at FROM lined WHERE a.id = lined.id RETURNING a.id
""",
    ("bigint[]", "timestamptz[]"),
)


def follow_up(publication_id: int) -> None:
    """Bring everything that shows this row in line with it. Never raises for a database error."""
    _guarded(_show, publication_id)
    _guarded(_tell, publication_id)


def follow_up_published(said: Sequence[Yes]) -> None:
    """The same for many rows that platforms have just accepted."""
    live = {yes.publication.account_id: yes.result.published_at or now() for yes in said if yes.live}
    post_refresh_status(post_ids={yes.publication.post_id for yes in said})
    if live:
        _LAST_PUBLISHED.rows([list(live), list(live.values())])


def statuses_mend(*, since: timedelta = timedelta(minutes=15)) -> int:
    """Recompute the posts that were worked on lately, for steps that a crash left out. Returns how many."""
    recent = Attempt.objects.unscoped(WHY).filter(started_at__gt=now() - since)
    post_ids = sorted(set(recent.order_by().values_list("publication__post", flat=True)))
    for start in range(0, len(post_ids), BATCH):
        post_refresh_status(post_ids=post_ids[start : start + BATCH])
    return len(post_ids)


def _guarded(step: Callable[[int], None], publication_id: int) -> None:
    try:
        step(publication_id)
    except (Error, LookupError):
        log.exception("a step after publishing failed", step=step.__name__, publication=publication_id)


def _show(publication_id: int) -> None:
    """The post's state and the account's date of its last post."""
    rows = Publication.objects.unscoped(WHY).filter(pk=publication_id)
    post_id, account_id, at = rows.values_list("post_id", "account_id", "published_at").get()
    post_refresh_status(post_ids=[post_id])
    if at is not None:
        older = Q(last_published_at=None) | Q(last_published_at__lt=at)
        SocialAccount.objects.unscoped(WHY).filter(older, pk=account_id).update(last_published_at=at)


def _tell(publication_id: int) -> None:
    rows = Publication.objects.unscoped(WHY).filter(pk=publication_id)
    state, again = rows.values_list("state", "next_attempt_at").get()
    if state in NEEDS_A_PERSON and not (state == S.UNKNOWN and again is not None):
        row = rows.select_related("account", "workspace", "post__author").get()
        tell(row, notice_of(row))


def notice_of(row: Publication) -> str:
    """Which notification a row calls for that needs a person."""
    return {
        S.FAILED: "publication_failed",
        S.UNKNOWN: "publication_unknown",
        S.NEEDS_HANDOFF: "publication_handoff",
        S.PAUSED: "publication_late",
    }[S(row.state)]


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
