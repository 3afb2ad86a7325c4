"""First comments: a job of their own after the post is live, so that their failure can never repeat the post."""

from __future__ import annotations

import uuid

import structlog
from django.db.models import F

from accounts.connectors import registry
from accounts.connectors.base import Comments
from accounts.connectors.errors import (
    AuthExpired,
    ConnectorError,
    OutcomeUnknown,
    RateLimited,
    SpendCapReached,
    Transient,
)
from accounts.connectors.types import Can
from accounts.services.sessions import renewed, session_open
from config.lib.clock import now
from config.lib.storable import plain, storable
from content.engine import store, timing
from content.engine.aftermath import tell
from content.models import Publication
from content.selectors.publication import is_paused
from content.states import AttemptKind, CommentState
from content.states import PublicationState as S

log = structlog.get_logger(__name__)
BATCH = 100


def comments_due() -> list[int]:
    """Ids of the live publications whose first comment is due."""
    rows = Publication.objects.unscoped(store.WHY).filter(
        state=S.PUBLISHED, comment_state=CommentState.PENDING, comment_next_at__lte=now()
    )
    rows = rows.exclude(is_paused())
    return list(rows.order_by("comment_next_at").values_list("pk", flat=True)[:BATCH])


def comment_send(publication_id: int) -> str:
    """Write the first comment of one publication, unless somebody else is at it. Returns one word for the log.

    The same key goes with every try, which connectors promise to answer with the same comment.
    """
    mine = Publication.objects.unscoped(store.WHY).filter(
        pk=publication_id, state=S.PUBLISHED, comment_state=CommentState.PENDING, comment_next_at__lte=now()
    )
    # Asked again here: a pause may have come while the task waited for a worker.
    if not mine.exclude(is_paused()).update(
        comment_next_at=now() + timing.COMMENT_LEASE, comment_attempts=F("comment_attempts") + 1
    ):
        return "lost"
    row = (
        Publication.objects.unscoped(store.WHY)
        .select_related("account__workspace", "workspace", "post__author")
        .get(pk=publication_id)
    )
    text = row.payload.get("first_comment", "")
    if not text or Can.FIRST_COMMENT not in registry.capabilities(row.account.platform).can:
        _close(row, CommentState.NONE)
        return "none"
    attempt = store.attempt_begin(publication=row, kind=AttemptKind.COMMENT)
    try:
        with store.own_faults(row):
            remote_id = _write(row, text)
    except ConnectorError as error:
        store.attempt_finish(attempt.pk, error.kind, error=error)
        return _failed(row, error)
    store.attempt_finish(attempt.pk, "published", remote_id=remote_id)
    _close(row, CommentState.DONE)
    return "done"


def _write(row: Publication, text: str) -> str:
    session = session_open(account=row.account)
    connector: Comments = session.connector  # type: ignore[assignment]
    key = str(uuid.uuid5(row.request_key, "first-comment"))
    try:
        return connector.comment(session.credential, row.remote_id, text, key=key)
    except AuthExpired:
        return connector.comment(renewed(session).credential, row.remote_id, text, key=key)


def _failed(row: Publication, error: ConnectorError) -> str:
    if isinstance(error, SpendCapReached):
        # Nothing was tried; it goes as soon as the cap allows.
        Publication.objects.unscoped(store.WHY).filter(pk=row.pk).update(
            comment_next_at=now() + timing.CAP_ASKED_AGAIN, comment_attempts=F("comment_attempts") - 1
        )
        return error.kind
    passing = isinstance(error, Transient | RateLimited | OutcomeUnknown)
    if passing and row.comment_attempts < timing.COMMENT_ATTEMPTS:
        wait = timing.backoff(row.comment_attempts)
        if isinstance(error, RateLimited):
            wait = timing.hold(error.retry_after)
        Publication.objects.unscoped(store.WHY).filter(pk=row.pk).update(comment_next_at=now() + wait)
        return error.kind
    _close(row, CommentState.FAILED)
    row.error_message, row.error_params = storable(error.message), plain(error.params)
    tell(row, "comment_failed")
    return "failed"


def _close(row: Publication, state: str) -> None:
    Publication.objects.unscoped(store.WHY).filter(pk=row.pk).update(
        comment_state=state, comment_next_at=None, updated_at=now()
    )
