"""Asking how a post fares that the platform has accepted and is still processing."""

from __future__ import annotations

from dataclasses import replace

from accounts.connectors import fence, registry
from accounts.connectors.base import Publishes
from accounts.connectors.errors import AuthExpired, ConnectorError, MissingScope, NeedsReconnect
from accounts.connectors.types import PublishedState
from accounts.services.health import account_failed
from accounts.services.sessions import session_open
from config.lib.clock import now
from content.engine import store, timing
from content.engine.closing import close_published
from content.engine.lease import Lease
from content.engine.outcome import after_poll, still_processing
from content.engine.send import renew_access
from content.models import Publication
from content.selectors.publication import is_paused
from content.states import AttemptKind


def poll(*, publication: Publication, lease: Lease) -> str:
    """Ask once; live → published, refused after processing → failed, otherwise ask again later. Returns one word."""
    try:
        session = session_open(account=publication.account)
    except NeedsReconnect as error:
        store.release(publication=publication, lease=lease)
        account_failed(account=publication.account, error=error)
        return error.kind
    except ConnectorError as error:
        then = after_poll(error, publication=publication, moment=now())
        store.close_next(publication=publication, lease=lease, attempt_id=None, outcome=error.kind, then=then)
        return error.kind
    if registry.capabilities(publication.account.platform).poll_publishes and _is_paused(publication):
        store.release(publication=publication, lease=lease, at=now() + timing.NOT_NOW)
        return "paused"
    attempt = store.begin_look(publication=publication, lease=lease, kind=AttemptKind.POLL)
    if attempt is None:
        return "lost"
    connector: Publishes = session.connector  # type: ignore[assignment]
    try:
        # Some platforms make the post visible by this call, so it is fenced like a send.
        with fence.writes_while(lambda: lease.holds), store.own_faults(publication):
            result = connector.poll(session.credential, publication.remote_handle)
    except ConnectorError as error:
        then = after_poll(error, publication=publication, moment=now())
        store.close_next(publication=publication, lease=lease, attempt_id=attempt.pk, outcome=error.kind, then=then)
        if isinstance(error, AuthExpired | NeedsReconnect | MissingScope):
            renew_access(publication, error, seen_version=session.credential.version)
        return error.kind
    if result.state == PublishedState.LIVE:
        close_published(publication=publication, lease=lease, attempt_id=attempt.pk, result=result)
        return "live"
    # A connector may have taken a step that makes nothing visible; the next question goes on from there.
    then = replace(still_processing(publication=publication, moment=now()), handle=result.handle)
    store.close_next(publication=publication, lease=lease, attempt_id=attempt.pk, outcome="processing", then=then)
    return "processing"


def _is_paused(publication: Publication) -> bool:
    return Publication.objects.unscoped(store.WHY).filter(is_paused(), pk=publication.pk).exists()
