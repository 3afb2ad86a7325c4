"""Searching platforms for what monitors listen for, in the names of connected accounts and out of their budgets.

A round goes through the monitor's words, page by page, newest first, back to where the round before began. Calls come
out of the same budgets as reading figures, which leave publishing its half. Where the platform refuses, that is kept
with the search and shown at the monitor.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog

from accounts.connectors.base import SearchesPosts
from accounts.connectors.errors import ConnectorError, InvalidContent, RateLimited, SpendCapReached
from accounts.connectors.found import FoundPage
from accounts.models.social_account import LONG_AGO
from accounts.services.sessions import Session, session_open
from accounts.states import AccountState
from analytics import enqueue
from analytics.models import AccountCollection, Monitor, MonitorSearch
from analytics.services.collecting.budget import read_allowed, read_refused
from analytics.services.collecting.calling import call
from analytics.services.listening.found import found_keep, found_settle
from config.lib.clock import local_day, now
from team.models import Workspace

log = structlog.get_logger(__name__)
WHY = "searching serves all workspaces"
WORKING = (AccountState.OK, AccountState.RESTRICTED)
# The first round looks back so far; each later one overlaps the one before, for platforms are slow to index.
FIRST_LOOK, OVERLAP = timedelta(days=7), timedelta(minutes=30)
AGAIN, BUSY = timedelta(minutes=15), timedelta(minutes=4)
# Calls of one going, and pages of one word in one round.
CALLS, PAGES, PER_PAGE = 20, 10, 50
RETRY, RETRY_CAP = timedelta(minutes=5), timedelta(hours=6)
# What a going changes of a search.
PROGRESS = (
    "since", "round_at", "term", "page", "pages", "next_at", "searched_at", "found", "failures", "error_kind",
    "error_message", "error_params",
)  # fmt: skip


class Overtaken(Exception):
    """The search was removed, began anew or was taken by somebody else while the platform was asked."""


def searches_set(*, workspace: Workspace, monitor: Monitor, account_ids: Sequence[int], anew: bool) -> None:
    """Let these accounts and no others search for the monitor.

    `anew`: it has other words, so the last days are searched again, and whoever is at it with the old ones stops. Call
    it in the transaction that saves the monitor.
    """
    rows = MonitorSearch.objects.for_workspace(workspace).filter(monitor=monitor)
    rows.exclude(account__in=account_ids).delete()
    since = now() - FIRST_LOOK
    # Today is searched from now on, the days before as far as the first look comes: tomorrow is the first whole one.
    covers_from = local_day(now(), workspace.time_zone) + timedelta(days=1)
    if anew:
        rows.update(
            since=since, covers_from=covers_from, round_at=None, term=0, page="", pages=0, next_at=now(),
            busy_until=LONG_AGO,
        )  # fmt: skip
    MonitorSearch.objects.bulk_create(
        [
            MonitorSearch(
                workspace=workspace,
                monitor=monitor,
                account_id=account_id,
                since=since,
                covers_from=covers_from,
                next_at=now(),
            )
            for account_id in account_ids
        ],
        ignore_conflicts=True,
    )


def searches_due(*, limit: int = 200) -> int:
    """Start the searches that are due. Returns how many."""
    moment = now()
    rows = MonitorSearch.objects.unscoped(WHY).filter(
        next_at__lte=moment, busy_until__lte=moment, monitor__paused_at=None, account__state__in=WORKING
    )
    ids = list(rows.order_by("next_at").values_list("pk", flat=True)[:limit])
    for search_id in ids:
        enqueue.monitor_search_later(search_id=search_id)
    return len(ids)


def search_run(*, search_id: int) -> str:
    """Go on with one search, at most twenty calls. Returns one word for the log; refusals are kept, not raised.

    Where the search was removed or began anew meanwhile, nothing is written any more.
    """
    moment = now()
    rows = MonitorSearch.objects.unscoped(WHY).filter(pk=search_id, next_at__lte=moment, busy_until__lte=moment)
    rows = rows.filter(monitor__paused_at=None, account__state__in=WORKING)
    if not rows.update(busy_until=moment + BUSY):
        return "busy"
    row = (
        MonitorSearch.objects.unscoped(WHY)
        .select_related("workspace", "monitor", "account__workspace", "account__app_budget")
        .filter(pk=search_id, busy_until=moment + BUSY)
        .first()
    )
    if row is None:
        return "busy"
    try:
        waits = _round(row)
        row.next_at, row.failures = waits, 0
        _save(row, done=True)
    except ConnectorError as error:
        return _failed(row, error)
    except Overtaken:
        return "overtaken"
    if row.round_at is None:
        found_settle(workspace=row.workspace)
    return "searched"


def terms_of(monitor: Monitor) -> list[tuple[str, ...]]:
    """What is searched for, one after another: each of the any-of words together with all others that are asked."""
    needed = tuple(monitor.all_of)
    return [(word, *needed) for word in monitor.any_of] or [needed]


def _round(row: MonitorSearch) -> datetime:
    """Search until the round ends, the budget does or the calls of one going are made. Returns when to go on."""
    session = session_open(account=row.account)
    if not isinstance(session.connector, SearchesPosts):
        return now() + RETRY_CAP
    collection, _made = AccountCollection.objects.for_workspace(row.workspace_id).get_or_create(
        account=row.account, defaults={"workspace_id": row.workspace_id, "next_days_at": now()}
    )
    terms = terms_of(row.monitor)
    if row.round_at is None:
        row.round_at, row.term, row.page, row.pages = now(), 0, "", 0
        _clear(row)
    elif row.failures:
        _clear(row)
    for _call in range(CALLS):
        if row.term >= len(terms):
            row.since, row.round_at = row.round_at - OVERLAP, None
            return now() + AGAIN
        if waits := read_allowed(account=row.account, collection=collection):
            return waits
        session = _page(row, session, terms[row.term])
    return now()


def _page(row: MonitorSearch, session: Session, words: tuple[str, ...]) -> Session:
    """One call, what came of it, and the next place. Words the platform will not search for are passed over."""

    def ask(one: Session) -> FoundPage:
        connector: SearchesPosts = one.connector  # type: ignore[assignment]
        return connector.search_posts(one.credential, words, since=row.since, cursor=row.page, limit=PER_PAGE)

    try:
        found, session = call(session, ask)
    except InvalidContent as error:
        _note(row, error)
        found = FoundPage()
    row.found += found_keep(workspace=row.workspace, account=row.account, posts=found.posts)
    row.searched_at, row.page, row.pages = now(), found.cursor[:1000], row.pages + 1
    if not found.cursor or len(found.cursor) > 1000 or row.pages >= PAGES:
        row.term, row.page, row.pages = row.term + 1, "", 0
    _save(row)
    return session


def _save(row: MonitorSearch, *, done: bool = False) -> None:
    """Write how far it has come, unless the row is gone or no longer ours. Raises Overtaken."""
    values = {name: getattr(row, name) for name in PROGRESS}
    ours = MonitorSearch.objects.for_workspace(row.workspace_id).filter(pk=row.pk, busy_until=row.busy_until)
    if not ours.update(**values, busy_until=now() if done else row.busy_until):
        raise Overtaken


def _note(row: MonitorSearch, error: ConnectorError) -> None:
    row.error_kind, row.error_message = error.kind, error.message[:500]
    row.error_params = {key: str(value) for key, value in error.params.items()}


def _clear(row: MonitorSearch) -> None:
    row.error_kind, row.error_message, row.error_params = "", "", {}


def _failed(row: MonitorSearch, error: ConnectorError) -> str:
    row.failures = min(row.failures + 1, 1000)
    wait = min(RETRY * 2 ** min(row.failures - 1, 10), RETRY_CAP)
    if isinstance(error, RateLimited):
        wait = min(timedelta(seconds=error.retry_after), RETRY_CAP)
        read_refused(account=row.account, wait=wait)
    elif isinstance(error, SpendCapReached):
        wait = RETRY_CAP
    log.info("search_refused", account=row.account_id, platform=row.account.platform, kind=error.kind)
    _note(row, error)
    row.next_at = now() + wait
    try:
        _save(row, done=True)
    except Overtaken:
        return "overtaken"
    return error.kind
