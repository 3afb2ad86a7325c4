"""Finding out what became of an unclear send, without ever creating a second post."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from accounts.connectors import registry
from accounts.connectors.base import Publishes
from accounts.connectors.errors import AuthExpired, ConnectorError, MissingScope, NeedsReconnect
from accounts.connectors.types import Can, Idempotency, Sighting
from accounts.services.health import account_failed
from accounts.services.sessions import Session, session_open
from config.lib.clock import now
from config.lib.web import web_address
from content.engine import store, timing
from content.engine.closing import close_published
from content.engine.lease import Lease
from content.engine.outcome import after_absence, after_look
from content.engine.send import renew_access, send
from content.engine.store import Next
from content.errors import MediaMissing
from content.models import Attempt, Publication
from content.services.payload import payload_draft
from content.states import AttemptKind
from content.states import PublicationState as S


def reconcile(*, publication: Publication, lease: Lease) -> str:
    """Look once for an unclear post, by what the platform offers.

    It knows our key: send again with the same key, which creates nothing twice, as long as it surely remembers the key.
    It can be searched: look; only several looks apart in time prove absence. Neither: a person decides.
    """
    caps = registry.capabilities(publication.account.platform)
    since = publication.first_sent_at or now()
    if (
        caps.idempotency == Idempotency.NATIVE_KEY
        and now() - since < timing.KEY_WINDOW
        and publication.attempt_count < timing.MAX_ATTEMPTS
    ):
        return send(publication=publication, lease=lease)
    if Can.FIND not in caps.can:
        then = Next(S.UNKNOWN, None)
        store.close_next(publication=publication, lease=lease, attempt_id=None, outcome="", then=then)
        return "for_a_person"
    return _find(publication, lease)


def _find(publication: Publication, lease: Lease) -> str:
    attempt_id: int | None = None
    session: Session | None = None
    try:
        session = session_open(account=publication.account)
        draft = payload_draft(publication.payload, workspace=publication.workspace)
        attempt = store.begin_look(publication=publication, lease=lease, kind=AttemptKind.FIND)
        if attempt is None:
            return "lost"
        attempt_id = attempt.pk
        connector: Publishes = session.connector  # type: ignore[assignment]
        since = (publication.first_sent_at or publication.created_at) - timing.CLOCK_SLACK
        with store.own_faults(publication):
            sighting = connector.find(session.credential, key=str(publication.request_key), draft=draft, since=since)
    except MediaMissing:
        then = Next(S.UNKNOWN, None)
        store.close_next(publication=publication, lease=lease, attempt_id=None, outcome="", then=then)
        return "for_a_person"
    except ConnectorError as error:
        return _failed(publication, lease, attempt_id, error, session)
    _remember(attempt_id, sighting)
    if sighting.post is None:
        caps = registry.capabilities(publication.account.platform)
        then = after_absence(publication=publication, caps=caps, moment=now())
        store.close_next(publication=publication, lease=lease, attempt_id=attempt_id, outcome="absent", then=then)
        return "absent"
    close_published(publication=publication, lease=lease, attempt_id=attempt_id, result=sighting.post)
    return "found"


@store.through_outage
def _remember(attempt_id: int, sighting: Sighting) -> None:
    """Keep what the look saw with its attempt, for the person who may have to decide."""
    Attempt.objects.unscoped(store.WHY).filter(pk=attempt_id).update(seen=seen_json(sighting))


def seen_json(sighting: Sighting) -> dict[str, Any]:
    """A sighting as JSON for `Attempt.seen`; times are ISO 8601, addresses only those of web pages."""
    return {
        "looked_at": sighting.looked_at,
        "since": _iso(sighting.since),
        "newest_at": _iso(sighting.newest_at),
        "nearest": [
            {"at": _iso(item.at), "text": item.text, "url": web_address(item.url, longest=500)}
            for item in sighting.nearest
        ],
        "by_key": sighting.by_key,
        "found": sighting.post is not None,
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _failed(
    publication: Publication, lease: Lease, attempt_id: int | None, error: ConnectorError, session: Session | None
) -> str:
    then = after_look(error, publication=publication, moment=now())
    store.close_next(publication=publication, lease=lease, attempt_id=attempt_id, outcome=error.kind, then=then)
    if session is None and isinstance(error, NeedsReconnect):
        account_failed(account=publication.account, error=error)
    elif session is not None and isinstance(error, AuthExpired | NeedsReconnect | MissingScope):
        renew_access(publication, error, seen_version=session.credential.version)
    return error.kind
