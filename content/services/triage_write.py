"""Writing the new plans of held-back rows: one UPDATE for all of them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from content.models import Publication
from team.models import Workspace

_WRITE = """
UPDATE content_publication p SET state = 'scheduled', held_for = '', due_at = x.at, next_attempt_at = x.at,
  late_at = x.late_at, payload = x.payload, by_hand = x.by_hand, content_hash = x.content_hash,
  needs_approval = x.needs_approval, approved_hash = x.approved_hash, approved_from = x.approved_from,
  approved_until = x.approved_until,
  comment_state = x.comment_state, comment_attempts = 0, prepare_at = NULL, prepare_tries = 0, attempt_count = 0,
  check_count = 0, attention_since = NULL, remind_at = NULL, reminders = 0, error_kind = '', error_code = '',
  error_message = '', error_params = '{}',
  updated_at = clock_timestamp()
FROM unnest(%s::bigint[], %s::timestamptz[], %s::timestamptz[], %s::jsonb[], %s::text[], %s::boolean[], %s::text[],
  %s::timestamptz[], %s::timestamptz[], %s::text[], %s::text[])
  AS x(id, at, late_at, payload, content_hash, needs_approval, approved_hash, approved_from, approved_until,
  comment_state, by_hand)
WHERE p.id = x.id AND p.workspace_id = %s AND p.state = 'paused' AND p.lease_token IS NULL
RETURNING p.id
"""


@dataclass(frozen=True, slots=True)
class Planned:
    """A held row with its new time and the content to send. `late_at`: later than this it is not sent by itself."""

    row: Publication
    at: datetime
    late_at: datetime
    payload: dict[str, Any]
    content_hash: str
    needs_approval: bool
    approved_hash: str
    comment_state: str
    by_hand: str = ""


def plans_write(*, workspace: Workspace, plans: Sequence[Planned]) -> set[int]:
    """Schedule the rows that are still held. Returns their ids. The caller holds the locks of their posts."""
    if not plans:
        return set()
    columns: list[Any] = [
        [plan.row.pk for plan in plans],
        [plan.at for plan in plans],
        [plan.late_at for plan in plans],
        [json.dumps(plan.payload) for plan in plans],
        [plan.content_hash for plan in plans],
        [plan.needs_approval for plan in plans],
        [plan.approved_hash for plan in plans],
        [plan.row.post.approved_from if plan.approved_hash else None for plan in plans],
        [plan.row.post.approved_until if plan.approved_hash else None for plan in plans],
        [plan.comment_state for plan in plans],
        [plan.by_hand for plan in plans],
    ]
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, [*columns, workspace.pk])
        return {int(pk) for (pk,) in cursor.fetchall()}
