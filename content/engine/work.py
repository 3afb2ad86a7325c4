"""One claimed row, from claim to follow-up: what a slot of the publish worker does."""

from __future__ import annotations

import time

import structlog

from config.lib.clock import now
from content.engine import aftermath, store, timing
from content.engine.claim import Claim
from content.engine.lease import Lease
from content.engine.poll import poll
from content.engine.reconcile import reconcile
from content.engine.send import send
from content.models import Publication
from content.states import PublicationState as S

log = structlog.get_logger(__name__)
_ACTIONS = {S.CLAIMED: send, S.PROCESSING: poll, S.UNKNOWN: reconcile}


def work(claim: Claim, lease: Lease) -> str:
    """Do what the claimed row needs. Returns one word for the log; rows taken from us meanwhile are left alone."""
    started = time.monotonic()
    publication = _load(claim)
    if publication is None:
        return "lost"
    try:
        outcome = _ACTIONS[S(claim.state)](publication=publication, lease=lease)
    except Exception:
        # Whatever it was, no byte of a send has left: `send` handles everything after its attempt was written.
        store.release(publication=publication, lease=lease, at=now() + timing.NOT_NOW)
        raise
    aftermath.follow_up(publication.pk)
    log.info(
        "publication handled",
        publication=publication.pk,
        workspace=publication.workspace_id,
        platform=publication.account.platform,
        was=claim.state,
        outcome=outcome,
        seconds=round(time.monotonic() - started, 3),
    )
    return outcome


@store.through_outage
def _load(claim: Claim) -> Publication | None:
    """The claimed row with account and workspace. The first statement of a job, so it also finds a dead connection."""
    row = (
        Publication.objects.unscoped(store.WHY)
        .select_related("account", "workspace")
        .filter(pk=claim.publication_id, lease_token=claim.token, state=claim.state)
        .order_by()
        .first()
    )
    if row is not None:
        row.account.workspace = row.workspace
    return row
