"""Setting the weekly slots of accounts."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import time

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import SocialAccount
from accounts.selectors.account import account_get
from config.lib.errors import InvalidInput
from content.models import QueueSlot, SlotPlan
from team.actors import Actor
from team.audit import record
from team.models import Workspace

SLOTS_MAX = 24 * 7
WINDOW_MAX = 240
Slot = tuple[int, time]


def slot_add(*, workspace: Workspace, actor: Actor, account_id: int, weekdays: Collection[int], clock: time) -> int:
    """Add `clock` (wall clock of the account's zone, to the minute) on each of `weekdays` (0 Monday … 6).

    Returns how many are new. Raises NotFound, InvalidInput naming the field.
    """
    with transaction.atomic():
        current = slots_of(workspace, account_id)
        wanted = current | {(weekday, clock) for weekday in weekdays}
        slots_set(workspace=workspace, actor=actor, account_id=account_id, slots=wanted)
        return len(slots_of(workspace, account_id)) - len(current)


def slot_remove(*, workspace: Workspace, actor: Actor, account_id: int, weekday: int, clock: time) -> None:
    """Remove one slot; nothing happens when it is gone already. Planned posts keep their times. Raises NotFound."""
    with transaction.atomic():
        wanted = slots_of(workspace, account_id) - {(weekday, clock)}
        slots_set(workspace=workspace, actor=actor, account_id=account_id, slots=wanted)


@transaction.atomic
def slots_set(*, workspace: Workspace, actor: Actor, account_id: int, slots: Iterable[Slot]) -> None:
    """Make these the slots of the account. Raises NotFound, InvalidInput naming the field."""
    account = account_get(workspace=workspace, account_id=account_id)
    # Two people who add at once wait for one another, so that the audit log tells what was there.
    SocialAccount.objects.for_workspace(workspace).filter(pk=account.pk).select_for_update(no_key=True).get()
    wanted = {(weekday, clock.replace(second=0, microsecond=0, tzinfo=None)) for weekday, clock in slots}
    if any(not 0 <= weekday <= 6 for weekday, _clock in wanted):
        raise InvalidInput(_("Choose a day of the week."), field="weekday")
    if len(wanted) > SLOTS_MAX:
        raise InvalidInput(_("An account has at most %(max)s slots a week."), field="clock", max=SLOTS_MAX)
    current = slots_of(workspace, account_id)
    if wanted == current:
        return
    rows = QueueSlot.objects.for_workspace(workspace).filter(account=account)
    for weekday, clock in current - wanted:
        rows.filter(weekday=weekday, clock=clock).delete()
    QueueSlot.objects.bulk_create(
        QueueSlot(workspace=workspace, account=account, weekday=weekday, clock=clock)
        for weekday, clock in sorted(wanted - current)
    )
    record(workspace, actor, "slots.changed", account, before=_told(current - wanted), after=_told(wanted - current))


@transaction.atomic
def slots_copy(*, workspace: Workspace, actor: Actor, account_id: int, to_accounts: Collection[int]) -> int:
    """Give other accounts the same slots, on their own clocks, in place of what they had. Returns how many accounts.

    Raises NotFound, InvalidInput when no account is chosen.
    """
    account_get(workspace=workspace, account_id=account_id)
    others = [other for other in dict.fromkeys(to_accounts) if other != account_id]
    if not others:
        raise InvalidInput(_("Choose at least one account."), field="accounts")
    slots = slots_of(workspace, account_id)
    for other in others:
        slots_set(workspace=workspace, actor=actor, account_id=other, slots=slots)
    return len(others)


@transaction.atomic
def slots_copy_day(
    *, workspace: Workspace, actor: Actor, account_id: int, weekday: int, to_days: Collection[int]
) -> None:
    """Give other days the slots of `weekday`, in place of what they had. Raises NotFound, InvalidInput."""
    days = set(to_days) - {weekday}
    if not days:
        raise InvalidInput(_("Choose at least one day."), field="days")
    current = slots_of(workspace, account_id)
    clocks = {clock for day, clock in current if day == weekday}
    wanted = {slot for slot in current if slot[0] not in days} | {(day, clock) for day in days for clock in clocks}
    slots_set(workspace=workspace, actor=actor, account_id=account_id, slots=wanted)


@transaction.atomic
def slot_plan_set(
    *,
    workspace: Workspace,
    actor: Actor,
    account_id: int,
    paused: bool | None = None,
    window_minutes: int | None = None,
) -> SlotPlan:
    """Pause or resume the slots, and how close a post takes one (1 to WINDOW_MAX minutes); None leaves a value.

    Raises NotFound, InvalidInput naming the field.
    """
    account = account_get(workspace=workspace, account_id=account_id)
    if window_minutes is not None and not 1 <= window_minutes <= WINDOW_MAX:
        raise InvalidInput(_("Choose between 1 and %(max)s minutes."), field="window_minutes", max=WINDOW_MAX)
    plan, _made = SlotPlan.all_objects.select_for_update().get_or_create(workspace=workspace, account=account)
    given = {"paused": paused, "window_minutes": window_minutes}
    changed = {name: value for name, value in given.items() if value is not None and getattr(plan, name) != value}
    if changed:
        before = {name: getattr(plan, name) for name in changed}
        for name, value in changed.items():
            setattr(plan, name, value)
        plan.save(update_fields=list(changed))
        record(workspace, actor, "slots.changed", account, before=before, after=changed)
    return plan


def slots_of(workspace: Workspace, account_id: int) -> set[Slot]:
    """The stored slots of one account."""
    rows = QueueSlot.objects.for_workspace(workspace).filter(account=account_id)
    return set(rows.values_list("weekday", "clock"))


def _told(slots: Iterable[Slot]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for weekday, clock in sorted(slots):
        found.setdefault(f"day_{weekday + 1}", []).append(f"{clock:%H:%M}")
    return found
