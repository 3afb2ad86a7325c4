"""Reading what platforms report of our accounts and posts: due posts in batches, days once they are over."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

import structlog
from django.db.models import Exists, F, OuterRef, Q

from accounts.connectors import registry
from accounts.connectors.base import ReadsAccountMetrics, ReadsMetrics
from accounts.connectors.errors import ConnectorError, RateLimited, SpendCapReached
from accounts.connectors.types import PostMetrics
from accounts.models import AccountReading, SocialAccount
from accounts.services.sessions import Session, session_open
from accounts.services.wire import connector_of
from accounts.states import AccountState
from analytics import enqueue
from analytics.figures import POST_FIGURES
from analytics.models import AccountCollection, Fetch, MeasuredPost
from analytics.sampling import next_sample_at
from analytics.services.collecting.backfill import backfill
from analytics.services.collecting.budget import charged, read_allowed, read_refused
from analytics.services.collecting.calling import call, days_fetch
from analytics.services.collecting.elsewhere import posts_look
from analytics.services.collecting.fetching import error_told, fetch_begin, fetch_end, fetches_lost
from analytics.services.store.days import DayFigures, days_store
from analytics.services.store.posts import publications_take_over
from analytics.services.store.samples import Sample, samples_store
from analytics.store_states import Backfill, FetchKind
from config.lib.clock import local_day, now

log = structlog.get_logger(__name__)
WHY = "collection serves all workspaces"
WORKING = (AccountState.OK, AccountState.RESTRICTED)
# One going at an account ends before this, for tasks are ended after five minutes; then another may begin.
BUSY = timedelta(minutes=6)
BATCH, BATCHES = 100, 10
# The first batch is small, the next ones are as large as cost about so many requests: where a platform is asked post by
# post, a refusal in the middle of a batch loses little, and publishing finds its budget again soon.
FIRST_BATCH, REQUESTS = 10, 10
# At most so many days in one call.
WINDOW = timedelta(days=30)
DAYS_EVERY = timedelta(hours=6)
RETRY, RETRY_CAP = timedelta(minutes=5), timedelta(hours=6)
# A post counts as gone after so many readings in a row without it, the first and the last so far apart: platforms are
# late with fresh posts. Where none of several posts was known, the platform itself may be at fault: then much further.
MISSES, MISSED_FOR, ALL_MISSED_FOR, SEVERAL = 3, timedelta(days=1), timedelta(days=7), 3
# What is gone is looked for again now and then, for it may have been hidden only.
GONE_AGAIN, GONE_FOR = timedelta(days=1), timedelta(days=7)


def collections_due(*, limit: int = 200) -> int:
    """Take over new posts and start reading accounts for which something is due. Returns how many accounts."""
    publications_take_over()
    collections_begin()
    moment = now()
    posts = MeasuredPost.objects.unscoped(WHY).filter(account=OuterRef("account"), next_sample_at__lte=moment)
    due = (
        AccountCollection.objects.unscoped(WHY)
        .filter(account__state__in=WORKING)
        .exclude(retry_at__gt=moment)
        .exclude(busy_until__gt=moment)
        .filter(Q(next_days_at__lte=moment) | Q(next_look_at__lte=moment) | Exists(posts))
    )
    ids = list(due.order_by(F("collected_at").asc(nulls_first=True)).values_list("account_id", flat=True)[:limit])
    for account_id in ids:
        enqueue.account_collect_later(account_id=account_id)
    return len(ids)


def account_collect(*, account_id: int) -> str:
    """Read what is due of one account. Returns one word for the log.

    Only one going at a time. What the platform refuses is written down with the fetch and on the collection, with when
    it is tried again; nothing is raised for it, nor for what breaks on our side.
    """
    rows = SocialAccount.objects.unscoped(WHY).select_related("workspace", "app_budget")
    account = rows.filter(pk=account_id, state__in=WORKING).first()
    if account is None:
        return "gone"
    collection = _take(account)
    if collection is None:
        return "busy"
    try:
        _readings_take(account, collection)
        session = session_open(account=account)
        if collection.backfill == Backfill.WAITING:
            with charged(account=account, collection=collection):
                backfill(session=session, collection=collection)
        posts_look(session=session, collection=collection, late=True)
        waits = _posts_read(session, collection) or _days_read(session, collection)
        if waits is None:
            posts_look(session=session, collection=collection)
    except Exception as error:  # noqa: BLE001 - whatever went wrong is written down and tried again, ever more seldom
        return _failed(account, collection, error)
    AccountCollection.objects.unscoped(WHY).filter(pk=collection.pk).update(
        busy_until=None,
        retry_at=waits,
        failures=0,
        error_kind="",
        error_message="",
        error_params={},
        collected_at=now(),
    )
    return "waits" if waits else "read"


def collections_begin() -> None:
    """Give every working account a collection; it is due at once."""
    known = AccountCollection.objects.unscoped(WHY).values("account_id")
    fresh = SocialAccount.objects.unscoped(WHY).filter(state__in=WORKING).exclude(pk__in=known)
    AccountCollection.objects.bulk_create(
        [
            AccountCollection(workspace_id=row.workspace_id, account=row, next_days_at=now())
            for row in fresh.only("pk", "workspace_id")
        ],
        ignore_conflicts=True,
    )


def _take(account: SocialAccount) -> AccountCollection | None:
    moment = now()
    rows = AccountCollection.objects.for_workspace(account.workspace_id).filter(account=account)
    won = rows.exclude(busy_until__gt=moment).exclude(retry_at__gt=moment).update(busy_until=moment + BUSY)
    if not won:
        return None
    fetches_lost(account=account, before=moment - BUSY)
    return rows.get()


def _posts_read(session: Session, collection: AccountCollection) -> datetime | None:
    """Read the posts that are due; returns until when the budget forbids to go on, None when all are read."""
    if not isinstance(session.connector, ReadsMetrics):
        MeasuredPost.objects.for_workspace(session.account.workspace_id).filter(
            account=session.account, next_sample_at__isnull=False
        ).update(next_sample_at=None)
        return None
    size = FIRST_BATCH
    for _batch in range(BATCHES):
        due = MeasuredPost.objects.for_workspace(session.account.workspace_id).filter(
            account=session.account, next_sample_at__lte=now()
        )
        posts = list(due.order_by("next_sample_at")[:size])
        if not posts:
            return None
        if waits := read_allowed(account=session.account, collection=collection):
            return waits
        with charged(account=session.account, collection=collection) as meter:
            session = _batch_read(session, posts)
        size = max(1, min(BATCH, len(posts) * REQUESTS // max(1, meter.requests)))
    return now() + timedelta(seconds=1)


def _batch_read(session: Session, posts: Sequence[MeasuredPost]) -> Session:
    fetch = fetch_begin(account=session.account, kind=FetchKind.POSTS)
    try:
        found, session = call(session, lambda one: _metrics_of(one, [post.remote_id for post in posts]))
        _batch_store(fetch, posts, found)
    except Exception as error:
        fetch_end(fetch=fetch, asked=len(posts), got=0, error=error)
        raise
    return session


def _batch_store(fetch: Fetch, posts: Sequence[MeasuredPost], found: Sequence[PostMetrics]) -> None:
    # Whole seconds: a moment people can read, and the same one for a batch.
    moment = now().replace(microsecond=0)
    by_id = {one.remote_id: one for one in found}
    samples = [
        Sample(post.pk, moment, {name: getattr(by_id[post.remote_id], name) for name in POST_FIGURES})
        for post in posts
        if post.remote_id in by_id
    ]
    samples_store(fetch=fetch, samples=samples)
    _reckon_next(posts, by_id.keys(), moment)
    fetch_end(
        fetch=fetch, asked=len(posts), got=len(samples), answers={key: dict(one.raw) for key, one in by_id.items()}
    )


def _metrics_of(session: Session, remote_ids: Sequence[str]) -> list[PostMetrics]:
    connector: ReadsMetrics = session.connector  # type: ignore[assignment]
    return connector.post_metrics(session.credential, remote_ids)


def _reckon_next(posts: Sequence[MeasuredPost], seen: Collection[str], moment: datetime) -> None:
    """When each is read next. One the platform does not know is tried again until it counts as gone, and a while on."""
    patience = ALL_MISSED_FOR if not seen and len(posts) >= SEVERAL else MISSED_FOR
    for post in posts:
        post.next_sample_at = next_sample_at(published_at=post.published_at, moment=moment)
        if post.remote_id in seen:
            post.missed, post.missed_since, post.gone_at = 0, None, None
            continue
        post.missed = min(post.missed + 1, MISSES)
        post.missed_since = post.missed_since or moment
        if post.missed >= MISSES and moment - post.missed_since >= patience:
            post.gone_at = post.gone_at or moment
        if post.gone_at:
            again = moment + GONE_AGAIN
            post.next_sample_at = again if again <= post.gone_at + GONE_FOR else None
    MeasuredPost.objects.unscoped(WHY).bulk_update(posts, ["next_sample_at", "missed", "missed_since", "gone_at"])


def _days_read(session: Session, collection: AccountCollection) -> datetime | None:
    """Read the account's own days since the last reading, the restated ones again; also days that were missed."""
    if collection.next_days_at is not None and collection.next_days_at > now():
        return None
    account = session.account
    if isinstance(session.connector, ReadsAccountMetrics):
        if waits := read_allowed(account=account, collection=collection):
            return waits
        today = local_day(now(), account.zone)
        known = collection.days_until or today - timedelta(days=1)
        # Platforms tell the last days late and restate them: those are read again each time, and one more.
        again = timedelta(days=registry.capabilities(account.platform).days_late + 1)
        since = max(min(known, today) - again, today - WINDOW + timedelta(days=1))
        with charged(account=account, collection=collection):
            days_fetch(session, since=since, until=today, kind=FetchKind.DAYS)
        collection.days_until = today
    collection.next_days_at = now() + DAYS_EVERY
    collection.save(update_fields=["days_until", "next_days_at"])
    return None


