"""Ending handovers: one person says that all is settled, another one confirms, and the register follows."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.custody_states import HandoverState as S
from accounts.custody_states import HolderPart, ItemKind, ItemState, SecurityItem
from accounts.errors import SecondPerson, StillOpen
from accounts.models import AssetHolder, Handover, HandoverItem, PlatformSeat, SecurityCheck, SocialAccount
from accounts.selectors.custody.security import items_of
from accounts.services.custody.assets import holder_put
from accounts.services.custody.handover_items import handover_locked
from accounts.services.managing import AccountChanges, account_update
from config.lib.clock import local_day, now
from config.lib.errors import InvalidInput
from team.actors import Actor
from team.audit import record
from team.models import User, Workspace
from team.services.api_tokens import tokens_end


@transaction.atomic
def handover_submit(*, workspace: Workspace, actor: Actor, handover_id: int) -> Handover:
    """Say that every item is settled. Raises NotFound, HandoverClosed, StillOpen."""
    row = handover_locked(workspace, handover_id, S.OPEN)
    _all_settled(row)
    row.state, row.submitted_by, row.submitted_at, row.reason = S.SUBMITTED, actor.user, now(), ""
    row.save()
    record(workspace, actor, "handover.submitted", row)
    return row


@transaction.atomic
def handover_confirm(*, workspace: Workspace, actor: Actor, handover_id: int) -> Handover:
    """Confirm as a second person, close the handover and bring the register up to date.

    Raises NotFound, HandoverClosed, StillOpen, SecondPerson when the actor hands over, or said that it is settled.
    """
    row = handover_locked(workspace, handover_id, S.SUBMITTED)
    _all_settled(row)
    if actor.user is None or actor.user.pk in {row.person_id, row.submitted_by_id}:
        raise SecondPerson
    done = row.items.filter(state=ItemState.DONE).select_related("account", "seat", "successor", "done_by")
    for item in done:
        _apply(workspace, actor, row, item)
    row.state, row.closed_by, row.closed_by_name, row.closed_at = S.CLOSED, actor.user, actor.label[:120], now()
    row.save()
    excused = row.items.filter(state=ItemState.EXCUSED).count()
    record(workspace, actor, "handover.closed", row, after={"items": len(done), "excused": excused})
    return row


@transaction.atomic
def handover_return(*, workspace: Workspace, actor: Actor, handover_id: int, reason: str) -> Handover:
    """Send it back because something is not right. Raises NotFound, HandoverClosed, InvalidInput without a reason."""
    row = handover_locked(workspace, handover_id, S.SUBMITTED)
    row.reason = _reason(reason)
    row.state, row.submitted_by, row.submitted_at = S.OPEN, None, None
    row.save()
    record(workspace, actor, "handover.returned", row, after={"reason": row.reason})
    return row


@transaction.atomic
def handover_cancel(*, workspace: Workspace, actor: Actor, handover_id: int, reason: str) -> Handover:
    """Give a handover up; the register stays as it is. Raises NotFound, HandoverClosed, InvalidInput."""
    row = handover_locked(workspace, handover_id, S.OPEN, S.SUBMITTED)
    row.reason, row.state = _reason(reason), S.CANCELLED
    row.closed_by, row.closed_by_name, row.closed_at = actor.user, actor.label[:120], now()
    row.save()
    record(workspace, actor, "handover.cancelled", row, after={"reason": row.reason})
    return row


def _reason(text: str) -> str:
    reason = " ".join(text.split())
    if not 5 <= len(reason) <= 300:
        raise InvalidInput(_("Say in %(min)s to %(max)s characters why."), field="reason", min=5, max=300)
    return reason


def _all_settled(row: Handover) -> None:
    still = row.items.filter(state=ItemState.OPEN).count()
    if still:
        raise StillOpen(n=still)


def _apply(workspace: Workspace, actor: Actor, row: Handover, item: HandoverItem) -> None:
    """What one finished item means for the register; what changed by other ways meanwhile is left alone."""
    account, kind = item.account, item.kind
    if kind == ItemKind.TOKENS and row.person is not None:
        tokens_end(workspace=workspace, actor=actor, user=row.person)
    if account is None:
        return
    if kind in HolderPart.values and item.successor is not None:
        held = AssetHolder.objects.for_workspace(workspace).filter(account=account, part=kind, user=row.person_id)
        if held.exists():
            name = item.successor.label
            holder_put(workspace=workspace, account=account, part=kind, user=item.successor, name=name)
    elif kind == ItemKind.CARETAKER and item.successor is not None and account.caretaker_id == row.person_id:
        changes = AccountChanges(caretaker_id=item.successor.pk)
        account_update(workspace=workspace, actor=actor, account_id=account.pk, changes=changes)
    elif kind == ItemKind.SEAT:
        _pass_seat(workspace, item)
    elif kind == ItemKind.GIVEN and row.person is not None:
        _give_seat(workspace, account, row.person, item.detail)
    elif kind == ItemKind.PASSWORD and SecurityItem.PASSWORD in items_of(account.platform):
        SecurityCheck.objects.create(
            workspace=workspace,
            account=account,
            item=SecurityItem.PASSWORD,
            done_on=local_day(item.done_at or now(), workspace.time_zone),
            by=item.done_by,
            by_name=item.done_by_name,
            proof_text=item.proof_text,
            proof_url=item.proof_url,
            proof_document=item.proof_document,
        )


def _pass_seat(workspace: Workspace, item: HandoverItem) -> None:
    seat = item.seat
    if seat is not None and seat.until is None:
        seat.until = local_day(now(), workspace.time_zone)
        seat.save(update_fields=["until"])
    if item.account is not None and item.successor is not None:
        _give_seat(workspace, item.account, item.successor, item.detail)


def _give_seat(workspace: Workspace, account: SocialAccount, user: User, role: str) -> None:
    today = local_day(now(), workspace.time_zone)
    mine = PlatformSeat.objects.for_workspace(workspace).filter(account=account, user=user, role=role, until=None)
    if not mine.exists():
        PlatformSeat.objects.create(
            workspace=workspace, account=account, user=user, name=user.label[:120], role=role, since=today,
            seen_on=today,
        )  # fmt: skip
