"""What the page of one complaint is drawn from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from config.lib.clock import now
from interactions.complaint_states import (
    COMPENSATION_TRANSITIONS,
    CompensationState,
    ComplaintStage,
    Severity,
)
from interactions.forms import complaints as f
from interactions.models import Compensation, Complaint, ComplaintEvent, Thread
from interactions.selectors.complaints.reading import (
    ask_url,
    compensations_of,
    evidence_of,
    improvements_of,
    person_of,
    reach_of,
    setup_of,
)
from interactions.selectors.conversation import last_received
from interactions.selectors.inbox import people_of
from interactions.selectors.masking import is_masked
from interactions.services.complaints.personal import is_revealed
from interactions.states import Intent
from team.decorators import WorkspaceRequest
from team.permissions import Permission as P
from team.permissions import allows
from team.selectors.tasks import task_people

HERE = {"active": "complaints", "section": "complaints"}
S = ComplaintStage
SUBJECT = 60


@dataclass(frozen=True, slots=True)
class Step:
    """One stage of the stepper. `state`: done, now, or later."""

    value: str
    label: str
    state: str


@dataclass(frozen=True, slots=True)
class Line:
    """A compensation, and what the reader may do with it."""

    row: Compensation
    may_decide: bool
    may_pay: bool
    may_withdraw: bool


def is_shown(request: WorkspaceRequest, row: Complaint) -> bool:
    """Whether the reader gave a reason to see personal data of this case."""
    return is_revealed(workspace=request.workspace, user_id=request.user.pk, complaint_id=row.pk)


def first_words(thread: Thread) -> dict[str, Any]:
    """How a case that comes from a thread begins: their last words, their mood."""
    text = last_received(thread=thread)
    flat = " ".join(text.split())
    subject = flat if len(flat) <= SUBJECT else f"{flat[: SUBJECT - 1]}…"
    grave = thread.intent == Intent.COMPLAINT and thread.priority >= 3
    return {"subject": subject, "words": text[:4000], "severity": Severity.GRAVE if grave else Severity.NORMAL}


def steps_of(row: Complaint) -> list[Step]:
    """The stages with the one the case is at."""
    order = [stage.value for stage in S]
    at = order.index(row.stage)
    states = [
        "done" if place < at or row.stage == S.CLOSED else "now" if place == at else "later" for place in range(5)
    ]
    return [Step(stage.value, str(stage.label), state) for stage, state in zip(S, states, strict=True)]


def case_page(request: WorkspaceRequest, row: Complaint, *, status: int = 200, **more: object) -> HttpResponse:
    """The page, also after something was refused: forms of `more` keep what was typed."""
    workspace, role = request.workspace, request.membership.role
    may = {name: allows(role, permission) for name, permission in (
        ("reply", P.INBOX_REPLY), ("approve", P.INBOX_APPROVE), ("reveal", P.CONTACTS_REVEAL), ("tasks", P.TASKS_EDIT),
    )}  # fmt: skip
    shown = is_shown(request, row)
    people = people_of(workspace=workspace)
    events = ComplaintEvent.objects.for_workspace(workspace).filter(complaint=row).select_related("actor")
    texts = (row.subject, row.words, row.findings, row.solution, row.satisfaction_words)
    context: dict[str, Any] = {
        **HERE,
        "part": "cases",
        "row": row,
        "steps": steps_of(row),
        "late": row.stage_due_at is not None and row.stage_due_at < now(),
        "person": person_of(row, shown=shown),
        "reach": reach_of(row, shown=shown),
        "shown": shown,
        "personal": row.caller is not None or any(map(is_masked, texts)),
        "people": people,
        "names": {person.pk: person.label for person in people},
        "events": list(events.order_by("-at", "-pk")[:200]),
        "lines": _lines(request, row, may),
        "setup": setup_of(workspace),
        "evidence": evidence_of(workspace=workspace, complaint=row),
        "improvements": improvements_of(workspace=workspace, complaint=row),
        "ask_url": ask_url(row) if row.asked_at and may["reply"] else "",
        "may": may,
        "now_at": now(),
    }
    if may["reply"]:
        context |= _forms(row)
        if may["tasks"]:
            context["improve_form"] = f.ImproveForm(people=task_people(workspace=workspace))
    return render(request, "interactions/complaints/case.html", {**context, **more}, status=status)


def _lines(request: WorkspaceRequest, row: Complaint, may: dict[str, bool]) -> list[Line]:
    lines = []
    for one in compensations_of(workspace=request.workspace, complaint=row):
        table = COMPENSATION_TRANSITIONS[one.state]
        asked = one.state == CompensationState.ASKED
        lines.append(
            Line(
                one,
                may_decide=asked and may["approve"] and one.asked_by_id != request.user.pk,
                may_pay=CompensationState.PAID in table and may["reply"],
                may_withdraw=CompensationState.WITHDRAWN in table and may["reply"],
            )
        )
    return lines


def _forms(row: Complaint) -> dict[str, Any]:
    given: dict[str, Any] = {"move_form": f.MoveForm(), "close_form": f.CloseForm(), "attach_form": f.EvidenceForm()}
    if row.stage == S.VERIFICATION:
        given["verify_form"] = f.VerifyForm(complaint=row)
    if row.stage == S.SOLUTION:
        given["solve_form"] = f.SolveForm(complaint=row)
    if row.stage in (S.VERIFICATION, S.SOLUTION, S.CONFIRMATION):
        given["compensate_form"] = f.CompensationForm()
    given["pay_form"] = f.PayForm()
    return given