def _readings_take(account: SocialAccount, collection: AccountCollection) -> None:
    """Take over what the checks of the account found of its followers, where nobody knows better."""
    rows = AccountReading.objects.for_workspace(account.workspace_id).filter(
        account=account, read_at__gt=collection.readings_until, followers__isnull=False
    )
    found = list(rows.order_by("day"))
    if not found:
        return
    fetch = fetch_begin(account=account, kind=FetchKind.READINGS)
    # The check of a day that is not over yet is corrected by the next; it never overwrites what the platform counts.
    own = isinstance(connector_of(account.platform), ReadsAccountMetrics)
    days = [DayFigures(row.day, {"followers": row.followers}) for row in found]
    try:
        days_store(fetch=fetch, days=days, keep=own)
    except Exception as error:
        fetch_end(fetch=fetch, asked=len(found), got=0, error=error)
        raise
    fetch_end(fetch=fetch, asked=len(found), got=len(found))
    collection.readings_until = max(row.read_at for row in found)
    collection.save(update_fields=["readings_until"])


def _failed(account: SocialAccount, collection: AccountCollection, error: Exception) -> str:
    failures = min(collection.failures + 1, 1000)
    wait = min(RETRY * 2 ** min(failures - 1, 10), RETRY_CAP)
    if isinstance(error, RateLimited):
        wait = min(timedelta(seconds=error.retry_after), RETRY_CAP)
        read_refused(account=account, wait=wait)
    elif isinstance(error, SpendCapReached):
        wait = RETRY_CAP
    told = error_told(error)
    if isinstance(error, ConnectorError):
        log.info("collection_refused", account=account.pk, platform=account.platform, kind=error.kind)
    else:
        log.error("collection_broke", account=account.pk, platform=account.platform, exc_info=error)
    AccountCollection.objects.unscoped(WHY).filter(pk=collection.pk).update(
        busy_until=None,
        retry_at=now() + wait,
        failures=failures,
        **told,
    )
    return str(told["error_kind"])
