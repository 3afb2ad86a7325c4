"""The calls reading may make: out of the same budgets as publishing, and never the last half of them.

A platform that counts reads apart has a budget of its own for them (`reads`, `analytics`, `units`), kept on the
collection. One that counts all calls alike shares the account's or the application's clock with the publishing engine,
which then finds at least half of a burst left. A platform that only limits writes is read with our own restraint.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.functions import Greatest

from accounts.connectors import registry
from accounts.connectors.types import RateBudget
from accounts.models import AppBudget, SocialAccount
from analytics.models import AccountCollection
from config.lib.clock import now

WHY = "the row belongs to the account that is read"
_OWN_BUCKETS = ("reads", "analytics", "units", "creator")
_SHARED_BUCKET = "calls"
# Where a platform names no limit for reading.
_RESTRAINT = RateBudget("reads", 60, 60, burst=20)


def read_allowed(*, account: SocialAccount, collection: AccountCollection) -> datetime | None:
    """Take one call from the budget. None when it may be made, else when to try again (aware UTC)."""
    moment = now()
    held = max(account.hold_until, account.app_budget.hold_until if account.app_budget else account.hold_until)
    if held > moment:
        return held
    budgets = registry.capabilities(account.platform).budgets
    own = next((one for name in _OWN_BUCKETS for one in budgets if one.bucket == name), None)
    shared = [one for one in budgets if one.bucket == _SHARED_BUCKET]
    if own is None and not shared:
        own = _RESTRAINT
    if own is not None and not _take(
        AccountCollection.objects.unscoped(WHY).filter(pk=collection.pk), "read_clock", own, whole=True
    ):
        return moment + _gap(own)
    for one in shared:
        if one.scope == "app" and account.app_budget_id:
            rows, field = AppBudget.objects.filter(pk=account.app_budget_id), "rate_clock"
        else:
            rows, field = SocialAccount.objects.unscoped(WHY).filter(pk=account.pk), "rate_clock"
        if not _take(rows, field, one, whole=False):
            return moment + max(_gap(one), timedelta(seconds=5))
    return None


def read_refused(*, account: SocialAccount, wait: timedelta) -> None:
    """A platform that counts all calls alike has asked to wait: publishing waits as well."""
    if any(one.bucket == _SHARED_BUCKET for one in registry.capabilities(account.platform).budgets):
        SocialAccount.objects.unscoped(WHY).filter(pk=account.pk).update(
            hold_until=Greatest(F("hold_until"), now() + wait)
        )


def _gap(budget: RateBudget) -> timedelta:
    return timedelta(seconds=budget.per_seconds / budget.limit)


def _take(rows: QuerySet[Any], field: str, budget: RateBudget, *, whole: bool) -> bool:
    """GCRA: one conditional UPDATE; `whole`: the burst may be used up, else half of it stays for others."""
    gap = _gap(budget)
    ahead = gap * max(0, budget.burst - 1)
    if not whole:
        ahead /= 2
    won = rows.filter(**{f"{field}__lte": now() + ahead}).update(**{field: Greatest(F(field), now()) + gap})
    return won == 1
