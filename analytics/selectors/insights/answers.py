"""First answers of the last months and what followed upon each, read from the inbox."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import connection

from analytics.answering import AnswerFact
from config.lib.clock import now
from interactions.sla_states import ClockKind
from interactions.states import Direction, Sentiment
from team.models import Workspace

DAYS, AFTER, MOST = 120, timedelta(days=30), 3000


def answer_facts(*, workspace: Workspace, accounts: Sequence[int] | None = None) -> list[AnswerFact]:
    """The latest MOST first answers of DAYS, with what followed within 30 days of each. One query.

    Hours are those of the clock on the wall from the first message to the answer at the platform. What follows is the
    next message of the thread, a rating given with it or for a complaint of the thread, and whether the person wrote
    to any account on a later day, which is known once 30 days are over.
    """
    moment = now()
    params: dict[str, Any] = {
        "workspace": workspace.pk, "kind": ClockKind.FIRST, "since": moment - timedelta(days=DAYS), "most": MOST,
        "after": AFTER, "decided": moment - AFTER, "zone": workspace.time_zone, "incoming": Direction.IN,
        "accounts": None if accounts is None else list(accounts),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_FACTS, params)
        rows = cursor.fetchall()
    return [
        AnswerFact(
            hours=float(seconds) / 3600,
            negative=mood == Sentiment.NEGATIVE if mood else None,
            back=back,
            rating=None if rating is None else float(rating),
        )
        for seconds, mood, rating, back in rows
    ]


_FACTS = """
WITH answered AS MATERIALIZED (
  SELECT c.thread_id, t.contact_id, c.started_at, c.answered_at
  FROM interactions_answerclock c JOIN interactions_thread t ON t.id = c.thread_id
  WHERE c.workspace_id = %(workspace)s AND c.kind = %(kind)s AND c.answered_at IS NOT NULL
    AND c.started_at >= %(since)s AND (%(accounts)s::bigint[] IS NULL OR c.account_id = ANY(%(accounts)s::bigint[]))
  ORDER BY c.started_at DESC LIMIT %(most)s)
SELECT extract(epoch FROM a.answered_at - a.started_at), n.sentiment, coalesce(n.rating, p.satisfaction),
  CASE WHEN a.answered_at < %(decided)s THEN EXISTS (
    SELECT 1 FROM interactions_thread o JOIN interactions_message m ON m.thread_id = o.id
    WHERE o.contact_id = a.contact_id AND m.direction = %(incoming)s AND m.at > a.answered_at
      AND m.at <= a.answered_at + %(after)s
      AND (m.at AT TIME ZONE %(zone)s)::date > (a.answered_at AT TIME ZONE %(zone)s)::date) END
FROM answered a
LEFT JOIN LATERAL (
  SELECT m.sentiment, m.rating FROM interactions_message m WHERE m.thread_id = a.thread_id
    AND m.direction = %(incoming)s AND m.at > a.answered_at AND m.at <= a.answered_at + %(after)s
  ORDER BY m.at, m.id LIMIT 1) n ON true
LEFT JOIN LATERAL (
  SELECT c.satisfaction FROM interactions_complaint c WHERE c.thread_id = a.thread_id AND c.satisfaction IS NOT NULL
    AND c.rated_at > a.answered_at AND c.rated_at <= a.answered_at + %(after)s ORDER BY c.rated_at LIMIT 1) p ON true
"""
