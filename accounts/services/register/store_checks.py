"""Whether the address of a shop still opens. Only public addresses are asked, each time anew, also after a redirect."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.urls import reverse

from accounts.connectors.errors import ConnectorError, HostRefused
from accounts.connectors.http import Http
from accounts.models import Store
from accounts.notices import STORE_BROKEN
from accounts.onboarding_states import StoreHealth
from config.lib.clock import now
from team.models import Workspace
from team.permissions import Permission
from team.services.notifications import notify

EVERY = timedelta(hours=24)
SECONDS, BATCH = 12.0, 40
# The page itself is not wanted, only whether there is one; pages of shops are seldom larger.
BYTES_MAX = 4 * 1024 * 1024
WHY = "the daily check covers the shops of every workspace"
_GONE = {404, 410}
_EXAMPLE = r"^https?://([^/]*\.)?example(:[0-9]+)?(/|$)"


@dataclass(frozen=True, slots=True)
class Look:
    """What one look found. `problem`: '', "refused", "unreachable", "gone", "shut" or "error"."""

    health: StoreHealth
    problem: str = ""
    status: int | None = None


@lru_cache(maxsize=2)
def _client(_process: int) -> Http:
    # Its own: the hosts and gateways that connectors may use are none of a shop's business.
    return Http(user_agent=f"Juzhen link check (+{settings.BASE_URL})", pool=4)


def look_at(url: str, *, failures: int = 0) -> Look:
    """Ask for the page. `failures`: how many looks before this one did not reach it.

    A server that says there is no such page, or an address that may not be asked, is broken at once; one that is not
    reached is so from the second time on, because lines fail. One that turns programs away (401, 403, 405, 429) or has
    a fault of its own (5xx, the first time) says nothing about the shop.
    """
    try:
        answer = _client(os.getpid()).request("GET", url, platform="", write=False, max_bytes=BYTES_MAX, total=SECONDS)
    except HostRefused:
        return Look(StoreHealth.BROKEN, "refused")
    except ConnectorError as error:
        if error.code == "too_large":
            return Look(StoreHealth.OK)
        return Look(StoreHealth.BROKEN if failures else StoreHealth.UNCLEAR, "unreachable")
    if answer.ok:
        return Look(StoreHealth.OK, status=answer.status)
    if answer.status in _GONE:
        return Look(StoreHealth.BROKEN, "gone", answer.status)
    if answer.status >= 500:
        return Look(StoreHealth.BROKEN if failures else StoreHealth.UNCLEAR, "error", answer.status)
    return Look(StoreHealth.UNCLEAR, "shut", answer.status)


def store_check(*, workspace: Workspace, store_id: int) -> Store | None:
    """Look at one shop now and write down what was found; None when it is gone. Tells people once when it broke.

    No transaction is open while the network is waited for; an address that was changed meanwhile is left alone.
    """
    row = Store.objects.for_workspace(workspace).filter(pk=store_id).first()
    if row is None:
        return None
    found = look_at(row.url, failures=row.failures)
    with transaction.atomic():
        rows = Store.objects.for_workspace(workspace).filter(pk=store_id, url=row.url)
        fresh = rows.select_for_update(of=("self",)).select_related("owner", "workspace").first()
        if fresh is None:
            return Store.objects.for_workspace(workspace).filter(pk=store_id).first()
        broke = found.health == StoreHealth.BROKEN and fresh.health != StoreHealth.BROKEN
        fresh.health, fresh.problem, fresh.status = found.health, found.problem, found.status
        fresh.failures = fresh.failures + 1 if found.problem in {"unreachable", "error"} else 0
        fresh.checked_at = now()
        if found.health == StoreHealth.OK:
            fresh.good_at = fresh.checked_at
        fresh.save(update_fields=["health", "problem", "status", "failures", "checked_at", "good_at"])
        if broke:
            _tell(fresh)
    return fresh


def stores_check_due() -> int:
    """Look at shops whose last look is a day old, the longest waiting first. Returns how many were looked at.

    Names that RFC 2606 keeps for examples are left alone: nobody is there.
    """
    due = Store.objects.unscoped(WHY).exclude(checked_at__gt=now() - EVERY).exclude(url__iregex=_EXAMPLE)
    due = due.select_related("workspace")
    rows = list(due.order_by(F("checked_at").asc(nulls_first=True), "pk")[:BATCH])
    return sum(store_check(workspace=row.workspace, store_id=row.pk) is not None for row in rows)


def _tell(store: Store) -> None:
    notify(
        workspace=store.workspace,
        kind=STORE_BROKEN,
        params={"store": store.name},
        url=reverse("accounts:store", args=[store.workspace.slug, store.pk]),
        dedupe=f"{STORE_BROKEN}:{store.pk}",
        permission=Permission.ACCOUNTS_MANAGE,
        users=[store.owner] if store.owner else [],
    )
