"""Accounts that are connected and bring no figures."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import F, Min, Q, Window
from django.db.models.functions import Lead

from accounts.models import SocialAccount
from accounts.states import AccountState
from analytics.models import AccountCollection, Fetch
from analytics.store_states import FetchKind, FetchState
from config.lib.clock import day_start, local_day, now

_WORKING = (AccountState.OK, AccountState.RESTRICTED)
_ASKED = (FetchKind.POSTS, FetchKind.DAYS, FetchKind.BACKFILL, FetchKind.READINGS)
# Figures from longer before a period do not count as having come.
MEMORY = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Silent:
    """A connected account, and when figures last came from it (aware UTC)."""

    account: SocialAccount
    since: datetime


def silent_now(*, accounts: Collection[SocialAccount], hours: int) -> list[Silent]:
    """Those of the accounts that work and have brought nothing for so many hours, counted from their first try on."""
    working = {one.pk: one for one in accounts if one.state in _WORKING}
    if not working:
        return []
    workspace = next(iter(working.values())).workspace_id
    rows = AccountCollection.objects.for_workspace(workspace).filter(account__in=working)
    limit = now() - timedelta(hours=hours)
    found = []
    for row in rows.order_by("account_id"):
        since = row.collected_at or working[row.account_id].created_at
        if since <= limit:
            found.append(Silent(working[row.account_id], since))
    return found


def silent_days(*, accounts: Collection[SocialAccount], hours: int, first: date, last: date) -> Mapping[date, float]:
    """How many of the accounts were silent for so long on each day from `first` to `last`, of the workspace's zone.

    Days before the first figures of any account are left out: nothing can be said of them.
    """
    if not accounts:
        return {}
    one = next(iter(accounts))
    zone, gap = one.workspace.time_zone, timedelta(hours=hours)
    rows = Fetch.objects.for_workspace(one.workspace_id).filter(
        account__in=[row.pk for row in accounts],
        kind__in=_ASKED,
        state__in=(FetchState.DONE, FetchState.PARTIAL),
        finished_at__isnull=False,
    )
    found: dict[date, float] = {}
    for begun in rows.values("account_id").annotate(at=Min("finished_at")).values_list("at", flat=True).order_by():
        for day in _days(max(first, local_day(begun, zone)), last):
            found.setdefault(day, 0.0)
    recent = rows.filter(finished_at__gte=day_start(first, zone) - gap - MEMORY)
    follower = Window(Lead("finished_at"), partition_by=F("account_id"), order_by=F("finished_at").asc())
    gaps = recent.annotate(after=follower).filter(Q(after=None) | Q(after__gt=F("finished_at") + gap))
    for before, after in gaps.values_list("finished_at", "after"):
        until = after or now()
        if until - before > gap:
            for day in _days(max(first, local_day(before + gap, zone)), min(last, local_day(until, zone))):
                found[day] = found.get(day, 0.0) + 1.0
    return found


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
