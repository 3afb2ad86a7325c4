"""Empty slots in the calendar: where a post could still go."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from accounts.models import SocialAccount
from accounts.states import AccountState
from config.lib.clock import local_day, now
from content.models import QueueSlot
from content.selectors.best_time import best_time, own_times_of
from content.selectors.day_kinds import is_weekend
from content.selectors.slots import LEAD, slot_plans
from team.models import Workspace

KINDS = (False, True)


@dataclass(frozen=True, slots=True)
class EmptySlot:
    """A free slot. `at` is aware UTC, `wall` the same on the workspace's clock as the editor's address takes it.

    `good`: its hour is among the best of the account on such a day; `words` then say what that rests on.
    """

    account: SocialAccount
    at: datetime
    wall: str
    good: bool = False
    words: str = ""


def empty_slots(
    *,
    workspace: Workspace,
    first: date,
    last: date,
    account_ids: Collection[int] = (),
    platforms: Collection[str] = (),
) -> dict[date, list[EmptySlot]]:
    """Free slots to come by day of the workspace's zone, from `first` to `last`; empty filters narrow nothing.

    A constant number of queries; one where no account has slots, none when nothing of the span lies ahead.
    """
    start = now() + LEAD
    zone = workspace.time_zone
    found: dict[date, list[EmptySlot]] = defaultdict(list)
    if last < local_day(start, zone) or not QueueSlot.objects.for_workspace(workspace).exists():
        return found
    plans = [
        plan
        for plan in slot_plans(workspace=workspace, account_ids=account_ids or None).values()
        if plan.slots and not plan.paused and plan.account.state == AccountState.OK
        if not platforms or plan.account.platform in platforms
    ]
    own = own_times_of(workspace=workspace, accounts=[plan.account for plan in plans])
    for plan in plans:
        account = plan.account
        best = {kind: best_time(platform=account.platform, weekend=kind, own=own.get(account.pk)) for kind in KINDS}
        # A day more on both sides, as the account's days begin at other moments than the workspace's.
        for moment in plan.moments(first - timedelta(days=1), last + timedelta(days=1)):
            day = local_day(moment, zone)
            if first <= day <= last and moment > start and not plan.is_taken(moment) and plan.fits(moment):
                wall = moment.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M")
                here = moment.astimezone(ZoneInfo(account.zone))
                times = best[is_weekend(here.date(), account.zone)]
                good = here.hour in times.best
                found[day].append(EmptySlot(account, moment, wall, good, times.words if good else ""))
    for slots in found.values():
        slots.sort(key=lambda slot: (slot.at, slot.account.position, slot.account.pk))
    return found
