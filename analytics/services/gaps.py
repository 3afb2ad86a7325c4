"""Asking again for days whose figures are missing."""

from __future__ import annotations

from datetime import timedelta

import structlog
from django.db.models import Q

from accounts.connectors.errors import ConnectorError
from accounts.models import SocialAccount
from accounts.selectors.account import account_get
from accounts.services.sessions import session_open
from analytics import enqueue
from analytics.models import AccountCollection
from analytics.selectors.data.status import WORKING, days_missing_of
from analytics.services.collecting.budget import read_allowed
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


def gaps_due(*, limit: int = 500) -> int:
    """Start asking again for the accounts that have missing days and were not asked lately. Returns how many."""
    rows = AccountCollection.objects.unscoped(WHY).filter(account__state__in=WORKING, collected_at__isnull=False)
    due = rows.filter(Q(gaps_tried_at=None) | Q(gaps_tried_at__lt=now() - EVERY)).exclude(retry_at__gt=now())
    accounts = SocialAccount.objects.unscoped(WHY).filter(pk__in=due.order_by("gaps_tried_at").values("account_id"))
    missing = days_missing_of(list(accounts.select_related("workspace")[:limit]), asked=True)
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
    if account is None or not missing or collection is None or read_allowed(account=account, collection=collection):
        return 0
    AccountCollection.objects.unscoped(WHY).filter(pk=collection.pk).update(gaps_tried_at=now())
    try:
        return days_fetch(session_open(account=account), since=missing[0], until=missing[-1], kind=FetchKind.DAYS)
    except ConnectorError as error:
        log.info("gaps_refused", account=account.pk, platform=account.platform, kind=error.kind)
        return 0


def gaps_ask(*, workspace: Workspace, actor: Actor, account_id: int) -> None:
    """On a person's word: read an account's missing days and its due posts now. Raises NotFound."""
    account = account_get(workspace=workspace, account_id=account_id)
    record(workspace, actor, "figures.read_again", account)
    enqueue.gaps_read_later(account_id=account.pk)
    enqueue.account_collect_later(account_id=account.pk)
