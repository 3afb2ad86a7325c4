"""What people get: asked for by one, above the workspace's limit approved by another, then given with proof."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from accounts.services.custody.proofs import Evidence, proof_values
from config.lib.clock import now
from config.lib.errors import InvalidInput, NotAllowed
from interactions.complaint_errors import CompensationMoved, ComplaintMoved, OwnCompensation
from interactions.complaint_states import (
    COMPENSATION_TRANSITIONS,
    PAY_WITHIN,
    CompensationKind,
    CompensationState,
    ComplaintStage,
)
from interactions.models import Compensation, Complaint, ComplaintSetup
from interactions.selectors.complaints.reading import compensation_get, is_above, setup_of
from interactions.selectors.links import complaint_url
from interactions.services.complaints.case import complaint_lock, event_add, fitting
from interactions.services.complaints.causes import setup_lock
from interactions.states import CURRENCIES
from team import audit
from team.actors import Actor
from team.models import Membership, Workspace
from team.permissions import Permission, allows
from team.services.notifications import notify

S = CompensationState
WORDS, MOST = 300, Decimal("9999999.99")


@dataclass(frozen=True, slots=True)
class CompensationDraft:
    """What is asked for. `amount`: money, a worth in money, or a number of points (which have no currency)."""

    kind: str
    amount: Decimal
    currency: str = "CNY"
    words: str = ""


@transaction.atomic
def compensation_ask(
    *, workspace: Workspace, actor: Actor, complaint_id: int, draft: CompensationDraft
) -> Compensation:
    """Ask for a compensation; up to the workspace's limit nobody else has to approve it.

    What the case already got counts, so that a large sum does not go out in small ones.

    Raises NotFound, InvalidInput at the field, ComplaintMoved when nothing is being solved.
    """
    row = complaint_lock(workspace=workspace, complaint_id=complaint_id)
    if row.stage not in (ComplaintStage.VERIFICATION, ComplaintStage.SOLUTION, ComplaintStage.CONFIRMATION):
        raise ComplaintMoved
    values = _checked(draft)
    above = is_above(setup_of(workspace), values["amount"] + _given(row, values["currency"]), values["currency"])
    one = Compensation(workspace=workspace, complaint=row, needs_second=above, asked_by=actor.user, **values)
    one.asked_at = now()
    if not above:
        one.state, one.decided_at, one.pay_by = S.APPROVED, one.asked_at, one.asked_at + PAY_WITHIN
    one.save()
    event_add(row, actor, "compensation_asked", to=told(one))
    audit.record(workspace, actor, "complaint.compensation_asked", row, after=_plain(one))
    if above:
        notify(
            workspace=workspace, kind="complaint.approval", url=complaint_url(workspace, row.pk),
            params={"number": row.number, "by": actor.label, "what": told(one)},
            dedupe=f"compensation-{one.pk}", permission=Permission.INBOX_APPROVE, exclude=actor.user,
        )  # fmt: skip
    return one


@transaction.atomic
def compensation_decide(
    *, workspace: Workspace, actor: Actor, compensation_id: int, approved: bool, note: str = ""
) -> Compensation:
    """Approve or refuse what somebody else asked for; refusing needs a note.

    Raises NotFound, NotAllowed without the right to approve, OwnCompensation, CompensationMoved, InvalidInput.
    """
    row, one = _locked(workspace, compensation_id)
    if not _may_approve(workspace, actor):
        raise NotAllowed
    if one.asked_by_id is not None and actor.user is not None and one.asked_by_id == actor.user.pk:
        raise OwnCompensation
    note = fitting(note, WORDS, "note", needed=not approved)
    _to(one, S.APPROVED if approved else S.REFUSED)
    one.decided_by, one.decided_at, one.decision_note = actor.user, now(), note
    one.pay_by = one.decided_at + PAY_WITHIN if approved else None
    one.save()
    verb = "approved" if approved else "refused"
    event_add(row, actor, f"compensation_{verb}", note=note, to=told(one))
    audit.record(workspace, actor, f"complaint.compensation_{verb}", row, after=_plain(one))
    notify(
        workspace=workspace, kind="complaint.decided", url=complaint_url(workspace, row.pk),
        params={"number": row.number, "by": actor.label, "what": told(one), "approved": approved},
        dedupe=f"compensation-done-{one.pk}", users=[user for user in (one.asked_by, row.owner) if user],
        exclude=actor.user,
    )  # fmt: skip
    return one


@transaction.atomic
def compensation_pay(*, workspace: Workspace, actor: Actor, compensation_id: int, evidence: Evidence) -> Compensation:
    """Say that it was given, with proof. Raises NotFound, CompensationMoved, InvalidInput, DocumentRefused."""
    row, one = _locked(workspace, compensation_id)
    if S.PAID not in COMPENSATION_TRANSITIONS[one.state]:
        raise CompensationMoved
    for name, value in proof_values(workspace=workspace, actor=actor, evidence=evidence).items():
        setattr(one, name, value)
    _to(one, S.PAID)
    one.paid_by, one.paid_at = actor.user, now()
    one.save()
    event_add(row, actor, "compensation_paid", to=told(one))
    audit.record(workspace, actor, "complaint.compensation_paid", row, after=_plain(one))
    return one


@transaction.atomic
def compensation_withdraw(*, workspace: Workspace, actor: Actor, compensation_id: int, note: str = "") -> Compensation:
    """Take a compensation back that was not given yet. Raises NotFound, CompensationMoved, InvalidInput."""
    row, one = _locked(workspace, compensation_id)
    note = fitting(note, WORDS, "note", needed=one.state == S.APPROVED)
    _to(one, S.WITHDRAWN)
    one.save(update_fields=["state"])
    event_add(row, actor, "compensation_withdrawn", note=note, to=told(one))
    audit.record(workspace, actor, "complaint.compensation_withdrawn", row, after=_plain(one))
    return one


@transaction.atomic
def setup_save(*, workspace: Workspace, actor: Actor, free_amount: Decimal, currency: str) -> ComplaintSetup:
    """Set what one person may give. Raises InvalidInput at the field."""
    if not 0 <= free_amount <= MOST:
        raise InvalidInput(_("Enter an amount from 0 to %(max)s."), field="free_amount", max=MOST)
    if currency not in CURRENCIES:
        raise InvalidInput(field="currency")
    setup = setup_lock(workspace)
    before = {"free_amount": str(setup.free_amount), "currency": setup.currency}
    setup.free_amount, setup.currency = free_amount, currency
    setup.save(update_fields=["free_amount", "currency"])
    after = {"free_amount": str(free_amount), "currency": currency}
    if after != before:
        audit.record(workspace, actor, "complaint.setup_changed", setup, before=before, after=after)
    return setup


def _given(row: Complaint, currency: str) -> Decimal:
    """What a case has been promised in a currency ('': in points), refused and withdrawn ones apart."""
    rows = Compensation.objects.for_workspace(row.workspace_id).filter(complaint=row, currency=currency)
    alive = rows.exclude(state__in=(S.REFUSED, S.WITHDRAWN))
    return Decimal(alive.aggregate(all=Sum("amount", default=Decimal(0)))["all"])


def told(one: Compensation) -> str:
    """Kind-free words for a history that outlives languages: an amount with its currency, or a number."""
    return f"{one.amount:,.2f} {one.currency}" if one.currency else f"{one.amount:,.0f}"


def _locked(workspace: Workspace, compensation_id: int) -> tuple[Complaint, Compensation]:
    found = compensation_get(workspace=workspace, compensation_id=compensation_id)
    row = complaint_lock(workspace=workspace, complaint_id=found.complaint_id)
    return row, compensation_get(workspace=workspace, compensation_id=compensation_id)


def _to(one: Compensation, state: CompensationState) -> None:
    if state not in COMPENSATION_TRANSITIONS[one.state]:
        raise CompensationMoved
    one.state = state


def _may_approve(workspace: Workspace, actor: Actor) -> bool:
    if actor.user is None:
        return False
    member = Membership.objects.for_workspace(workspace).filter(user=actor.user, user__is_active=True).first()
    return member is not None and allows(member.role, Permission.INBOX_APPROVE)


def _checked(draft: CompensationDraft) -> dict[str, Any]:
    if draft.kind not in CompensationKind:
        raise InvalidInput(field="kind")
    points = draft.kind == CompensationKind.POINTS
    if not draft.amount.is_finite() or not 0 < draft.amount <= MOST:
        raise InvalidInput(_("Enter an amount above 0."), field="amount")
    if points and draft.amount != draft.amount.to_integral_value():
        raise InvalidInput(_("Points are whole numbers."), field="amount")
    if not points and draft.currency not in CURRENCIES:
        raise InvalidInput(field="currency")
    return {
        "kind": draft.kind,
        "amount": draft.amount.quantize(Decimal("0.01")),
        "currency": "" if points else draft.currency,
        "words": fitting(draft.words, WORDS, "words"),
    }


def _plain(one: Compensation) -> dict[str, Any]:
    return {
        "compensation": one.pk,
        "kind": one.kind,
        "amount": str(one.amount),
        "currency": one.currency,
        "state": one.state,
    }
