"""Posts an account got elsewhere, such as in the platform's own app, after it was connected: looked for once a day."""

from __future__ import annotations

import random
from datetime import timedelta

import structlog

from accounts.connectors.base import ReadsPublicProfiles
from accounts.connectors.errors import ConnectorError, InvalidContent, RateLimited, RemoteGone, UnsupportedFeature
from accounts.connectors.publics import PublicPost
from accounts.selectors.competitors.tracking import is_paid
from accounts.services.sessions import Session
from analytics.models import AccountCollection, MeasuredPost
from analytics.services.collecting.budget import charged, read_allowed, read_refused
from analytics.services.collecting.calling import call
from analytics.services.collecting.fetching import fetch_begin, fetch_end
from analytics.services.store.known import KnownPost
from analytics.services.store.posts import posts_put
from analytics.store_states import Backfill, FetchKind, PostSource
from config.lib.clock import now

log = structlog.get_logger(__name__)
# So many are asked for, and more only where all of them are new; fewer where each costs money.
FEW, MANY = 20, 100
FEW_PAID, MANY_PAID = 5, 20
# A post that is found within two days of its publication counts from 0: two looks are never further apart than that.
EVERY, JITTER = timedelta(hours=24), 0.1
AGAIN = timedelta(hours=3)
# So long overdue, it waits for nothing else any more: it is one request among many.
LATE = timedelta(hours=12)
# What the platform will answer no differently in three hours.
_SETTLED = (InvalidContent, RemoteGone, UnsupportedFeature)


def look_put_off(collection: AccountCollection, *, every: timedelta = EVERY) -> None:
    """The next look is about so long from now, not at the same time for all accounts."""
    collection.next_look_at = now() + every * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311 - jitter


def posts_look(*, session: Session, collection: AccountCollection, late: bool = False) -> None:
    """Have the newest posts that nobody here knows measured, when it is time; `late`: only when it is long overdue.

    Nothing else waits for it: where the budget is short it is put off, and what goes wrong is written down with the
    fetch and tried again. What Juzhen has just published may be among them; it is known by the same name later.
    """
    if collection.backfill == Backfill.WAITING:
        return
    if not isinstance(session.connector, ReadsPublicProfiles):
        if collection.next_look_at is not None:
            collection.next_look_at = None
            collection.save(update_fields=["next_look_at"])
        return
    if not _is_due(collection, late=late):
        return
    if waits := read_allowed(account=session.account, collection=collection):
        collection.next_look_at = waits
    else:
        _look(session, collection)
    collection.save(update_fields=["next_look_at", "looked_at"])


def _is_due(collection: AccountCollection, *, late: bool) -> bool:
    if collection.next_look_at is None:
        return not late
    return collection.next_look_at <= now() - (LATE if late else timedelta(0))


def _look(session: Session, collection: AccountCollection) -> None:
    account = session.account
    fetch = fetch_begin(account=account, kind=FetchKind.LISTING)
    few, many = (FEW_PAID, MANY_PAID) if is_paid(account.platform) else (FEW, MANY)
    try:
        with charged(account=account, collection=collection):
            found, session = call(session, lambda one: _listed(one, few))
            unknown = _unknown(session, found)
            if len(unknown) == few:
                found, session = call(session, lambda one: _listed(one, many))
                unknown = _unknown(session, found)
        posts_put(workspace=account.workspace, account=account, posts=unknown, source=PostSource.BACKFILL)
    except Exception as error:
        fetch_end(fetch=fetch, asked=few, got=0, error=error)
        if isinstance(error, RateLimited):
            read_refused(account=account, wait=min(timedelta(seconds=error.retry_after), AGAIN))
        if not isinstance(error, ConnectorError):
            log.error("look_broke", account=account.pk, platform=account.platform, exc_info=error)
        look_put_off(collection, every=EVERY if isinstance(error, _SETTLED) else AGAIN)
        return
    fetch_end(fetch=fetch, asked=len(found), got=len(found))
    collection.looked_at = now()
    look_put_off(collection)


def _listed(session: Session, limit: int) -> list[PublicPost]:
    connector: ReadsPublicProfiles = session.connector  # type: ignore[assignment]
    return list(connector.public_posts(session.credential, session.account.handle, limit=limit))


def _unknown(session: Session, found: list[PublicPost]) -> list[KnownPost]:
    rows = MeasuredPost.objects.for_workspace(session.account.workspace_id).filter(
        account=session.account, remote_id__in=[post.remote_id for post in found]
    )
    known = set(rows.values_list("remote_id", flat=True))
    return [
        KnownPost(post.remote_id, post.at, title=post.text, url=post.url)
        for post in found
        if post.remote_id not in known
    ]
