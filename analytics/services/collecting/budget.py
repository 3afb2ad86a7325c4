"""The calls reading may make: out of the same budgets as publishing, and never the last half of them.

A platform that counts reads apart has a budget of its own for them (`reads`, `analytics`, `units`), kept on the
collection. One that counts all calls alike shares the account's or the application's clock with the publishing engine,
which then finds at least half of a burst left. A platform that only limits writes is read with our own restraint.

One token is taken before a question. What it turned out to cost in requests is charged after it (`read_spent`): some
platforms tell of a hundred posts in one request, others need two for each post.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.functions import Greatest

from accounts.connectors import registry
from accounts.connectors.metering import Meter, metered
from accounts.connectors.types import RateBudget
from accounts.models import AppBudget, SocialAccount
from analytics.models import AccountCollection
from analytics.selectors.data.status import WORKING
from config.lib.clock import now

WHY = "the row belongs to the account that is read"
_OWN_BUCKETS = ("reads", "analytics", "units", "creator")
_SHARED_BUCKET = "calls"
# Where a platform names no limit for reading.
_RESTRAINT = RateBudget("reads", 60, 60, burst=20)


def read_allowed(*, account: SocialAccount, collection: AccountCollection) -> datetime | None:
    """Take one request from the budget. None when it may be made, else when to try again (aware UTC)."""
    moment = now()
    held = max(account.hold_until, account.app_budget.hold_until if account.app_budget else account.hold_until)
    if held > moment:
        return held
    for clock in _clocks(account, collection):
        won = clock.rows.filter(**{f"{clock.field}__lte": now() + clock.ahead}).update(**clock.moved(1))
        if not won:
            return max(moment + clock.gap, _free_at(clock), moment + timedelta(seconds=0 if clock.own else 5))
    return None


def read_spent(*, account: SocialAccount, collection: AccountCollection, requests: int) -> None:
    """Charge what a question cost beyond the one request that was taken before it."""
    if requests > 1:
        for clock in _clocks(account, collection):
            clock.rows.update(**clock.moved(requests - 1))


@contextmanager
def charged(*, account: SocialAccount, collection: AccountCollection) -> Iterator[Meter]:
    """Charge the requests that leave within this block, also when it ends with an error."""
    with metered() as meter:
        try:
            yield meter
        finally:
            read_spent(account=account, collection=collection, requests=meter.requests)


def read_refused(*, account: SocialAccount, wait: timedelta) -> None:
    """A platform that counts all calls alike has asked to wait: publishing waits as well."""
    if any(one.bucket == _SHARED_BUCKET for one in registry.capabilities(account.platform).budgets):
        SocialAccount.objects.unscoped(WHY).filter(pk=account.pk).update(
            hold_until=Greatest(F("hold_until"), now() + wait)
        )


@dataclass(frozen=True, slots=True)
class _Clock:
    """A GCRA clock: a request moves it by `gap`; it may run `ahead` of now. `own`: nobody but reading uses it."""

    rows: QuerySet[Any]
    field: str
    gap: timedelta
    ahead: timedelta
    own: bool

    def moved(self, requests: int) -> dict[str, Any]:
        """The update that charges so many requests."""
        return {self.field: Greatest(F(self.field), now()) + self.gap * requests}


def _clocks(account: SocialAccount, collection: AccountCollection) -> list[_Clock]:
    budgets = registry.capabilities(account.platform).budgets
    own = next((one for name in _OWN_BUCKETS for one in budgets if one.bucket == name), None)
    shared = [one for one in budgets if one.bucket == _SHARED_BUCKET]
    if own is None and not shared:
        own = _RESTRAINT
    found = []
    if own is not None:
        gap, rows = _gap(own), AccountCollection.objects.unscoped(WHY).filter(pk=collection.pk)
        # Of what accounts of one application share, each takes its part: there is no clock of theirs for reading.
        parts = _sharing(account) if own.scope == "app" else 1
        found.append(_Clock(rows, "read_clock", gap * parts, gap * max(0, own.burst - 1), own=True))
    for one in shared:
        if one.scope == "app" and account.app_budget_id:
            rows = AppBudget.objects.filter(pk=account.app_budget_id)
        else:
            rows = SocialAccount.objects.unscoped(WHY).filter(pk=account.pk)
        # Half of the burst is left to publishing.
        found.append(_Clock(rows, "rate_clock", _gap(one), _gap(one) * max(0, one.burst - 1) / 2, own=False))
    return found


def _sharing(account: SocialAccount) -> int:
    if not account.app_budget_id:
        return 1
    mates = SocialAccount.objects.unscoped(WHY).filter(app_budget=account.app_budget_id, state__in=WORKING)
    return max(1, mates.count())


def _gap(budget: RateBudget) -> timedelta:
    return timedelta(seconds=budget.per_seconds / budget.limit)


def _free_at(clock: _Clock) -> datetime:
    """When a clock that ran ahead by a costly question allows the next one."""
    return clock.rows.values_list(clock.field, flat=True).get() - clock.ahead
