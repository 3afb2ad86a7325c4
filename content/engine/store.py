"""What the engine writes: each change of a row is one conditional UPDATE that also checks the lease token."""

from __future__ import annotations

import functools
import os
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

import structlog
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import F, Max, Q

from accounts.connectors import registry
from accounts.connectors.errors import ConnectorError
from accounts.connectors.types import Published, PublishedState, RateBudget
from accounts.models import SocialAccount
from config.lib.clock import now
from config.lib.web import web_address
from content.engine import timing
from content.engine.lease import Lease
from content.models import Attempt, Publication
from content.states import AttemptKind, PublicationState

log = structlog.get_logger(__name__)
S = PublicationState
WHY = "the engine serves all workspaces"
OUTAGE = 120.0
_ANSWER_MAX = 4000

_BEGIN = """
WITH sendable AS (
  SELECT p.id, p.account_id FROM content_publication p JOIN accounts_socialaccount a ON a.id = p.account_id
  WHERE p.id = %(id)s AND p.lease_token = %(token)s AND p.state IN ('claimed', 'unknown')
    AND p.lease_until > clock_timestamp()
    AND (NOT p.needs_approval OR (p.approved_hash <> '' AND p.approved_hash = p.content_hash))
    AND NOT EXISTS (SELECT 1 FROM content_publishpause z WHERE z.lifted_at IS NULL
      AND z.workspace_id = p.workspace_id AND (z.scope = 'workspace'
        OR (z.scope = 'platform' AND z.platform = a.platform) OR (z.scope = 'account' AND z.account_id = a.id)))),
budget AS (
  UPDATE accounts_socialaccount a
  SET rate_clock = greatest(a.rate_clock, clock_timestamp()) + %(interval)s
  FROM sendable WHERE a.id = sendable.account_id AND a.state = 'ok' AND a.hold_until <= clock_timestamp()
    AND a.rate_clock <= clock_timestamp() + %(tolerance)s
  RETURNING a.id),
begun AS (
  UPDATE content_publication p SET state = 'sending', attempt_count = p.attempt_count + 1,
    lease_until = clock_timestamp() + %(lease)s, first_sent_at = coalesce(p.first_sent_at, clock_timestamp()),
    updated_at = clock_timestamp()
  FROM budget WHERE p.id = %(id)s AND p.lease_token = %(token)s AND p.state IN ('claimed', 'unknown')
  RETURNING p.id, p.workspace_id, p.content_hash, p.request_key, p.lease_token)
INSERT INTO content_attempt (workspace_id, publication_id, number, kind, worker, lease_token, payload_hash, request_key,
  started_at, outcome, code, request_id, message, params, remote_id, answer)
SELECT begun.workspace_id, begun.id,
  coalesce((SELECT max(number) FROM content_attempt t WHERE t.publication_id = begun.id), 0) + 1,
  'send', %(worker)s, begun.lease_token, begun.content_hash, begun.request_key, clock_timestamp(),
  '', '', '', '', '{}', '', ''
FROM begun RETURNING id
"""

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Next:
    """Where a row goes when it is not published. `at` None: nothing more happens by itself.

    `hold`: leave the whole account alone that long. `counts`: False takes the attempt back (the platform only asked us
    to wait). `checked`: this was one more look or question.
    """

    state: str
    at: datetime | None = None
    error: ConnectorError | None = None
    hold: timedelta | None = None
    counts: bool = True
    checked: bool = False
    fresh_checks: bool = False


def worker_name() -> str:
    """Machine and process, written into attempts and heartbeats."""
    return f"{socket.gethostname()}:{os.getpid()}"[:120]


def through_outage(write: Callable[P, R]) -> Callable[P, R]:
    """Repeat a write while the database is away, up to two minutes: what a platform answered must not be forgotten."""

    @functools.wraps(write)
    def persistent(*args: P.args, **kwargs: P.kwargs) -> R:
        deadline = time.monotonic() + OUTAGE
        while True:
            try:
                return write(*args, **kwargs)
            except (OperationalError, InterfaceError):
                if time.monotonic() > deadline:
                    raise
                log.warning("database away, keeping the outcome", exc_info=True)
                connection.close()
                time.sleep(0.5)

    return persistent


