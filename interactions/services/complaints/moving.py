"""The one way from stage to stage, and what verification and solution come to."""

from __future__ import annotations

import secrets
from typing import Any

from django.db import transaction

from config.lib.clock import now
from config.lib.errors import InvalidInput
from interactions.complaint_errors import CompensationWaits, ComplaintMoved, NoSolution, NotVerified
from interactions.complaint_states import (
    COMPLAINT_TRANSITIONS,
    STAGE_SPANS,
    CompensationState,
    ComplaintOutcome,
    ComplaintStage,
    Verdict,
)
from interactions.models import Compensation, Complaint
from interactions.selectors.complaints.causes import cause_get
from interactions.services.complaints.case import LONG, NOTE, complaint_lock, event_add, fitting, thread_tell
from team import audit
from team.actors import Actor
from team.models import Workspace

S, End = ComplaintStage, ComplaintOutcome
OPEN_PAYMENTS = (CompensationState.ASKED, CompensationState.APPROVED)


@transaction.atomic
def complaint_verify(
    *,
    workspace: Workspace,
    actor: Actor,
    complaint_id: int,
    findings: str,
    verdict: str,
    cause_id: int | None = None,
    move_on: bool = False,
) -> Complaint:
    """Write down what was found, whether the complaint is justified and why it came to it; `move_on` to the solution.

    Only while the case is being verified. Raises NotFound, InvalidInput at the field, ComplaintMoved, NotVerified.
    """
    row = complaint_lock(workspace=workspace, complaint_id=complaint_id)
    if row.stage != S.VERIFICATION:
        raise ComplaintMoved
    if verdict not in Verdict:
        raise InvalidInput(field="verdict")
    findings = fitting(findings, LONG, "findings", needed=move_on)
    cause = cause_get(workspace=workspace, cause_id=cause_id) if cause_id is not None else None
    if cause is not None and cause.archived_at is not None and cause.pk != row.cause_id:
        raise InvalidInput(field="cause")
    changed = (row.findings, row.verdict, row.cause_id) != (findings, verdict, cause.pk if cause else None)
    row.findings, row.verdict, row.cause = findings, verdict, cause
    if changed:
        row.save(update_fields=["findings", "verdict", "cause", "updated_at"])
        event_add(row, actor, "verified")
        after = {"verdict": verdict, "cause": cause.name if cause else ""}
        audit.record(workspace, actor, "complaint.verified", row, after=after)
    return _move(row, workspace, actor, S.SOLUTION) if move_on else row


@transaction.atomic
def complaint_solve(
    *, workspace: Workspace, actor: Actor, complaint_id: int, solution: str, move_on: bool = False
) -> Complaint:
    """Write down what is offered; `move_on`: they are asked whether it is well. Raises as `complaint_verify` does."""
    row = complaint_lock(workspace=workspace, complaint_id=complaint_id)
    if row.stage != S.SOLUTION:
        raise ComplaintMoved
    solution = fitting(solution, LONG, "solution", needed=move_on)
    if solution != row.solution:
        row.solution = solution
        row.save(update_fields=["solution", "updated_at"])
        event_add(row, actor, "solved")
        audit.record(workspace, actor, "complaint.solution_written", row)
    return _move(row, workspace, actor, S.CONFIRMATION) if move_on else row


@transaction.atomic
def complaint_move(
    *,
    workspace: Workspace,
    actor: Actor,
    complaint_id: int,
    stage: str,
    outcome: str = "",
    note: str = "",
    was: str = "",
) -> Complaint:
    """Bring a case to another stage; closing needs an `outcome`, and a note unless it is solved.

    `was`: the stage the person saw, so that two people do not move it twice. Raises NotFound, InvalidInput at the
    field, ComplaintMoved, NotVerified, NoSolution, CompensationWaits.
    """
    row = complaint_lock(workspace=workspace, complaint_id=complaint_id)
    if stage not in S or (was and was != row.stage):
        raise ComplaintMoved
    return _move(row, workspace, actor, S(stage), outcome=outcome, note=note)


def _move(
    row: Complaint, workspace: Workspace, actor: Actor, stage: ComplaintStage, *, outcome: str = "", note: str = ""
) -> Complaint:
    before = row.stage
    if stage not in COMPLAINT_TRANSITIONS[before]:
        raise ComplaintMoved
    back = before in (S.CLOSED, S.CONFIRMATION) and stage != S.CLOSED
    note = fitting(note, NOTE, "note", needed=back or (stage == S.CLOSED and outcome != End.SOLVED))
    _check(row, before, stage, outcome)
    moment = now()
    row.stage, row.stage_at, row.told = stage, moment, 0
    row.stage_due_at = moment + STAGE_SPANS[stage] if stage in STAGE_SPANS else None
    row.outcome = outcome if stage == S.CLOSED else End.OPEN
    row.closed_at = moment if stage == S.CLOSED else None
    if before == S.CLOSED:
        # Who was not content is asked anew once it is really settled.
        row.ask_key, row.asked_at, row.satisfaction, row.satisfaction_words, row.rated_at = "", None, None, "", None
    if stage == S.CONFIRMATION and not row.ask_key:
        row.ask_key = secrets.token_urlsafe(9)
    row.save()
    _tell(row, workspace, actor, before, outcome, note)
    return row


def _check(row: Complaint, before: str, stage: str, outcome: str) -> None:
    if stage == S.CLOSED and outcome not in (End.SOLVED, End.REFUSED, End.WITHDRAWN, End.SILENT):
        raise InvalidInput(field="outcome")
    settled = stage == S.CLOSED and outcome in (End.SOLVED, End.REFUSED)
    verified = bool(row.findings and row.verdict) and row.cause_id is not None
    if ((stage == S.SOLUTION and before == S.VERIFICATION) or settled) and not verified:
        raise NotVerified(field="findings")
    offered = stage == S.CONFIRMATION or (stage == S.CLOSED and outcome == End.SOLVED)
    if offered and not row.solution:
        raise NoSolution(field="solution")
    open_payments = Compensation.objects.for_workspace(row.workspace_id).filter(complaint=row)
    waiting = (CompensationState.ASKED,) if stage == S.CONFIRMATION else OPEN_PAYMENTS
    if stage in (S.CONFIRMATION, S.CLOSED) and open_payments.filter(state__in=waiting).exists():
        raise CompensationWaits


def _tell(row: Complaint, workspace: Workspace, actor: Actor, before: str, outcome: str, note: str) -> None:
    verb = "closed" if row.stage == S.CLOSED else "reopened" if before == S.CLOSED else "moved"
    details: dict[str, Any] = {"outcome": outcome} if verb == "closed" else {}
    event_add(row, actor, verb, note=note, before=before, after=row.stage, **details)
    audit.record(
        workspace, actor, f"complaint.{verb}", row, before={"stage": before}, after={"stage": row.stage, **details}
    )
    thread_tell(row, actor, f"complaint_{verb}", to=row.number)
