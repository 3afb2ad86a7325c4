"""Writing down that platforms have posts: many at once in one statement, each under its own lease."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

import structlog

from accounts.connectors.types import Published, PublishedState
from config.lib.clock import now
from config.lib.storable import storable
from config.lib.web import web_address
from content.engine import timing
from content.engine.lease import Lease
from content.engine.prepared import Prepared
from content.engine.store import through_outage
from content.models import Publication

log = structlog.get_logger(__name__)

# A platform's yes outranks whatever was decided while it was on its way, but not another send that is under way.
_CLOSE = Prepared(
    "close_published",
    """
WITH said AS (
  SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
    AS s(id, token, live, remote_id, url, handle, parts, published_at, next_at, comment_at, attempt_id)),
ours AS (
  SELECT p.id FROM content_publication p JOIN said s ON s.id = p.id
  WHERE p.state <> 'published' AND (p.lease_token = s.token
    OR CASE WHEN s.live THEN p.state <> 'sending' ELSE p.state = 'unknown' END)
  ORDER BY p.id FOR NO KEY UPDATE OF p),
closed AS (
  UPDATE content_publication p SET
    state = CASE WHEN s.live THEN 'published' ELSE 'processing' END,
    next_attempt_at = s.next_at, published_at = s.published_at, lease_token = NULL, lease_until = NULL,
    check_count = 0, updated_at = clock_timestamp(), error_kind = '', error_code = '', error_message = '',
    error_params = '{}', held_for = '',
    comment_next_at = coalesce(s.comment_at, p.comment_next_at),
    remote_id = coalesce(nullif(s.remote_id, ''), p.remote_id), remote_url = coalesce(nullif(s.url, ''), p.remote_url),
    remote_handle = coalesce(nullif(s.handle, ''), p.remote_handle), remote_parts = coalesce(s.parts, p.remote_parts)
  FROM said s JOIN ours ON ours.id = s.id WHERE p.id = s.id
  RETURNING p.id),
told AS (
  UPDATE content_attempt t SET finished_at = clock_timestamp(), remote_id = s.remote_id,
    outcome = CASE WHEN s.live THEN 'published' ELSE 'processing' END
  FROM said s WHERE t.id = s.attempt_id)
SELECT id FROM closed
""",
    ("bigint[]", "uuid[]", "bool[]", "text[]", "text[]", "text[]", "jsonb[]", *["timestamptz[]"] * 3, "bigint[]"),
)


@dataclass(frozen=True, slots=True)
class Yes:
    """A platform's word that it has (or is processing) a post. `attempt_id` None: no call of ours is to be closed."""

    publication: Publication
    lease: Lease
    attempt_id: int | None
    result: Published

    @property
    def live(self) -> bool:
        """Whether the post can be seen now."""
        return self.result.state == PublishedState.LIVE


@through_outage
def close_many(said: Sequence[Yes]) -> set[int]:
    """Note what the platforms have; returns the ids of the rows it was noted for.

    A late success also closes a row that was taken from this worker meanwhile. Left out is a row that is published
    already or that another worker is sending. Goes on trying for two minutes while the database is away.
    """
    moment = now()
    results = [yes.result for yes in said]
    values = [
        [yes.publication.pk for yes in said],
        [str(yes.lease.token) for yes in said],
        [yes.live for yes in said],
        [storable(result.remote_id)[:300] for result in results],
        [web_address(result.url or "", longest=500) or "" for result in results],
        [storable(result.handle)[:50_000] for result in results],
        [json.dumps(list(result.parts)) if result.parts else None for result in results],
        [(yes.result.published_at or moment) if yes.live else None for yes in said],
        [None if yes.live else moment + timing.poll_wait(0) for yes in said],
        [moment + timing.COMMENT_AFTER if _comment_follows(yes) else None for yes in said],
        [yes.attempt_id for yes in said],
    ]
    closed = {pk for (pk,) in _CLOSE.rows(values)}
    for yes in said:
        if yes.publication.pk not in closed:
            log.error(
                "a success arrived for a row that moved on",
                publication=yes.publication.pk,
                remote_id=yes.result.remote_id,
            )
    return closed


def close_published(*, publication: Publication, lease: Lease, attempt_id: int | None, result: Published) -> bool:
    """The same for one row. False when it is published already or another worker is sending it."""
    return publication.pk in close_many([Yes(publication, lease, attempt_id, result)])


def _comment_follows(yes: Yes) -> bool:
    return yes.live and bool(yes.publication.payload.get("first_comment"))
