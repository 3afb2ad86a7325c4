"""The two ways messages reach us, beside each other: platforms push, and we look (handbook INT-1).

A push is fast and may be lost; a look is slow and finds everything. What a look finds that no push has brought although
pushes are on is counted (`Inflow.missed`), for it tells that pushes do not come through.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog
from django.db.models import F

from accounts.connectors.base import ReadsInbox, ReadsPushes
from accounts.connectors.errors import (
    AuthExpired,
    ConnectorError,
    RateLimited,
    SpendCapReached,
    UnexpectedResponse,
)
from accounts.connectors.hooks import HookKind, WebhookEvent
from accounts.connectors.types import InboxItem, InboxPage
from accounts.models import ReceivedEvent, SocialAccount
from accounts.services.sessions import Session, renewed, session_open
from accounts.services.wire import connector_of
from accounts.states import AccountState
from config.lib.clock import now
from config.lib.crypto import unseal
from config.lib.storable import storable
from interactions import enqueue
from interactions.models import Inflow
from interactions.services.ingest import Taken, inflow_lock, items_take
from interactions.services.own import identity_auth

log = structlog.get_logger(__name__)

WHY = "the inflow's row names its workspace"
# Between two looks: where pushes come, they are only made up for.
LOOK_EVERY, LOOK_BESIDE_PUSHES = timedelta(minutes=2), timedelta(minutes=10)
LOOK_CAP = timedelta(hours=1)
# One look reads at most so many pages; the next goes on from there.
PAGES = 20
# What was written this long ago, when the account is first read, is history: nobody is reminded of it.
HISTORY = timedelta(days=2)
ABOUT_US = {HookKind.COMMENT, HookKind.MENTION, HookKind.MESSAGE, HookKind.REACTION, HookKind.FOLLOW}


def pushes_take(account: SocialAccount, events: Sequence[ReceivedEvent]) -> None:
    """Take in what a platform pushed; runs in the transaction that marks the events handled.

    Where an event only says that there is something, or makes no sense to the connector, a look is asked for.
    """
    ours = [event for event in events if event.kind in ABOUT_US or event.kind == HookKind.OTHER]
    connector = connector_of(account.platform)
    if not ours or not isinstance(connector, ReadsInbox | ReadsPushes):
        return
    items, look = _told(connector, account, ours) if isinstance(connector, ReadsPushes) else ([], True)
    if items:
        items_take(account=account, items=items)
    inflow_lock(account)
    moment = now()
    values: dict[str, object] = {"pushed_at": moment}
    if items:
        values |= {"heard_at": moment, "silent_since": None}
    Inflow.objects.for_workspace(account.workspace_id).filter(account=account).update(**values)
    if look and isinstance(connector, ReadsInbox):
        enqueue.account_look_later(account_id=account.pk)


def _told(
    connector: ReadsPushes, account: SocialAccount, events: Sequence[ReceivedEvent]
) -> tuple[list[InboxItem], bool]:
    """What the events say, and whether one of them calls for a look."""
    items: list[InboxItem] = []
    look, auth = False, identity_auth(account)
    for event in events:
        told = WebhookEvent(event.event_id, HookKind(event.kind), event.remote_account, unseal(event.sealed))
        try:
            found = connector.pushed_items(auth, told)
        except UnexpectedResponse:
            log.warning("push_not_understood", platform=account.platform, received_event=event.pk)
            found, look = (), True
        look = look or (not found and event.kind in ABOUT_US)
        items += found
    return items, look


def account_look(*, account_id: int) -> str:
    """Read one account's inbox from where the last look ended. Returns one word for the log.

    Only one look at an account runs at a time. What the platform refuses is kept on the account's `Inflow` with the
    next time to try; nothing is raised for it.
    """
    rows = SocialAccount.objects.unscoped("the account id names its workspace").select_related("workspace")
    account = rows.filter(pk=account_id, state__in=(AccountState.OK, AccountState.RESTRICTED)).first()
    if account is None:
        return "gone"
    inflow = _begin(account)
    if inflow is None:
        return "busy"
    if not isinstance(connector_of(account.platform), ReadsInbox):
        return _put_off(inflow, LOOK_CAP, "cannot")
    try:
        new = _read(account, inflow)
    except (RateLimited, SpendCapReached) as error:
        wait = timedelta(seconds=error.retry_after) if isinstance(error, RateLimited) else LOOK_CAP
        return _put_off(inflow, min(wait, LOOK_CAP), error.kind)
    except ConnectorError as error:
        return _failed(inflow, error)
    _put_off(inflow, LOOK_BESIDE_PUSHES if _pushes_come(account, inflow) else LOOK_EVERY, "read")
    Inflow.objects.unscoped(WHY).filter(pk=inflow.pk).update(
        polled_at=now(), failures=0, error_kind="", error_message="", error_params={}
    )
    return f"read {new}"


def looks_due(*, limit: int = 200) -> int:
    """Start the looks whose time has come, and begin to look at accounts that are new. Returns how many."""
    begin_new()
    due = Inflow.objects.unscoped("looks serve all workspaces").filter(
        next_poll_at__lte=now(), account__state__in=(AccountState.OK, AccountState.RESTRICTED)
    )
    ids = list(due.order_by("next_poll_at").values_list("account_id", flat=True)[:limit])
    for account_id in ids:
        enqueue.account_look_later(account_id=account_id)
    return len(ids)


def begin_new() -> int:
    """Give every working account an `Inflow`; those that have none are due at once. Returns how many."""
    working = SocialAccount.objects.unscoped("looks serve all workspaces").filter(
        state__in=(AccountState.OK, AccountState.RESTRICTED)
    )
    known = Inflow.objects.unscoped("looks serve all workspaces").values("account_id")
    fresh = [
        Inflow(workspace_id=account.workspace_id, account=account, next_poll_at=now())
        for account in working.exclude(pk__in=known).only("pk", "workspace_id")
    ]
    Inflow.all_objects.bulk_create(fresh, ignore_conflicts=True)
    return len(fresh)


def _begin(account: SocialAccount) -> Inflow | None:
    """The account's inflow with the next look put off, so that nobody else looks meanwhile; None when somebody does."""
    begun = now()
    rows = Inflow.objects.for_workspace(account.workspace_id).filter(account=account)
    if not rows.exists():
        Inflow.all_objects.bulk_create(
            [Inflow(workspace_id=account.workspace_id, account=account, next_poll_at=begun)], ignore_conflicts=True
        )
    won = rows.exclude(looking_until__gt=begun).update(looking_until=begun + timedelta(minutes=5))
    return rows.get() if won else None


