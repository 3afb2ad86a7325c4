"""What follows from each way a call can end. Pure decisions; `store` writes them."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_noop

from accounts.connectors.errors import (
    AuthExpired,
    ConnectorError,
    MediaExpired,
    MissingScope,
    NeedsReconnect,
    OutcomeUnknown,
    RateLimited,
    SpendCapReached,
    Transient,
    UnexpectedResponse,
)
from accounts.connectors.types import Can, Capabilities, Idempotency
from content.engine import timing
from content.engine.store import Next
from content.models import Publication
from content.states import PublicationState as S

ACCESS_LOST = (NeedsReconnect, MissingScope)
STUCK_HOURS = int(timing.STUCK_AFTER.total_seconds() // 3600)
STUCK = gettext_noop("The platform has been processing this post for more than %(hours)s hours.")
GAVE_UP = gettext_noop("The platform could not be reached after %(attempts)s attempts. The last answer: %(last)s")


def after_send(error: ConnectorError, *, publication: Publication, caps: Capabilities, moment: datetime) -> Next:
    """Where a row goes after a send that raised `error`.

    `publication` as it was before this send: in doubt (unknown) it stays in doubt, for a refusal of the second request
    says nothing about the first.
    """
    doubt = publication.state == S.UNKNOWN
    waiting = S.UNKNOWN if doubt else S.SCHEDULED
    sends = publication.attempt_count + 1
    # An answer that makes no sense says nothing about what was created either.
    if isinstance(error, OutcomeUnknown | UnexpectedResponse):
        at = None if caps.idempotency == Idempotency.NONE and Can.FIND not in caps.can else moment + timing.FIRST_LOOK
        return Next(S.UNKNOWN, at if sends < timing.MAX_ATTEMPTS else None, error, fresh_checks=True)
    if isinstance(error, RateLimited):
        pause = timing.hold(error.retry_after)
        return Next(waiting, moment + pause, error, hold=pause, hold_app=error.bucket == "app", counts=False)
    if isinstance(error, SpendCapReached):
        # Concerns this call alone: looking and reading may still be free, and the cap may be raised at any time.
        return Next(waiting, moment + timing.CAP_ASKED_AGAIN, error, counts=False)
    again = isinstance(error, AuthExpired) and publication.error_kind == AuthExpired.kind
    if isinstance(error, AuthExpired | NeedsReconnect | MissingScope) and not again:
        # Access is being mended, or the account is not ok any more and the row waits without being tried.
        return Next(waiting, moment + timing.WHILE_MENDING, error, counts=False)
    if isinstance(error, MediaExpired):
        # The files go along next time, so this cannot come twice in a row.
        return Next(waiting, moment, error, counts=False)
    # `again`: a platform that keeps refusing sends with access that works for reading.
    if again or isinstance(error, Transient):
        if sends < timing.MAX_ATTEMPTS:
            return Next(waiting, moment + timing.backoff(sends), error)
        error = _given_up(error, sends)
    return Next(S.UNKNOWN if doubt else S.FAILED, None, error)


def after_look(error: ConnectorError, *, publication: Publication, moment: datetime) -> Next:
    """Where an unclear row goes when looking for it failed: a failed read proves nothing, so look again, for a day."""
    started = publication.first_sent_at or moment
    if isinstance(error, SpendCapReached):
        return Next(S.UNKNOWN, moment + timing.CAP_ASKED_AGAIN, error)
    if moment - started > timing.LOOK_GIVE_UP:
        return Next(S.UNKNOWN, None, error)
    if isinstance(error, RateLimited):
        pause = timing.hold(error.retry_after)
        return Next(S.UNKNOWN, moment + pause, error, hold=pause, hold_app=error.bucket == "app")
    return Next(S.UNKNOWN, moment + timing.backoff(3), error)


def after_absence(*, publication: Publication, caps: Capabilities, moment: datetime) -> Next:
    """Where an unclear row goes after a look that did not find it."""
    if caps.idempotency == Idempotency.NONE:
        return Next(S.UNKNOWN, None, checked=True)
    if publication.check_count + 1 < timing.LOOKS_NEEDED:
        return Next(S.UNKNOWN, moment + timing.NEXT_LOOK, checked=True)
    if publication.attempt_count >= timing.MAX_ATTEMPTS:
        return Next(S.UNKNOWN, None, checked=True)
    return Next(S.SCHEDULED, moment, fresh_checks=True)


def after_poll(error: ConnectorError, *, publication: Publication, moment: datetime) -> Next:
    """Where a row goes whose progress could not be learned, or which the platform refused after processing."""
    if error.kind in {"policy_rejected", "invalid_content", "remote_gone"}:
        return Next(S.FAILED, None, error)
    then = still_processing(publication=publication, moment=moment, error=error)
    if isinstance(error, RateLimited) and then.at is not None:
        pause = timing.hold(error.retry_after)
        return Next(then.state, moment + pause, error, hold=pause, hold_app=error.bucket == "app", checked=True)
    return then


def still_processing(*, publication: Publication, moment: datetime, error: ConnectorError | None = None) -> Next:
    """Ask again later, with growing gaps; after STUCK_AFTER a person looks."""
    if moment - (publication.first_sent_at or moment) > timing.STUCK_AFTER:
        return Next(S.UNKNOWN, None, error or OutcomeUnknown(STUCK, params={"hours": STUCK_HOURS}))
    return Next(S.PROCESSING, moment + timing.poll_wait(publication.check_count + 1), error, checked=True)


def _given_up(error: ConnectorError, attempts: int) -> ConnectorError:
    last = error.message % error.params if error.params else error.message
    return Transient(
        GAVE_UP,
        platform=error.platform,
        code=error.code,
        status=error.status,
        request_id=error.request_id,
        params={"attempts": attempts, "last": last},
        raw=error.raw,
    )
