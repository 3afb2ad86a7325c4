"""Reading who passed posts on: a few times in the first week, out of the budgets that publishing shares."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

import structlog
from django.db.models import Exists, F, OuterRef

from accounts.connectors import registry
from accounts.connectors.base import ReadsSharers
from accounts.connectors.errors import ConnectorError, RateLimited, RemoteGone
from accounts.connectors.sharers import SharersPage
from accounts.connectors.types import Can
from accounts.models import SocialAccount
from accounts.services.sessions import Session, session_open
from accounts.states import AccountState
from analytics import enqueue
from analytics.models import AccountCollection, MeasuredPost, PostSharer, PostSpread
from analytics.services.collecting.budget import read_allowed, read_refused
from analytics.services.collecting.calling import call
from analytics.services.spreading.keeping import sharers_keep
from analytics.services.store.known import NAMELESS
from config.lib.clock import now

log = structlog.get_logger(__name__)
WHY = "reading serves all workspaces"
WORKING = (AccountState.OK, AccountState.RESTRICTED)
# When a post is read, counted from its publication; a post found later begins with the next of them.
TIMES = tuple(timedelta(hours=hours) for hours in (1, 6, 24, 72, 168))
YOUNG = TIMES[-1]
# Pages of one post, quotes whose own sharers are read, posts of one going; a lease, and how soon it is tried again.
PAGES, QUOTES, POSTS = 5, 10, 20
BUSY, RETRY = timedelta(minutes=10), timedelta(minutes=30)


def next_spread_at(*, published_at: datetime, moment: datetime) -> datetime | None:
    """When a post that is read at `moment` is read again (aware UTC), None once it is a week old."""
    return next((published_at + age for age in TIMES if published_at + age > moment), None)


def spreads_due(*, limit: int = 200) -> int:
    """Take over young posts, and start the accounts whose posts are due. Returns how many accounts."""
    spreads_begin()
    due = PostSpread.objects.unscoped(WHY).filter(next_at__lte=now(), post__account__state__in=WORKING)
    ids = due.order_by().values_list("post__account", flat=True).distinct()[:limit]
    for account_id in ids:
        enqueue.account_spread_later(account_id=account_id)
    return len(ids)


def spread_read(*, account_id: int) -> str:
    """Read who passed on what is due of one account. Returns one word for the log; refusals are kept, not raised."""
    rows = SocialAccount.objects.unscoped(WHY).select_related("workspace", "app_budget")
    account = rows.filter(pk=account_id, state__in=WORKING).first()
    if account is None:
        return "gone"
    due = PostSpread.objects.for_workspace(account.workspace_id).filter(post__account=account, next_at__lte=now())
    ids = list(due.order_by("next_at").values_list("pk", flat=True)[:POSTS])
    mine = [pk for pk in ids if due.filter(pk=pk).update(next_at=now() + BUSY)]
    found = PostSpread.objects.for_workspace(account.workspace_id).filter(pk__in=mine).select_related("post")
    spreads = list(found.order_by("pk"))
    for at, spread in enumerate(spreads):
        try:
            waits = _one(account, spread)
        except ConnectorError as error:
            _failed(account, spread, error)
            waits = spread.next_at if isinstance(error, RateLimited) else None
        if waits is not None:
            PostSpread.objects.for_workspace(account.workspace_id).filter(
                pk__in=[one.pk for one in spreads[at:]]
            ).update(next_at=waits)
            return "waits"
    return "read" if spreads else "nothing"


def spreads_begin() -> None:
    """Begin to read young posts that were passed on, where the platform tells by whom."""
    able = [caps.slug for caps in registry.catalogue() if Can.SHARERS in caps.can]
    moment = now()
    known = PostSpread.objects.unscoped(WHY).filter(post=OuterRef("pk"))
    young = MeasuredPost.objects.unscoped(WHY).filter(
        published_at__gt=moment - YOUNG, published_at__lte=moment, shares__gt=0, gone_at=None,
        account__platform__in=able, account__state__in=WORKING,
    )  # fmt: skip
    fresh = young.exclude(NAMELESS).filter(~Exists(known)).values_list("pk", "workspace_id")[:1000]
    PostSpread.objects.bulk_create(
        [PostSpread(workspace_id=workspace_id, post_id=pk, next_at=moment) for pk, workspace_id in fresh],
        ignore_conflicts=True,
    )


def _one(account: SocialAccount, spread: PostSpread) -> datetime | None:
    """Read one post and the quotes of it; returns until when the budget forbids to go on, None when it is read."""
    post, moment = spread.post, now()
    if spread.read_at is None or post.shares != spread.shares:
        session = session_open(account=account)
        if not isinstance(session.connector, ReadsSharers):
            PostSpread.objects.for_workspace(account.workspace_id).filter(pk=spread.pk).update(next_at=None)
            return None
        collection, _made = AccountCollection.objects.for_workspace(account.workspace_id).get_or_create(
            account=account, defaults={"workspace_id": account.workspace_id, "next_days_at": moment}
        )
        try:
            waits, cut = _pages(session, collection, post, post.remote_id, None)
            if waits is None:
                _quotes(session, collection, post)
        except RemoteGone:
            # Not there any more: whoever passed it on before stays.
            waits, cut, post.published_at = None, False, moment - YOUNG
        if waits is not None:
            return waits
        spread.shares, spread.cut, spread.read_at = post.shares, cut, moment
    spread.next_at = next_spread_at(published_at=post.published_at, moment=moment)
    spread.failures, spread.error_kind, spread.error_message, spread.error_params = 0, "", "", {}
    spread.save()
    return None


def _pages(
    session: Session, collection: AccountCollection, post: MeasuredPost, remote_id: str, parent: PostSharer | None
) -> tuple[datetime | None, bool]:
    """All pages about one post or quote; returns until when to wait, and whether the platform has more."""
    cursor = ""
    for _page in range(PAGES if parent is None else 1):
        if waits := read_allowed(account=session.account, collection=collection):
            return waits, True
        found, session = call(session, partial(_asked, remote_id=remote_id, cursor=cursor))
        sharers_keep(account=session.account, post=post, parent=parent, sharers=found.sharers)
        cursor = found.cursor
        if not cursor:
            return None, False
    return None, True


def _asked(session: Session, *, remote_id: str, cursor: str) -> SharersPage:
    connector: ReadsSharers = session.connector  # type: ignore[assignment]
    return connector.sharers(session.credential, remote_id, cursor=cursor)


def _quotes(session: Session, collection: AccountCollection, post: MeasuredPost) -> None:
    """Who passed the quotes on that most people follow, a page each, as far as the budget goes.

    Quotes that are gone, or closed, are passed over. What the budget leaves out comes with the next reading, if ever.
    """
    for quote in _loudest(post):
        try:
            waits, _cut = _pages(session, collection, post, quote.share_id, quote)
        except RemoteGone:
            continue
        if waits is not None:
            return


def _loudest(post: MeasuredPost) -> Sequence[PostSharer]:
    rows = PostSharer.objects.for_workspace(post.workspace_id).filter(post=post, parent=None, shares__gt=0)
    return list(rows.exclude(share_id="").order_by(F("followers").desc(nulls_last=True), "pk")[:QUOTES])


def _failed(account: SocialAccount, spread: PostSpread, error: ConnectorError) -> None:
    wait = RETRY * 2 ** min(spread.failures, 4)
    if isinstance(error, RateLimited):
        wait = min(timedelta(seconds=error.retry_after), timedelta(hours=6))
        read_refused(account=account, wait=wait)
    log.info("spread_refused", account=account.pk, platform=account.platform, kind=error.kind)
    spread.failures = min(spread.failures + 1, 1000)
    spread.error_kind, spread.error_message = error.kind, error.message[:500]
    spread.error_params = {key: str(value) for key, value in error.params.items()}
    spread.next_at = now() + wait if now() < spread.post.published_at + 2 * YOUNG else None
    spread.save()