def begin_send(*, publication: Publication, lease: Lease, span: timedelta) -> int | None:
    """Write the attempt down and move the row to sending, before any byte leaves; returns the attempt's id.

    One statement, which checks again lease, approval, pause, account and the account's rate budget. None when any of
    them forbids it.
    """
    interval, tolerance = rate_of(publication.account.platform)
    values: dict[str, Any] = {
        "id": publication.pk,
        "token": lease.token,
        "interval": interval,
        "tolerance": tolerance,
        "lease": span,
        "worker": worker_name(),
    }
    taken, wall = time.monotonic(), time.time()
    with connection.cursor() as cursor:
        cursor.execute(_BEGIN, values)
        row = cursor.fetchone()
    if row is None:
        return None
    lease.renewed(taken, wall, span)
    return int(row[0])


def rate_of(platform: str) -> tuple[timedelta, timedelta]:
    """Interval between posts and how far ahead of it an account may run (GCRA), from the platform's write budget."""
    budgets = [b for b in registry.capabilities(platform).budgets if b.scope == "account"]
    writes = [b for b in budgets if b.bucket.startswith("writes")] or [b for b in budgets if b.bucket == "calls"]
    if not writes:
        return timedelta(0), timedelta(0)

    def gap(budget: RateBudget) -> float:
        return budget.per_seconds / budget.limit

    strictest = max(writes, key=gap)
    return timedelta(seconds=gap(strictest)), timedelta(seconds=gap(strictest) * max(0, strictest.burst - 1))


def begin_look(*, publication: Publication, lease: Lease, kind: AttemptKind) -> Attempt | None:
    """Write a question to the platform down before it is asked; None when the row is no longer ours."""
    mine = Publication.objects.unscoped(WHY).filter(pk=publication.pk, lease_token=lease.token)
    with transaction.atomic():
        if not mine.select_for_update().exists():
            return None
        return attempt_begin(publication=publication, kind=kind, lease_token=lease.token)


def attempt_begin(*, publication: Publication, kind: AttemptKind, lease_token: UUID | None = None) -> Attempt:
    """A new attempt with the next number."""
    of_row = Attempt.objects.unscoped(WHY).filter(publication=publication)
    return Attempt.objects.create(
        workspace_id=publication.workspace_id,
        publication=publication,
        number=(of_row.aggregate(last=Max("number"))["last"] or 0) + 1,
        kind=kind,
        worker=worker_name(),
        lease_token=lease_token,
        payload_hash=publication.content_hash,
        request_key=publication.request_key,
        started_at=now(),
    )


def attempt_finish(attempt_id: int, outcome: str, *, error: ConnectorError | None = None, remote_id: str = "") -> None:
    """Write down what came of an attempt."""
    values: dict[str, Any] = {"finished_at": now(), "outcome": outcome, "remote_id": remote_id[:300]}
    if error is not None:
        values |= {
            "code": error.code[:80],
            "http_status": error.status,
            "request_id": error.request_id[:120],
            "message": error.message[:500],
            "params": plain(error.params),
            "answer": error.raw[:_ANSWER_MAX],
        }
    Attempt.objects.unscoped(WHY).filter(pk=attempt_id).update(**values)


