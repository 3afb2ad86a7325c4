"""Taking due rows: one statement decides who may be worked on now, and gives each row to exactly one worker."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from accounts.connectors import registry
from accounts.connectors.types import PublishMode

# One claimer at a time, so that each sees what the others hold; otherwise turns and the one-per-account rule fail.
_LOCK = 7_200_001
# With more due rows than this the plan that asks each account for its head is cheaper than sorting all due rows.
MANY_DUE = 2000
_COUNT_EVERY = 0.5

_DUE = """{0}.lease_token IS NULL AND {0}.state IN ('scheduled', 'processing', 'unknown')
    AND {0}.next_attempt_at <= now()"""
# What keeps a row from being sent. Questions to the platform (processing, unknown) go on during a pause.
_SENDABLE = """({0}.state <> 'scheduled' OR (
      ({0}.late_at IS NULL OR {0}.late_at > now())
      AND (NOT {0}.needs_approval OR ({0}.approved_hash <> '' AND {0}.approved_hash = {0}.content_hash))
      AND NOT EXISTS (SELECT 1 FROM content_publishpause z WHERE z.lifted_at IS NULL
        AND z.workspace_id = {0}.workspace_id AND (z.scope = 'workspace'
          OR (z.scope = 'platform' AND z.platform = a.platform) OR (z.scope = 'account' AND z.account_id = a.id)))))"""
_ACCOUNT = """a.state = 'ok' AND a.hold_until <= now() AND a.platform = ANY(%(platforms)s)
    AND NOT EXISTS (SELECT 1 FROM busy b WHERE b.account_id = a.id)"""

# Heads by sorting the due rows: cost grows with due rows.
_HEADS_BY_ROW = f"""
  SELECT DISTINCT ON (p.account_id) p.id, p.workspace_id, p.next_attempt_at
  FROM content_publication p JOIN accounts_socialaccount a ON a.id = p.account_id
  WHERE {_DUE.format("p")} AND {_ACCOUNT} AND {_SENDABLE.format("p")}
  ORDER BY p.account_id, p.next_attempt_at, p.id"""  # noqa: S608 - only constants of this module
# Heads by asking each account: cost grows with accounts.
_HEADS_BY_ACCOUNT = f"""
  SELECT h.id, a.workspace_id, h.next_attempt_at FROM accounts_socialaccount a
  CROSS JOIN LATERAL (
    SELECT q.id, q.next_attempt_at FROM content_publication q
    WHERE q.account_id = a.id AND {_DUE.format("q")} AND {_SENDABLE.format("q")}
    ORDER BY q.next_attempt_at, q.id LIMIT 1) h
  WHERE {_ACCOUNT}"""  # noqa: S608 - only constants of this module

_CLAIM = """
WITH busy AS MATERIALIZED (
  SELECT account_id, workspace_id FROM content_publication WHERE lease_token IS NOT NULL),
head AS ({heads}),
turn AS (
  SELECT head.id, head.next_attempt_at, coalesce(w.busy, 0)
    + row_number() OVER (PARTITION BY head.workspace_id ORDER BY head.next_attempt_at, head.id) AS place
  FROM head LEFT JOIN (SELECT workspace_id, count(*) AS busy FROM busy GROUP BY 1) w USING (workspace_id)),
pick AS (SELECT id FROM turn ORDER BY place, next_attempt_at, id LIMIT %(room)s),
locked AS (
  SELECT p.id, p.state FROM content_publication p WHERE p.id IN (SELECT id FROM pick)
    AND p.lease_token IS NULL AND p.state IN ('scheduled', 'processing', 'unknown')
  FOR UPDATE SKIP LOCKED)
UPDATE content_publication p SET
  state = CASE WHEN locked.state = 'scheduled' THEN 'claimed' ELSE locked.state END,
  lease_token = gen_random_uuid(), lease_until = clock_timestamp() + %(lease)s
FROM locked WHERE p.id = locked.id
RETURNING p.id, p.lease_token, p.state
"""
_BY_ROW = _CLAIM.format(heads=_HEADS_BY_ROW)
_BY_ACCOUNT = _CLAIM.format(heads=_HEADS_BY_ACCOUNT)
_COUNT = f"""
SELECT count(*) FROM (SELECT 1 FROM content_publication p WHERE {_DUE.format("p")} LIMIT {MANY_DUE + 1}) x
"""  # noqa: S608 - only constants of this module


@dataclass(frozen=True, slots=True)
class Claim:
    """A row that is ours until its lease ends. `state`: claimed (send), processing (poll) or unknown (look)."""

    publication_id: int
    token: UUID
    state: str


class Claimer:
    """Claims rows for one worker; remembers for half a second how much is due, to choose the plan."""

    def __init__(self, lease: timedelta) -> None:
        self._lease = lease
        self._counted_at, self._many = 0.0, False

    def claim(self, room: int) -> list[Claim]:
        """Take up to `room` due rows, at most one per account, dealt in turn over workspaces.

        Rows of paused, held, unhealthy or busy accounts, rows too late and rows without their approval stay.
        """
        with transaction.atomic(), connection.cursor() as cursor:
            # A statement of its own: the claim's snapshot must be younger than the lock.
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
            if time.monotonic() - self._counted_at > _COUNT_EVERY:
                cursor.execute(_COUNT)
                self._many = cursor.fetchone()[0] > MANY_DUE
                self._counted_at = time.monotonic()
            values: dict[str, Any] = {"platforms": sendable_platforms(), "room": room, "lease": self._lease}
            cursor.execute(_BY_ACCOUNT if self._many else _BY_ROW, values)
            return [Claim(*row) for row in cursor.fetchall()]


@cache
def sendable_platforms() -> list[str]:
    """Slugs of the platforms that we send to ourselves."""
    return [slug for slug in registry.slugs() if registry.capabilities(slug).publish_mode == PublishMode.API]


def seconds_to_next_due() -> float | None:
    """Seconds until the next row becomes due, None when nothing waits in the future."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT extract(epoch FROM min(p.next_attempt_at) - clock_timestamp()) FROM content_publication p
            WHERE p.lease_token IS NULL AND p.state IN ('scheduled', 'processing', 'unknown')
              AND p.next_attempt_at > now()"""
        )
        (found,) = cursor.fetchone()
    return None if found is None else float(found)
