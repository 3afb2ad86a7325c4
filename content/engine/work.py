"""Claimed rows, from claim to follow-up: what the places of a publish worker do.

Posts that need no preparation take the short way: they are opened and begun many at a time, and their successes are
written down many at a time. Everything else goes its own way in one place.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

import structlog
from django.conf import settings
from django.db import Error

from accounts.models import SocialAccount
from accounts.services.sessions import ABOUT_TO_EXPIRE
from config.lib.clock import now
from content.engine import aftermath, store, timing
from content.engine.begin import batches, begin_sends
from content.engine.closing import Yes
from content.engine.lease import Lease
from content.engine.poll import poll
from content.engine.reconcile import reconcile
from content.engine.send import Ready, deliver, give_back, prepare, send
from content.models import Publication
from content.states import PublicationState as S

log = structlog.get_logger(__name__)
_ACTIONS = {S.CLAIMED: send, S.PROCESSING: poll, S.UNKNOWN: reconcile}


@store.through_outage
def load(leases: Sequence[Lease]) -> list[Publication]:
    """The claimed rows that are still ours, with account, credential and workspace, in one query."""
    tokens = {lease.publication_id: lease.token for lease in leases}
    rows = (
        Publication.objects.unscoped(store.WHY)
        .select_related("account__credential__platform_app", "workspace")
        .filter(pk__in=tokens)
        .order_by("pk")
    )
    ours = [row for row in rows if row.lease_token == tokens[row.pk]]
    for row in ours:
        row.account.workspace = row.workspace
    return ours


def is_quick(row: Publication) -> bool:
    """Whether a row can be sent without preparation that might take time: files to open, access to renew."""
    return row.state == S.CLAIMED and not row.payload.get("media") and _is_open(row.account)


def begin_quick(rows: Sequence[tuple[Publication, Lease]]) -> Iterator[tuple[Ready, int]]:
    """Begin rows together; yields what is to be delivered now, with the attempts' ids. The others go back.

    What has begun is yielded before anything else can fail.
    """
    ready = [item for row, lease in rows if (item := _prepared(row, lease)) is not None]
    items = {item.publication.pk: item for item in ready}
    for batch in batches([(item.publication, item.lease) for item in ready]):
        begun = begin_sends(batch, span=settings.PUBLISH_SEND_LEASE)
        yield from ((items[pk], attempt_id) for pk, attempt_id in begun.items())
        for row, lease in batch:
            if row.pk not in begun:
                give_back(row, lease)


def deliver_quick(ready: Ready, attempt_id: int) -> Yes | None:
    """Send one begun row. The platform's yes is for the caller to write down; anything else is done with."""
    started = time.monotonic()
    result = deliver(ready, attempt_id)
    if isinstance(result, str):
        aftermath.follow_up(ready.publication.pk)
        _note(ready.publication, S.CLAIMED, result, started)
        return None
    _note(ready.publication, S.CLAIMED, result.state.value, started)
    return Yes(ready.publication, ready.lease, attempt_id, result)


def work(publication: Publication, lease: Lease) -> str:
    """Do what the claimed row needs, alone. Returns one word for the log; rows taken from us meanwhile are left."""
    started, state = time.monotonic(), S(publication.state)
    try:
        outcome = _ACTIONS[state](publication=publication, lease=lease)
    except Exception:
        # Whatever it was, no byte of a send has left: `send` handles everything after its attempt was written.
        store.release(publication=publication, lease=lease, at=now() + timing.NOT_NOW)
        raise
    aftermath.follow_up(publication.pk)
    _note(publication, state, outcome, started)
    return outcome


def _prepared(row: Publication, lease: Lease) -> Ready | None:
    try:
        return prepare(row, lease)
    except Error:
        raise
    except Exception:
        # One row that cannot be read must not hold up those beside it.
        log.exception("a row could not be prepared", publication=row.pk)
        store.release(publication=row, lease=lease, at=now() + timing.NOT_NOW)
        return None


def _is_open(account: SocialAccount) -> bool:
    credential = account._state.fields_cache.get("credential")
    if credential is None:
        return False
    return credential.expires_at is None or credential.expires_at - now() > 2 * ABOUT_TO_EXPIRE


def _note(publication: Publication, state: str, outcome: str, started: float) -> None:
    log.info(
        "publication handled",
        publication=publication.pk,
        workspace=publication.workspace_id,
        platform=publication.account.platform,
        was=state,
        outcome=outcome,
        seconds=round(time.monotonic() - started, 3),
    )
