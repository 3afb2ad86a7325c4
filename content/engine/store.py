"""What the engine writes about one row: each change is one conditional UPDATE that also checks the lease token."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from django.db import Error, transaction
from django.db.models import F, Max, Value
from django.db.models.functions import Greatest

from accounts.connectors.errors import ConnectorError, UnexpectedResponse
from accounts.models import AppBudget, SocialAccount
from accounts.models.social_account import LONG_AGO
from config.lib.clock import now
from config.lib.outage import is_outage as is_outage
from config.lib.outage import through_outage as through_outage
from config.lib.storable import plain, storable
from content.engine.lease import Lease
from content.models import Attempt, Publication
from content.states import AttemptKind, PublicationState

log = structlog.get_logger(__name__)
S = PublicationState
WHY = "the engine serves all workspaces"
_ANSWER_MAX = 4000


@dataclass(frozen=True, slots=True)
class Next:
    """Where a row goes when it is not published. `at` None: nothing more happens by itself.

    `hold`: leave the whole account alone that long, or with `hold_app` all accounts of its application. `counts`: False
    takes the attempt back (the platform only asked us to wait). `checked`: this was one more look or question.
    `handle`: what the platform calls the post in progress from now on, '' when that has not changed.
    """

    state: str
    at: datetime | None = None
    error: ConnectorError | None = None
    hold: timedelta | None = None
    hold_app: bool = False
    counts: bool = True
    checked: bool = False
    fresh_checks: bool = False
    handle: str = ""


def worker_name() -> str:
    """Machine and process, written into attempts and heartbeats."""
    return f"{socket.gethostname()}:{os.getpid()}"[:120]


@contextmanager
def own_faults(publication: Publication) -> Iterator[None]:
    """Errors of our own while asking a platform count like an answer that makes no sense: they end in time, seen."""
    try:
        yield
    except (ConnectorError, Error):
        raise
    except Exception as bug:
        log.exception("error of our own while asking a platform", publication=publication.pk)
        raise UnexpectedResponse(platform=publication.account.platform, code=type(bug).__name__) from bug


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
    values: dict[str, Any] = {"finished_at": now(), "outcome": outcome, "remote_id": storable(remote_id)[:300]}
    if error is not None:
        values |= {
            "code": storable(error.code)[:80],
            "http_status": error.status,
            "request_id": storable(error.request_id)[:120],
            "message": storable(error.message)[:500],
            "params": plain(error.params),
            "answer": storable(error.raw)[:_ANSWER_MAX],
        }
    Attempt.objects.unscoped(WHY).filter(pk=attempt_id).update(**values)


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
            "error_code": storable(error.code)[:80],
            "error_message": storable(error.message)[:500],
            "error_params": plain(error.params),
        }
    elif then.checked or then.fresh_checks:
        # The platform answered this time, so an earlier error is history; the attempts keep it.
        values |= NO_ERROR
    if then.handle:
        values["remote_handle"] = storable(then.handle)
    if not then.counts:
        values["attempt_count"] = F("attempt_count") - 1
    if then.checked or then.fresh_checks:
        values["check_count"] = 0 if then.fresh_checks else F("check_count") + 1
    with transaction.atomic():
        mine = Publication.objects.unscoped(WHY).filter(pk=publication.pk, lease_token=lease.token)
        moved = mine.update(**values) == 1
        if then.hold is not None:
            _hold(publication.account, now() + then.hold, whole_app=then.hold_app)
        if moved and publication.state in (S.UNKNOWN, S.PROCESSING) and then.state in (S.SCHEDULED, S.FAILED):
            # It counted as published for the account's own limits; the next claim asks them anew.
            SocialAccount.objects.unscoped(WHY).filter(pk=publication.account_id).update(pace_until=LONG_AGO)
        if attempt_id is not None:
            attempt_finish(attempt_id, outcome, error=error)
    return moved


def _hold(account: SocialAccount, until: datetime, *, whole_app: bool) -> None:
    """Never shorter than what was asked for before."""
    later = Greatest(F("hold_until"), Value(until))
    if whole_app and account.app_budget_id is not None:
        AppBudget.objects.filter(pk=account.app_budget_id).update(hold_until=later)
        return
    SocialAccount.objects.unscoped(WHY).filter(pk=account.pk).update(hold_until=later)


@through_outage
def release(*, publication: Publication, lease: Lease, at: datetime | None = None) -> None:
    """Give a row back unsent: claimed → scheduled, others keep their state. `at` moves its next turn."""
    values: dict[str, Any] = {"lease_token": None, "lease_until": None}
    if at is not None:
        values["next_attempt_at"] = at
    mine = Publication.objects.unscoped(WHY).filter(pk=publication.pk, lease_token=lease.token)
    if not mine.filter(state=S.CLAIMED).update(state=S.SCHEDULED, **values):
        mine.exclude(state=S.SENDING).update(**values)