@through_outage
def close_published(*, publication: Publication, lease: Lease, attempt_id: int | None, result: Published) -> bool:
    """Note that the platform has it. A late success also closes a row that was taken from this worker meanwhile.

    False when the row is published already or another worker is sending it.
    """
    live = result.state == PublishedState.LIVE
    own = Q(lease_token=lease.token)
    # A platform's yes outranks whatever was decided while it was on its way, but not another send that is under way.
    late = ~Q(state__in=(S.SENDING, S.PUBLISHED)) if live else Q(state=S.UNKNOWN)
    values: dict[str, Any] = {
        "state": S.PUBLISHED if live else S.PROCESSING,
        "next_attempt_at": None if live else now() + timing.poll_wait(0),
        "published_at": (result.published_at or now()) if live else None,
        "lease_token": None,
        "lease_until": None,
        "check_count": 0,
        "updated_at": now(),
        **NO_ERROR,
    }
    if live and publication.payload.get("first_comment"):
        values["comment_next_at"] = now() + timing.COMMENT_AFTER
    values |= {"remote_id": result.remote_id[:300]} if result.remote_id else {}
    values |= {"remote_url": address} if (address := web_address(result.url or "", longest=500)) else {}
    values |= {"remote_handle": result.handle[:300]} if result.handle else {}
    values |= {"remote_parts": list(result.parts)} if result.parts else {}
    with transaction.atomic():
        rows = Publication.objects.unscoped(WHY).filter(pk=publication.pk).exclude(state=S.PUBLISHED)
        closed = rows.filter(own | late).update(**values) == 1
        if attempt_id is not None:
            attempt_finish(attempt_id, "published" if live else "processing", remote_id=result.remote_id)
    if not closed:
        log.error("a success arrived for a row that moved on", publication=publication.pk, remote_id=result.remote_id)
    return closed


NO_ERROR: dict[str, Any] = {"error_kind": "", "error_code": "", "error_message": "", "error_params": {}}


@through_outage
def close_next(*, publication: Publication, lease: Lease, attempt_id: int | None, outcome: str, then: Next) -> bool:
    """Move the row on after anything but success. False when the lease was lost: then whoever took it decides."""
    error = then.error
    values: dict[str, Any] = {
        "state": then.state,
        "next_attempt_at": then.at,
        "lease_token": None,
        "lease_until": None,
        "updated_at": now(),
    }
    if error is not None:
        values |= {
            "error_kind": error.kind[:24],
            "error_code": error.code[:80],
            "error_message": error.message[:500],
            "error_params": plain(error.params),
        }
    elif then.checked or then.fresh_checks:
        # The platform answered this time, so an earlier error is history; the attempts keep it.
        values |= NO_ERROR
    if not then.counts:
        values["attempt_count"] = F("attempt_count") - 1
    if then.checked or then.fresh_checks:
        values["check_count"] = 0 if then.fresh_checks else F("check_count") + 1
    with transaction.atomic():
        mine = Publication.objects.unscoped(WHY).filter(pk=publication.pk, lease_token=lease.token)
        moved = mine.update(**values) == 1
        if then.hold is not None:
            SocialAccount.objects.unscoped(WHY).filter(pk=publication.account_id).update(hold_until=now() + then.hold)
        if attempt_id is not None:
            attempt_finish(attempt_id, outcome, error=error)
    return moved


def release(*, publication: Publication, lease: Lease, at: datetime | None = None) -> None:
    """Give a row back unsent: claimed → scheduled, others keep their state. `at` moves its next turn."""
    values: dict[str, Any] = {"lease_token": None, "lease_until": None}
    if at is not None:
        values["next_attempt_at"] = at
    mine = Publication.objects.unscoped(WHY).filter(pk=publication.pk, lease_token=lease.token)
    if not mine.filter(state=S.CLAIMED).update(state=S.SCHEDULED, **values):
        mine.exclude(state=S.SENDING).update(**values)


def hold_for_budget(account: SocialAccount) -> None:
    """When the account has used up its own budget, leave it alone until the next call is allowed."""
    _interval, tolerance = rate_of(account.platform)
    rows = SocialAccount.objects.unscoped(WHY).filter(pk=account.pk, rate_clock__gt=now() + tolerance)
    rows.update(hold_until=F("rate_clock") - tolerance)


def plain(params: Any) -> dict[str, Any]:
    """Parameters of a message as JSON values."""
    return {str(k): v if isinstance(v, str | int | float | bool) or v is None else str(v) for k, v in params.items()}
