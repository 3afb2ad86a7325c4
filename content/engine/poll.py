"""Asking how a post fares that the platform has accepted and is still processing."""

from __future__ import annotations

from accounts.connectors.base import Publishes
from accounts.connectors.errors import AuthExpired, ConnectorError, MissingScope, NeedsReconnect
from accounts.connectors.types import PublishedState
from accounts.services.health import account_failed
from accounts.services.sessions import session_open
from config.lib.clock import now
from content.engine import store
from content.engine.closing import close_published
from content.engine.lease import Lease
from content.engine.outcome import after_poll, still_processing
from content.engine.send import renew_access
from content.models import Publication
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
    attempt = store.begin_look(publication=publication, lease=lease, kind=AttemptKind.POLL)
    if attempt is None:
        return "lost"
    connector: Publishes = session.connector  # type: ignore[assignment]
    try:
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
    then = still_processing(publication=publication, moment=now())
    store.close_next(publication=publication, lease=lease, attempt_id=attempt.pk, outcome="processing", then=then)
    return "processing"
