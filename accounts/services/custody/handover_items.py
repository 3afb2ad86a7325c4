"""Working through the items of a handover."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.custody_states import HandoverKind, HandoverState, HolderPart, ItemKind, ItemState
from accounts.errors import HandoverClosed
from accounts.models import Handover, HandoverItem
from accounts.services.custody.holders import member_user
from accounts.services.custody.proofs import Evidence, proof_values
from config.lib.clock import local_day, now
from config.lib.errors import InvalidInput, NotFound
from team.actors import Actor
from team.audit import record
from team.models import User, Workspace

# Things that somebody must have; a role at the platform may end with nobody after.
NEEDS_SUCCESSOR = frozenset({*HolderPart.values, ItemKind.CARETAKER.value})
MAY_PASS_ON = NEEDS_SUCCESSOR | {ItemKind.SEAT.value}


@transaction.atomic
def item_done(
    *,
    workspace: Workspace,
    actor: Actor,
    handover_id: int,
    item_id: int,
    evidence: Evidence,
    successor_id: int | None = None,
) -> HandoverItem:
    """Tick an item off, with proof. `successor_id`: who has the thing now, None for the handover's successor.

    Raises NotFound, HandoverClosed, InvalidInput at the field, DocumentRefused. The register changes when the whole
    handover is confirmed.
    """
    row = _open_item(workspace, handover_id, item_id)
    person, successor = row.handover.person_id, None
    if row.kind in MAY_PASS_ON:
        wanted = successor_id or row.handover.successor_id
        if wanted is None and row.kind in NEEDS_SUCCESSOR:
            raise InvalidInput(_("Choose who has it now."), field="successor")
        if wanted is not None and wanted == person:
            raise InvalidInput(_("Choose somebody else than the person who hands over."), field="successor")
        successor = member_user(workspace, wanted, "successor") if wanted is not None else None
    proof = proof_values(workspace=workspace, actor=actor, evidence=evidence)
    for name, value in proof.items():
        setattr(row, name, value)
    _settle(row, actor, ItemState.DONE, successor)
    record(workspace, actor, "handover.item_done", row.handover, after=_facts(row))
    return row


@transaction.atomic
def item_excuse(*, workspace: Workspace, actor: Actor, handover_id: int, item_id: int, reason: str) -> HandoverItem:
    """Say why something stays as it is. Raises NotFound, HandoverClosed, InvalidInput without a reason."""
    row = _open_item(workspace, handover_id, item_id)
    reason = " ".join(reason.split())
    if not 5 <= len(reason) <= 300:
        raise InvalidInput(_("Say in %(min)s to %(max)s characters why."), field="reason", min=5, max=300)
    row.excuse = reason
    _settle(row, actor, ItemState.EXCUSED, None)
    record(workspace, actor, "handover.item_excused", row.handover, after={**_facts(row), "reason": reason})
    return row


@transaction.atomic
def item_reopen(*, workspace: Workspace, actor: Actor, handover_id: int, item_id: int) -> HandoverItem:
    """Take a tick or an excuse back; the proof stays in the log only. Raises NotFound, HandoverClosed."""
    row = _item(workspace, handover_id, item_id)
    row.state, row.excuse, row.proof_text, row.proof_url, row.proof_document = ItemState.OPEN, "", "", "", None
    row.done_by, row.done_by_name, row.done_at, row.successor, row.successor_name = None, "", None, None, ""
    row.save()
    record(workspace, actor, "handover.item_reopened", row.handover, after=_facts(row))
    return row


@dataclass(frozen=True, slots=True)
class Plan:
    """Who sees to an item and by which day of the workspace."""

    responsible_id: int
    due_on: date


@transaction.atomic
def item_plan(*, workspace: Workspace, actor: Actor, handover_id: int, item_id: int, plan: Plan) -> HandoverItem:
    """Give an open item to somebody. Raises NotFound, HandoverClosed, InvalidInput at the field."""
    row = _open_item(workspace, handover_id, item_id)
    today = local_day(now(), workspace.time_zone)
    if plan.due_on != row.due_on and not today <= plan.due_on <= today + timedelta(days=366):
        raise InvalidInput(_("Choose a day within a year from today."), field="due_on")
    row.responsible = member_user(workspace, plan.responsible_id, "responsible")
    row.due_on, row.reminded_on = plan.due_on, None
    row.save(update_fields=["responsible", "due_on", "reminded_on"])
    after = {**_facts(row), "responsible": row.responsible.label, "day": row.due_on}
    record(workspace, actor, "handover.item_planned", row.handover, after=after)
    return row


def handover_locked(workspace: Workspace, handover_id: int, *states: str) -> Handover:
    """The handover, locked, in one of `states`. Raises NotFound, HandoverClosed."""
    rows = Handover.objects.for_workspace(workspace).select_for_update(of=("self",))
    found = rows.select_related("person", "successor", "account").filter(pk=handover_id).first()
    if found is None:
        raise NotFound
    if found.state not in states:
        raise HandoverClosed
    return found


def _item(workspace: Workspace, handover_id: int, item_id: int) -> HandoverItem:
    rows = HandoverItem.objects.for_workspace(workspace).filter(handover_id=handover_id, pk=item_id)
    if not rows.exists():
        raise NotFound
    handover = handover_locked(workspace, handover_id, HandoverState.OPEN)
    row = rows.select_related("account").get()
    row.handover = handover
    return row


def _open_item(workspace: Workspace, handover_id: int, item_id: int) -> HandoverItem:
    row = _item(workspace, handover_id, item_id)
    if row.state != ItemState.OPEN:
        raise HandoverClosed
    return row


def _settle(row: HandoverItem, actor: Actor, state: ItemState, successor: User | None) -> None:
    row.state, row.done_by, row.done_by_name, row.done_at = state, actor.user, actor.label[:120], now()
    row.successor, row.successor_name = successor, successor.label[:120] if successor else ""
    if row.handover.kind == HandoverKind.JOINER:
        row.successor_name = ""
    row.save()


def _facts(row: HandoverItem) -> dict[str, str]:
    return {"item": row.kind, "account": row.account_label, "successor": row.successor_name}
