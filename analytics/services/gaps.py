"""Asking again for days whose figures are missing."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from django.db.models import F, Q

from accounts.connectors.errors import ConnectorError, RateLimited, SpendCapReached
from accounts.models import SocialAccount
from accounts.selectors.account import account_get
from accounts.services.sessions import session_open
from analytics import enqueue
from analytics.models import AccountCollection
from analytics.selectors.data.status import WORKING, days_missing_of
from analytics.services.collecting.budget import charged, read_allowed
from analytics.services.collecting.calling import days_fetch
from analytics.store_states import FetchKind
from config.lib.clock import now
from team.actors import Actor
from team.audit import record
from team.models import Workspace

log = structlog.get_logger(__name__)
WHY = "gaps are looked for in all workspaces"
# A day the platform has nothing of is asked for once a day, not each hour.
EVERY = timedelta(hours=20)
# Refusals that say how long to wait: nobody's word makes that shorter.
_TOLD_TO_WAIT = (RateLimited.kind, SpendCapReached.kind)


def gaps_due(*, limit: int = 500) -> int:
    """Start asking again for the accounts that have missing days and were not asked lately. Returns how many.

    Those that were looked at longest ago come first, whether anything was missing then or not.
    """
    rows = AccountCollection.objects.unscoped(WHY).filter(account__state__in=WORKING, collected_at__isnull=False)
    due = rows.filter(Q(gaps_tried_at=None) | Q(gaps_tried_at__lt=now() - EVERY)).exclude(retry_at__gt=now())
    longest = due.select_related("account__workspace").order_by(F("gaps_tried_at").asc(nulls_first=True), "pk")[:limit]
    accounts = [row.account for row in longest]
    missing = days_missing_of(accounts, asked=True)
    rows.filter(account__in=accounts).update(gaps_tried_at=now())
    for account_id in missing:
        enqueue.gaps_read_later(account_id=account_id)
    return len(missing)


def gaps_read(*, account_id: int) -> int:
    """Ask the platform for an account's missing days, in one call. Returns how many days came or changed.

    A refusal is written down with the fetch; nothing is raised. Nothing is asked while the budget forbids it.
    """
    rows = SocialAccount.objects.unscoped(WHY).select_related("workspace", "app_budget")
    account = rows.filter(pk=account_id, state__in=WORKING).first()
    missing = days_missing_of([account], asked=True).get(account_id) if account else None
    collection = AccountCollection.objects.unscoped(WHY).filter(account_id=account_id).first()
    if account is None or not missing or collection is None:
        return 0
    waits = read_allowed(account=account, collection=collection)
    # What the budget forbade is among the first of the next round.
    AccountCollection.objects.unscoped(WHY).filter(pk=collection.pk).update(gaps_tried_at=None if waits else now())
    if waits:
        return 0
    try:
        with charged(account=account, collection=collection):
            return days_fetch(session_open(account=account), since=missing[0], until=missing[-1], kind=FetchKind.DAYS)
    except ConnectorError as error:
        log.info("gaps_refused", account=account.pk, platform=account.platform, kind=error.kind)
        return 0


def gaps_ask(*, workspace: Workspace, actor: Actor, account_id: int) -> datetime | None:
    """On a person's word: read an account's missing days and its due posts now. Raises NotFound.

    A wait that we chose after a failure ends with it. One that the platform or its budget asks for stays: nothing is
    asked then, and the answer is until when (aware UTC).
    """
    account = account_get(workspace=workspace, account_id=account_id)
    rows = AccountCollection.objects.for_workspace(workspace).filter(account=account)
    waiting = rows.filter(retry_at__gt=now())
    if held := waiting.filter(Q(failures=0) | Q(error_kind__in=_TOLD_TO_WAIT)).first():
        return held.retry_at
    waiting.update(retry_at=None)
    record(workspace, actor, "figures.read_again", account)
    enqueue.gaps_read_later(account_id=account.pk)
    enqueue.account_collect_later(account_id=account.pk)
    return None
