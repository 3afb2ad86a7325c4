"""The demo brand's complaints, handled by its team as the story says, each step at its time."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import translation

from accounts.services.custody.proofs import Evidence
from config.lib.clock import local_day, now
from interactions.complaint_states import PAY_WITHIN, STAGE_SPANS, ComplaintStage
from interactions.demo.complaint_story import CASES, Case
from interactions.models import (
    Compensation,
    Complaint,
    ComplaintCause,
    ComplaintEvent,
    ComplaintSetup,
    Thread,
    ThreadEvent,
)
from interactions.selectors.complaints.causes import cause_tree
from interactions.services.complaints import compensating as money
from interactions.services.complaints import opening
from interactions.services.complaints.asking import ask_make, rating_take
from interactions.services.complaints.causes import causes_begin
from interactions.services.complaints.improving import improvement_start
from interactions.services.complaints.moving import complaint_move, complaint_solve, complaint_verify
from team.actors import Actor
from team.audit import record
from team.models import AuditEntry, Membership, Task, User, Workspace
from team.roles import Role
from team.services.tasks import task_close
from team.states import Via

MADE = "demo.created"
S = ComplaintStage
ORDER = (S.INTAKE, S.VERIFICATION, S.SOLUTION, S.CONFIRMATION, S.CLOSED)


def demo_complaints(*, workspace: Workspace, actor: Actor) -> None:
    """Open the story's cases and bring each as far as it has come."""
    rows = Membership.objects.for_workspace(workspace).select_related("user").order_by("-pk")
    people = {Role(row.role): row.user for row in rows}
    chief = people.get(Role.MANAGER) or people.get(Role.OWNER)
    workers = [user for role, user in people.items() if role in (Role.COMMUNITY, Role.PLANNER)]
    if chief is None or not workers:
        return
    with translation.override("zh-hans"):
        causes_begin(workspace=workspace, actor=actor)
    tree = [[part for part, _n in node.parts] for node in cause_tree(workspace=workspace)]
    made = []
    for case in CASES:
        thread = _thread(workspace, case)
        if case.talk is not None and thread is None:
            continue
        by = people.get(case.by, workers[0])
        # What the chief asks for is decided by the owner of the workspace, else by nobody.
        other = chief if by != chief else people.get(Role.OWNER, chief)
        made.append(_Telling(workspace, case, thread, tree, by, other).tell())
    record(workspace, actor, MADE, workspace, after={"complaints": made})


def demo_uncomplaints(*, workspace: Workspace, actor: Actor) -> None:
    """Take them out again, with their tasks; causes only when no other case has one."""
    entries = AuditEntry.objects.for_workspace(workspace).filter(verb=MADE).values_list("after", flat=True)
    ids = [pk for after in entries for pk in after.get("complaints", [])]
    if not ids:
        return
    Task.objects.for_workspace(workspace).filter(source_type="complaint", source_id__in=map(str, ids)).delete()
    Complaint.objects.for_workspace(workspace).filter(pk__in=ids).delete()
    if not Complaint.objects.for_workspace(workspace).exists():
        ComplaintCause.objects.for_workspace(workspace).delete()
        ComplaintSetup.objects.for_workspace(workspace).delete()


def _thread(workspace: Workspace, case: Case) -> Thread | None:
    rows = Thread.objects.for_workspace(workspace).select_related("account").order_by("-pk")
    if isinstance(case.talk, int):
        return rows.filter(identity__remote_id=f"demo-talk-{case.talk}").first()
    if case.talk is None:
        return None
    platform, channel, handle = case.talk
    return rows.filter(account__platform=platform, channel=channel, identity__handle=handle).first()


