"""Roles that the platform itself gives to people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.custody_states import SeatRole
from accounts.models import PlatformSeat
from accounts.selectors.account import account_get
from accounts.selectors.custody.register import seat_get
from accounts.services.custody.holders import Holder, resolve
from config.lib.clock import local_day, now
from config.lib.errors import InvalidInput
from team.actors import Actor
from team.audit import record
from team.models import Workspace


@dataclass(frozen=True, slots=True)
class Seat:
    """A role as a person enters it; days of the workspace's zone, none after today. `until` None: it lasts."""

    holder: Holder
    role: str
    since: date
    seen_on: date | None = None
    until: date | None = None
    note: str = ""


@transaction.atomic
def seat_save(
    *, workspace: Workspace, actor: Actor, account_id: int, seat: Seat, seat_id: int | None = None
) -> PlatformSeat:
    """Enter a role or correct it. Raises NotFound, InvalidInput at the field."""
    account = account_get(workspace=workspace, account_id=account_id)
    row = PlatformSeat(workspace=workspace, account=account)
    if seat_id is not None:
        row = seat_get(workspace=workspace, account_id=account_id, seat_id=seat_id)
    old = (row.user_id, row.name) if seat_id is not None else None
    found = resolve(workspace, seat.holder, field="person", present=old)
    if found is None:
        raise InvalidInput(_("Choose a member, or name somebody outside."), field="person")
    if seat.role not in SeatRole.values:
        raise InvalidInput(_("Choose from the list."), field="role")
    if len(seat.note.strip()) > 200:
        raise InvalidInput(_("At most %(max)s characters are possible."), field="note", max=200)
    today = local_day(now(), workspace.time_zone)
    for name in ("since", "seen_on", "until"):
        day = getattr(seat, name)
        if day is not None and not date(2000, 1, 1) <= day <= today:
            raise InvalidInput(_("Choose a day, today at the latest."), field=name)
    if seat.until is not None and seat.until < seat.since:
        raise InvalidInput(_("It cannot end before it begins."), field="until")
    row.user, row.name = found
    row.role, row.note = seat.role, seat.note.strip()
    row.since, row.seen_on, row.until = seat.since, seat.seen_on, seat.until
    row.save()
    verb = "custody.seat_given" if seat_id is None else "custody.seat_ended" if row.until else "custody.seat_changed"
    record(workspace, actor, verb, account, after={"name": row.name, "seat": row.role})
    return row


@transaction.atomic
def seat_end(*, workspace: Workspace, actor: Actor, account_id: int, seat_id: int) -> PlatformSeat:
    """Note that the role was taken away at the platform today; again is harmless. Raises NotFound."""
    row = seat_get(workspace=workspace, account_id=account_id, seat_id=seat_id)
    if row.until is None:
        row.until = local_day(now(), workspace.time_zone)
        row.save(update_fields=["until"])
        record(workspace, actor, "custody.seat_ended", row.account, after={"name": row.name, "seat": row.role})
    return row


@transaction.atomic
def seat_seen(*, workspace: Workspace, actor: Actor, account_id: int, seat_id: int) -> PlatformSeat:
    """Note that the platform's own list of people still shows it today. Raises NotFound."""
    row = seat_get(workspace=workspace, account_id=account_id, seat_id=seat_id)
    row.seen_on = local_day(now(), workspace.time_zone)
    row.save(update_fields=["seen_on"])
    record(workspace, actor, "custody.seat_seen", row.account, after={"name": row.name, "seat": row.role})
    return row