def _read(account: SocialAccount, inflow: Inflow) -> int:
    session = session_open(account=account)
    cursor, new, first = inflow.cursor, 0, inflow.backfilled_at is None
    for _page in range(PAGES):
        page, session = _page_of(session, cursor)
        taken = _take(account, page.items, first=first)
        new += len(taken.messages)
        _reckon(account, inflow, taken, first=first)
        if page.cursor in ("", cursor):
            break
        cursor = page.cursor
        # After the page is stored: what is read again is not stored twice, what is not stored is read again.
        Inflow.objects.unscoped(WHY).filter(pk=inflow.pk).update(cursor=cursor)
        if not page.items:
            break
    if first:
        Inflow.objects.unscoped(WHY).filter(pk=inflow.pk).update(backfilled_at=now())
    return new


def _page_of(session: Session, cursor: str) -> tuple[InboxPage, Session]:
    connector: ReadsInbox = session.connector  # type: ignore[assignment]
    try:
        return connector.inbox(session.credential, cursor=cursor), session
    except AuthExpired:
        again = renewed(session)
        return connector.inbox(again.credential, cursor=cursor), again


def _take(account: SocialAccount, items: Sequence[InboxItem], *, first: bool) -> Taken:
    """Store a page; at the first reading of an account what is older than two days is history."""
    border: datetime = now() - HISTORY
    old = [item for item in items if first and item.at < border]
    recent = [item for item in items if not (first and item.at < border)]
    taken = items_take(account=account, items=old, quiet=True) if old else Taken()
    if recent:
        newer = items_take(account=account, items=recent)
        taken.messages += newer.messages
        taken.changed += newer.changed
        taken.reactions += newer.reactions
    return taken


def _reckon(account: SocialAccount, inflow: Inflow, taken: Taken, *, first: bool) -> None:
    """Note that something was heard, and how much of it should have been pushed."""
    if not taken.messages:
        return
    moment = now()
    values: dict[str, object] = {"heard_at": moment, "silent_since": None}
    # A push may be on its way still when a look is faster.
    late = [row for row in taken.messages if row.direction == "in" and row.at < moment - timedelta(minutes=2)]
    if late and not first and _pushes_come(account, inflow):
        values |= {"missed": F("missed") + len(late), "missed_at": moment}
        log.warning("pushes_missed", account=account.pk, messages=len(late))
    Inflow.objects.unscoped(WHY).filter(pk=inflow.pk).update(**values)


def _pushes_come(account: SocialAccount, inflow: Inflow) -> bool:
    return account.hook_since is not None or inflow.pushed_at is not None


def _put_off(inflow: Inflow, wait: timedelta, word: str) -> str:
    Inflow.objects.unscoped(WHY).filter(pk=inflow.pk).update(next_poll_at=now() + wait, looking_until=None)
    return word


def _failed(inflow: Inflow, error: ConnectorError) -> str:
    failures = min(inflow.failures + 1, 1000)
    Inflow.objects.unscoped(WHY).filter(pk=inflow.pk).update(
        failures=failures,
        error_kind=error.kind,
        error_message=storable(error.message)[:500],
        error_params={key: storable(str(value)) for key, value in error.params.items()},
    )
    return _put_off(inflow, min(LOOK_CAP, LOOK_EVERY * 2 ** min(failures, 5)), error.kind)