class _Telling:
    """One case while it is told: services do the work, then what they wrote gets the story's times."""

    def __init__(
        self, workspace: Workspace, case: Case, thread: Thread | None, tree: list[list[Any]], by: User, chief: User
    ) -> None:
        self.workspace, self.case, self.thread = workspace, case, thread
        self.cause = tree[case.cause[0]][case.cause[1]]
        self.actor, self.chief = Actor(by, Via.SYSTEM), Actor(chief, Via.SYSTEM)
        self.start = now() - timedelta(hours=case.ago)
        if thread is not None:
            waits = thread.last_in_at if isinstance(case.talk, int) else thread.awaiting_since
            self.start = waits or thread.last_at
        self.seen = 0
        self.row: Complaint

    def tell(self) -> int:
        """Returns the case's id."""
        case = self.case
        draft = opening.ComplaintDraft(
            subject=case.subject, words=case.words, channel=case.channel, order_number=case.order,
            product=case.product, severity=case.severity, cause_id=self.cause.pk, owner_id=self.actor.user.pk,  # type: ignore[union-attr]
            thread_id=self.thread.pk if self.thread else None, caller_name=case.caller[0], reach=case.caller[1],
            received_at=self.start,
        )  # fmt: skip
        self.row = opening.complaint_open(workspace=self.workspace, actor=self.actor, draft=draft)
        self._date(self._moment(0))
        for place, stage in enumerate(ORDER[1 : len(case.at)], start=1):
            if case.until == S.CLOSED and place == len(case.at) - 1 and not case.solution:
                stage = S.CLOSED
            if stage == S.CLOSED and case.until != S.CLOSED:
                break
            self._to(stage, self._moment(place))
            if stage == case.until:
                break
        self._aside()
        self._settle()
        return self.row.pk

    @property
    def who(self) -> dict[str, Any]:
        return {"workspace": self.workspace, "actor": self.actor, "complaint_id": self.row.pk}

    def _moment(self, place: int) -> datetime:
        """When the step of this place was taken; nothing of the story lies ahead of now."""
        return min(self.start + timedelta(hours=self.case.at[place]), now() - timedelta(minutes=1))

    def _to(self, stage: ComplaintStage, at: datetime) -> None:
        case = self.case
        if stage == S.VERIFICATION:
            complaint_move(**self.who, stage=stage)
        elif stage == S.SOLUTION:
            complaint_verify(
                **self.who, findings=case.findings, verdict=case.verdict, cause_id=self.cause.pk, move_on=True
            )
            self._date(at)
            self._pay(at + timedelta(minutes=20))
            if self.case.solution:
                complaint_solve(**self.who, solution=case.solution)
        elif stage == S.CONFIRMATION:
            complaint_move(**self.who, stage=stage)
            ask_make(**self.who)
        else:
            if not case.solution:
                complaint_verify(**self.who, findings=case.findings, verdict=case.verdict, cause_id=self.cause.pk)
            complaint_move(**self.who, stage=S.CLOSED, outcome=case.outcome, note=case.why)
        self._date(at)

    def _pay(self, at: datetime) -> None:
        for paid in self.case.paid:
            draft = money.CompensationDraft(paid.kind, Decimal(paid.amount), paid.currency, paid.words)
            one = money.compensation_ask(**self.who, draft=draft)
            here: dict[str, Any] = {"workspace": self.workspace, "compensation_id": one.pk}
            values: dict[str, Any] = {"asked_at": at}
            self._date(at)
            if one.needs_second and paid.state != "asked":
                money.compensation_decide(**here, actor=self.chief, approved=True)
                self._date(at + timedelta(minutes=50))
            if paid.state != "asked":
                values |= {"decided_at": at + timedelta(minutes=50), "pay_by": at + timedelta(minutes=50) + PAY_WITHIN}
            if paid.state == "paid":
                money.compensation_pay(**here, actor=self.actor, evidence=Evidence(paid.proof))
                values["paid_at"] = at + timedelta(hours=2)
                self._date(values["paid_at"])
            Compensation.objects.for_workspace(self.workspace).filter(pk=one.pk).update(**values)

    def _aside(self) -> None:
        case, late = self.case, self._moment(len(self.case.at) - 1)
        if case.note:
            opening.complaint_note(**self.who, text=case.note)
            self._date(self._moment(min(1, len(case.at) - 1)))
        if case.risk:
            opening.complaint_risk(**self.who, risk=True, note=case.risk)
            self._date(self._moment(min(1, len(case.at) - 1)))
        if case.improve:
            title, finished = case.improve
            due = local_day(now(), self.workspace.time_zone) + timedelta(days=5)
            task = improvement_start(**self.who, title=title, assignee=self.actor.user, due_on=due)
            if finished:
                task_close(workspace=self.workspace, actor=self.actor, task_id=task.pk)
            self._date(late)
        if case.rating:
            row = Complaint.objects.for_workspace(self.workspace).select_related("workspace").get(pk=self.row.pk)
            rating_take(complaint=row, satisfaction=case.rating[0], words=case.rating[1])
            self._date(late)

    def _date(self, at: datetime) -> None:
        """Give what was written since the last call its time."""
        rows = ComplaintEvent.objects.for_workspace(self.workspace).filter(complaint=self.row, pk__gt=self.seen)
        rows.update(at=min(at, now()))
        self.seen = max([self.seen, *rows.values_list("pk", flat=True)])

    def _settle(self) -> None:
        """The case's own times follow from its history."""
        row = Complaint.objects.for_workspace(self.workspace).get(pk=self.row.pk)
        events = list(ComplaintEvent.objects.for_workspace(self.workspace).filter(complaint=row).order_by("pk"))
        at = {event.verb: event.at for event in events}
        row.opened_at = at["opened"]
        row.stage_at = next(event.at for event in reversed(events) if event.after)
        row.closed_at = at.get("closed") if row.stage == S.CLOSED else None
        row.stage_due_at = row.stage_at + STAGE_SPANS[row.stage] if row.stage in STAGE_SPANS else None
        row.asked_at = row.asked_at and at.get("asked")
        row.rated_at = row.rated_at and at.get("rated")
        row.save()
        if self.thread is not None:
            told = ThreadEvent.objects.for_workspace(self.workspace).filter(
                thread=self.thread, verb__startswith="complaint_", details__to=row.number
            )
            moves = [event.at for event in events if event.verb in ("opened", "moved", "closed")]
            for event, moment in zip(told.order_by("pk"), moves, strict=False):
                ThreadEvent.objects.for_workspace(self.workspace).filter(pk=event.pk).update(at=moment)
