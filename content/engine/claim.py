"""Taking due rows: one statement decides who may be worked on now, and gives each row to exactly one worker."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from uuid import UUID

from django.db import connection, transaction

from accounts.connectors import registry
from accounts.connectors.types import PublishMode
from content.engine.conditions import ACCOUNT_READY, APPROVED, BY_US, IN_PACE, NOT_STOPPED, WITH_BUDGET
from content.engine.prepared import Prepared

# One claimer at a time, so that each sees what the others hold; otherwise turns and the one-per-account rule fail.
_LOCK = 7_200_001
# With more due rows than this the plan that asks each account for its head is cheaper than sorting all due rows.
MANY_DUE = 2000
_COUNT_EVERY = 0.5

_DUE = """{0}.lease_token IS NULL AND {0}.state IN ('scheduled', 'processing', 'unknown')
    AND {0}.next_attempt_at <= now()"""
_SENDABLE = f"""({{0}}.state <> 'scheduled' OR (({{0}}.late_at IS NULL OR {{0}}.late_at > now())
    AND {BY_US} AND {APPROVED} AND {IN_PACE}
    AND {NOT_STOPPED}))"""
_ACCOUNT = f"""{ACCOUNT_READY} AND a.platform = ANY($1)
    AND NOT EXISTS (SELECT 1 FROM busy WHERE busy.account_id = a.id)"""  # noqa: S608 - only constants of the engine

# Heads by sorting the due rows: cost grows with due rows.
_HEADS_BY_ROW = f"""
  SELECT DISTINCT ON (p.account_id) p.id, p.workspace_id, p.next_attempt_at
  FROM content_publication p JOIN accounts_socialaccount a ON a.id = p.account_id {WITH_BUDGET}
  WHERE {_DUE.format("p")} AND {_ACCOUNT} AND {_SENDABLE.format("p")}
  ORDER BY p.account_id, p.next_attempt_at, p.id"""  # noqa: S608 - only constants of this module
# Heads by asking each account: cost grows with accounts.
_HEADS_BY_ACCOUNT = f"""
  SELECT h.id, a.workspace_id, h.next_attempt_at FROM accounts_socialaccount a {WITH_BUDGET}
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
pick AS (SELECT id FROM turn ORDER BY place, next_attempt_at, id LIMIT $2),
locked AS (
  SELECT p.id, p.state FROM content_publication p WHERE p.id IN (SELECT id FROM pick)
    AND p.lease_token IS NULL AND p.state IN ('scheduled', 'processing', 'unknown')
    AND p.next_attempt_at <= now()
  FOR NO KEY UPDATE SKIP LOCKED)
UPDATE content_publication p SET
  state = CASE WHEN locked.state = 'scheduled' THEN 'claimed' ELSE locked.state END,
  lease_token = gen_random_uuid(), lease_until = clock_timestamp() + $3
FROM locked WHERE p.id = locked.id
RETURNING p.id, p.lease_token, p.state
"""
_TYPES = ("text[]", "int", "interval")
_BY_ROW = Prepared("claim_by_row", _CLAIM.format(heads=_HEADS_BY_ROW), _TYPES)
_BY_ACCOUNT = Prepared("claim_by_account", _CLAIM.format(heads=_HEADS_BY_ACCOUNT), _TYPES)
_LOCKED = Prepared("claim_lock", f"SELECT pg_advisory_xact_lock({_LOCK})")
_COUNT = Prepared(
    "claim_count",
    f"SELECT count(*) FROM (SELECT 1 FROM content_publication p WHERE {_DUE.format('p')} LIMIT {MANY_DUE + 1}) x",  # noqa: S608
)
_NEXT_DUE = Prepared(
    "next_due",
    """SELECT extract(epoch FROM min(p.next_attempt_at) - clock_timestamp()) FROM content_publication p
    WHERE p.lease_token IS NULL AND p.state IN ('scheduled', 'processing', 'unknown')
      AND p.next_attempt_at > now()""",
)


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

        Rows of paused, held, unhealthy or busy accounts, rows too late, rows without their
        approval and rows that a person posts stay.
        """
        with transaction.atomic():
            with connection.cursor() as cursor:
                # A claim that a crash of the database forgets was never begun: nothing to wait for. A claimer that is
                # frozen here must not keep the lock from the others.
                cursor.execute(
                    "SET LOCAL synchronous_commit = off; SET LOCAL idle_in_transaction_session_timeout = '5s'"
                )
            # A statement of its own: the claim's snapshot must be younger than the lock.
            _LOCKED.rows()
            if time.monotonic() - self._counted_at > _COUNT_EVERY:
                self._many = _COUNT.rows()[0][0] > MANY_DUE
                self._counted_at = time.monotonic()
            claim = _BY_ACCOUNT if self._many else _BY_ROW
            return [Claim(*row) for row in claim.rows([sendable_platforms(), room, self._lease])]


@cache
def sendable_platforms() -> list[str]:
    """Slugs of the platforms that we send to ourselves."""
    return [slug for slug in registry.slugs() if registry.capabilities(slug).publish_mode == PublishMode.API]


def seconds_to_next_due() -> float | None:
    """Seconds until the next row becomes due, None when nothing waits in the future."""
    (found,) = _NEXT_DUE.rows()[0]
    return None if found is None else float(found)
