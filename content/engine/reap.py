"""Rows whose worker died or froze: what was only claimed goes back, what was being sent becomes unclear."""

from __future__ import annotations

from typing import Any

import structlog
from django.db import connection
from django.db.models import F
from django.utils.translation import gettext_noop

from config.lib.clock import now
from content.engine import timing
from content.engine.aftermath import follow_up
from content.models import Publication
from content.states import PublicationState as S

log = structlog.get_logger(__name__)
WHY = "the engine serves all workspaces"
LOST = gettext_noop("The worker stopped while publishing. We are checking whether the post is there.")

_REAP = """
UPDATE content_publication p SET
  state = CASE p.state WHEN 'claimed' THEN 'scheduled' WHEN 'sending' THEN 'unknown' ELSE p.state END,
  next_attempt_at = CASE p.state WHEN 'sending' THEN clock_timestamp() + %(look)s ELSE p.next_attempt_at END,
  check_count = CASE p.state WHEN 'sending' THEN 0 ELSE p.check_count END,
  error_kind = CASE p.state WHEN 'sending' THEN 'lease_expired' ELSE p.error_kind END,
  error_message = CASE p.state WHEN 'sending' THEN %(lost)s ELSE p.error_message END,
  error_params = CASE p.state WHEN 'sending' THEN '{}' ELSE p.error_params END,
  lease_token = NULL, lease_until = NULL, updated_at = clock_timestamp()
WHERE p.id IN (
  SELECT id FROM content_publication WHERE lease_token IS NOT NULL AND lease_until < clock_timestamp()
  ORDER BY lease_until LIMIT 500 FOR UPDATE SKIP LOCKED)
RETURNING p.id, p.state
"""


def reap() -> int:
    """Take back every row whose lease has ended. Returns how many."""
    with connection.cursor() as cursor:
        values: dict[str, Any] = {"look": timing.FIRST_LOOK, "lost": LOST}
        cursor.execute(_REAP, values)
        rows = cursor.fetchall()
    for publication_id, state in rows:
        log.warning("lease ended", publication=publication_id, now=state)
        follow_up(publication_id)
    return len(rows)


def mend() -> int:
    """Give rows a next step that by some error have none, so that nothing waits for ever. Returns how many."""
    rows = Publication.objects.unscoped(WHY).filter(lease_token=None)
    mended = rows.filter(state=S.SCHEDULED, next_attempt_at=None).update(next_attempt_at=F("due_at"))
    mended += rows.filter(state=S.PROCESSING, next_attempt_at=None).update(next_attempt_at=now())
    mended += rows.filter(state=S.CLAIMED).update(state=S.SCHEDULED)
    mended += rows.filter(state=S.SENDING).update(state=S.UNKNOWN, next_attempt_at=now())
    if mended:
        log.error("rows without a next step were mended", count=mended)
    return mended
