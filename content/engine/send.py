"""Sending one claimed row: prepare, write the attempt down, call the platform, write the outcome down."""

from __future__ import annotations

from dataclasses import dataclass

import structlog
from django.conf import settings
from django.utils.translation import gettext_noop

from accounts.connectors import fence, registry
from accounts.connectors.base import Publishes
from accounts.connectors.errors import (
    AuthExpired,
    ConnectorError,
    Duplicate,
    InvalidContent,
    MediaExpired,
    MissingScope,
    NeedsReconnect,
    OutcomeUnknown,
)
from accounts.connectors.types import Draft, Published, PublishedState
from accounts.services.health import account_failed
from accounts.services.mending import access_mend
from accounts.services.sessions import Session, session_open
from accounts.states import AccountState
from config.lib.clock import now
from content.engine import store, timing
from content.engine.begin import begin_sends, hold_for_budget
from content.engine.closing import close_published
from content.engine.lease import Lease
from content.engine.outcome import ACCESS_LOST, after_send
from content.engine.store import Next
from content.errors import MediaMissing
from content.models import Publication
from content.services.payload import payload_draft
from content.services.preparing import prepared_forget
from content.states import PublicationState as S

log = structlog.get_logger(__name__)
MEDIA_GONE = gettext_noop("A media file of this post no longer exists.")
OUR_FAULT = gettext_noop(
    "Juzhen met an error of its own while publishing. Check on the platform whether the post is there."
)


@dataclass(frozen=True, slots=True)
class Ready:
    """A row that could leave at once: everything is opened, nothing is written down yet."""

    publication: Publication
    lease: Lease
    session: Session
    draft: Draft


def send(*, publication: Publication, lease: Lease) -> str:
    """Send a row whose lease we hold and return what came of it, as one word for the log.

    Nothing leaves before the attempt is committed. An error of our own after that point leaves the row unclear, never
    to be sent again by itself; before that point it goes back untouched.
    """
    ready = prepare(publication, lease)
    if ready is None:
        return "not_sent"
    begun = begin_sends([(publication, lease)], span=settings.PUBLISH_SEND_LEASE)
    if publication.pk not in begun:
        give_back(publication, lease)
        return "released"
    attempt_id = begun[publication.pk]
    result = deliver(ready, attempt_id)
    if isinstance(result, str):
        return result
    close_published(publication=publication, lease=lease, attempt_id=attempt_id, result=result)
    return result.state.value


def give_back(publication: Publication, lease: Lease) -> None:
    """Return a row that something forbade to begin: a pause, its account, a budget that is used up."""
    hold_for_budget(publication.account)
    again = now() + timing.NOT_NOW if publication.state == S.UNKNOWN else None
    store.release(publication=publication, lease=lease, at=again)


def deliver(ready: Ready, attempt_id: int) -> Published | str:
    """Call the platform. Its yes is returned for the caller to write down; anything else is written down here and
    returned as one word.
    """
    publication, lease, session = ready.publication, ready.lease, ready.session
    connector: Publishes = session.connector  # type: ignore[assignment]
    try:
        with fence.writes_while(lambda: lease.holds):
            return connector.publish(session.credential, ready.draft, key=str(publication.request_key))
    except Duplicate as error:
        return Published(state=PublishedState.LIVE, remote_id=error.remote_id, url=error.url)
    except fence.Fenced:
        # The lease ran out while we slept. The reaper has taken the row, or will: only it may decide.
        log.error("fenced: woke up without a lease", publication=publication.pk)
        return "fenced"
    except ConnectorError as error:
        return _refused(publication, lease, attempt_id, error, session)
    except Exception as bug:
        log.exception("error of our own during a send", publication=publication.pk)
        fault = OutcomeUnknown(OUR_FAULT, platform=publication.account.platform, code=type(bug).__name__)
        then = Next(S.UNKNOWN, None, fault)
        store.close_next(publication=publication, lease=lease, attempt_id=attempt_id, outcome="bug", then=then)
        return "bug"


def prepare(publication: Publication, lease: Lease) -> Ready | None:
    """Open the account and the files; a failure here is certain to have sent nothing, and has been written down."""
    try:
        draft = payload_draft(publication.payload, workspace=publication.workspace, prepared=publication.prepared)
        return Ready(publication, lease, session_open(account=publication.account), draft)
    except MediaMissing:
        gone = InvalidContent(MEDIA_GONE, platform=publication.account.platform, code="media_missing")
        then = Next(S.UNKNOWN if publication.state == S.UNKNOWN else S.FAILED, None, gone)
        store.close_next(publication=publication, lease=lease, attempt_id=None, outcome="", then=then)
    except ACCESS_LOST as error:
        store.release(publication=publication, lease=lease)
        account_failed(account=publication.account, error=error)
    except ConnectorError as error:
        log.warning("account could not be opened", publication=publication.pk, error=error.kind)
        store.release(publication=publication, lease=lease, at=now() + timing.backoff(1))
    return None


def _refused(publication: Publication, lease: Lease, attempt_id: int, error: ConnectorError, session: Session) -> str:
    caps = registry.capabilities(publication.account.platform)
    if isinstance(error, MediaExpired):
        prepared_forget(publication)
    then = after_send(error, publication=publication, caps=caps, moment=now())
    store.close_next(publication=publication, lease=lease, attempt_id=attempt_id, outcome=error.kind, then=then)
    if isinstance(error, AuthExpired | NeedsReconnect | MissingScope):
        renew_access(publication, error, seen_version=session.credential.version)
    return error.kind


def renew_access(publication: Publication, error: ConnectorError, *, seen_version: int) -> None:
    """After a refused credential: mend the access; only if that is refused, too, the account needs a person.

    Then the row waits, for claims leave out accounts that are not well. While the platform cannot be reached it is
    tried a little later.
    """
    if access_mend(account=publication.account, error=error, seen_version=seen_version):
        return
    rows = Publication.objects.unscoped(store.WHY).filter(pk=publication.pk, lease_token=None)
    waiting = rows.filter(state__in=(S.SCHEDULED, S.UNKNOWN, S.PROCESSING), next_attempt_at__isnull=False)
    waiting.filter(account__state=AccountState.OK).update(next_attempt_at=now() + timing.backoff(1))
