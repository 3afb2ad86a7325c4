"""Opening a complaint, keeping its facts, giving it to somebody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from config.lib.clock import local_day, now
from config.lib.crypto import seal
from config.lib.errors import InvalidInput
from interactions.complaint_errors import ComplaintOpen
from interactions.complaint_states import OPEN_STAGES, STAGE_SPANS, ComplaintChannel, ComplaintStage, Severity
from interactions.models import Complaint, ComplaintCause, Contact, Message, Thread
from interactions.selectors.complaints.causes import cause_get
from interactions.selectors.complaints.reading import caller_of
from interactions.selectors.contacts.reading import contact_get
from interactions.selectors.links import complaint_url
from interactions.services.answerers import answerer_user
from interactions.services.complaints.case import (
    LONG,
    NOTE,
    complaint_lock,
    event_add,
    fitting,
    thread_tell,
)
from interactions.services.complaints.causes import causes_begin, setup_lock
from interactions.services.sla.promising import order_of
from interactions.services.threads import thread_lock
from interactions.states import Direction
from team import audit
from team.actors import Actor
from team.models import User, Workspace
from team.permissions import Permission
from team.services.notifications import notify

SUBJECT, PRODUCT, ORDER, RISK = 160, 80, 40, 300
CALLER = {"name": 80, "reach": 120}
EDITABLE = ("subject", "words", "order_number", "product", "severity", "cause")


@dataclass(frozen=True, slots=True)
class ComplaintDraft:
    """A complaint as it comes in. `received_at`: when they complained (aware UTC), None for now.

    `caller_name` and `reach`: who called and how to reach them; both are sealed. `channel` is the thread's where there
    is one; `order_number` the one named last in it unless given.
    """

    subject: str
    words: str = ""
    channel: str = ""
    order_number: str = ""
    product: str = ""
    severity: int = Severity.NORMAL
    cause_id: int | None = None
    owner_id: int | None = None
    thread_id: int | None = None
    contact_id: int | None = None
    caller_name: str = ""
    reach: str = ""
    received_at: datetime | None = None


def complaint_open(
    *, workspace: Workspace, actor: Actor, draft: ComplaintDraft, another: bool = False, at: datetime | None = None
) -> Complaint:
    """Open a case; `another`: although the thread has an open one. `at`: for reports of the past, such as imports.

    The first stage should be over two hours after they complained, or when the answer in the thread is due, if that is
    sooner, and never in less than half an hour. Raises NotFound, InvalidInput, NoAccess, ComplaintOpen.
    """
    moment = at or now()
    causes_begin(workspace=workspace, actor=actor)
    with transaction.atomic():
        row = Complaint(workspace=workspace, opened_by=actor.user, opened_at=moment, stage_at=moment)
        _take(row, workspace, draft, moment)
        if row.thread is not None and not another:
            _only_one(workspace, row.thread)
        owner = answerer_user(workspace, draft.owner_id, field="owner") if draft.owner_id is not None else None
        row.owner = owner or (row.thread.assignee if row.thread else None)
        if row.cause is None and draft.cause_id is not None:
            row.cause = _cause(workspace, draft.cause_id)
        row.number = _number(workspace, moment)
        row.stage_due_at = _first_due(row, moment)
        row.save()
        event_add(row, actor, "opened", after=row.stage)
        audit.record(
            workspace, actor, "complaint.opened", row, after={"severity": row.severity, "thread": row.thread_id}
        )
        thread_tell(row, actor, "complaint_opened", to=row.number)
        _tell_owner(row, actor)
    return row


@transaction.atomic
def complaint_edit(*, workspace: Workspace, actor: Actor, complaint_id: int, values: Mapping[str, Any]) -> Complaint:
    """Change some of EDITABLE, and who called (`caller_name`, `reach`). Raises NotFound, InvalidInput at the field."""
    row = complaint_lock(workspace=workspace, complaint_id=complaint_id)
    given = _facts({name: values.get(name, getattr(row, name)) for name in EDITABLE if name != "cause"})
    if "cause" in values:
        given["cause"] = _cause(workspace, values["cause"], keep=row.cause_id) if values["cause"] else None
    changed = [name for name, value in given.items() if getattr(row, name) != value]
    before = {name: _plain(getattr(row, name)) for name in changed if name != "words"}
    for name in changed:
        setattr(row, name, given[name])
    if "caller_name" in values or "reach" in values:
        known = caller_of(row)
        caller = _caller(values.get("caller_name", known.get("name", "")), values.get("reach", known.get("reach", "")))
        if caller != known:
            row.caller = seal(caller) if caller else None
            changed.append("caller")
    if changed:
        row.save()
        event_add(row, actor, "changed", fields=changed)
        after = {name: _plain(getattr(row, name)) for name in before}
        audit.record(workspace, actor, "complaint.changed", row, before=before, after={**after, "fields": changed})
    return row


@transaction.atomic
def complaint_assign(*, workspace: Workspace, actor: Actor, complaint_id: int, user_id: int | None) -> Complaint:
    """Give the case to a member who may answer, or to nobody. Raises NotFound, NoAccess."""
    user = answerer_user(workspace, user_id, field="owner") if user_id is not None else None
    row = complaint_lock(workspace=workspace, complaint_id=complaint_id)
    if row.owner_id == (user.pk if user else None):
        return row
    row.owner, row.told = user, min(row.told, 1) if user is None else 0
    row.save(update_fields=["owner", "told", "updated_at"])
    event_add(row, actor, "assigned" if user else "unassigned", to=user.pk if user else None)
    verb = "complaint.assigned" if user else "complaint.unassigned"
    audit.record(workspace, actor, verb, row, after={"to": user.pk if user else None})
    _tell_owner(row, actor)
    return row


@transaction.atomic
def complaint_note(*, workspace: Workspace, actor: Actor, complaint_id: int, text: str) -> None:
    """Write a note for the team into the case. Raises NotFound, InvalidInput."""
    row = complaint_lock(workspace=workspace, complaint_id=complaint_id)
    event_add(row, actor, "noted", note=fitting(text, NOTE, "text", needed=True))
    audit.record(workspace, actor, "complaint.noted", row)


@transaction.atomic
def complaint_risk(*, workspace: Workspace, actor: Actor, complaint_id: int, risk: bool, note: str = "") -> Complaint:
    """Say that a case may become a risk to the brand, or no longer. Who manages compliance is told.

    Raises NotFound, InvalidInput when nobody says why.
    """
    row = complaint_lock(workspace=workspace, complaint_id=complaint_id)
    note = fitting(note, RISK, "note", needed=risk)
    if row.risk == risk and row.risk_note == note:
        return row
    row.risk, row.risk_note = risk, note if risk else ""
    if risk:
        row.severity = max(row.severity, Severity.GRAVE)
    row.save(update_fields=["risk", "risk_note", "severity", "updated_at"])
    event_add(row, actor, "risk_set" if risk else "risk_lifted", note=note)
    verb = "complaint.risk_set" if risk else "complaint.risk_lifted"
    audit.record(workspace, actor, verb, row, after={"severity": row.severity})
    if risk:
        notify(
            workspace=workspace, kind="complaint.risk", params={"number": row.number, "by": actor.label},
            url=complaint_url(workspace, row.pk), dedupe=f"complaint-risk-{row.pk}",
            permission=Permission.COMPLIANCE_MANAGE, exclude=actor.user,
        )  # fmt: skip
    return row


def _take(row: Complaint, workspace: Workspace, draft: ComplaintDraft, moment: datetime) -> None:
    thread = thread_lock(workspace=workspace, thread_id=draft.thread_id) if draft.thread_id is not None else None
    contact: Contact | None = thread.contact if thread else None
    if contact is None and draft.contact_id is not None:
        contact = contact_get(workspace=workspace, contact_id=draft.contact_id)
    row.thread, row.contact = thread, contact
    row.channel = thread.channel if thread else draft.channel
    if row.channel not in ComplaintChannel:
        raise InvalidInput(_("Say how it reached you."), field="channel")
    names = ("subject", "words", "order_number", "product", "severity")
    for name, value in _facts({name: getattr(draft, name) for name in names}).items():
        setattr(row, name, value)
    if thread is not None and not row.order_number:
        row.order_number = order_of(thread)[:ORDER]
    received = draft.received_at or (_complained_at(thread) if thread else None) or moment
    if received > moment:
        raise InvalidInput(_("Choose a time that has passed."), field="received_at")
    row.received_at = received
    caller = _caller(draft.caller_name, draft.reach)
    row.caller = seal(caller) if caller else None


def _facts(values: dict[str, Any]) -> dict[str, Any]:
    most = {"subject": SUBJECT, "words": LONG, "order_number": ORDER, "product": PRODUCT}
    if values["severity"] not in Severity.values:
        raise InvalidInput(field="severity")
    texts = {name: fitting(values[name], size, name, needed=name == "subject") for name, size in most.items()}
    return {**texts, "severity": int(values["severity"])}


def _caller(name: str, reach: str) -> dict[str, str]:
    given = {"name": fitting(name, CALLER["name"], "caller_name"), "reach": fitting(reach, CALLER["reach"], "reach")}
    return {key: value for key, value in given.items() if value}


def _cause(workspace: Workspace, cause_id: int, keep: int | None = None) -> ComplaintCause:
    cause = cause_get(workspace=workspace, cause_id=cause_id)
    if cause.archived_at is not None and cause.pk != keep:
        raise InvalidInput(_("This cause is archived. Choose another one."), field="cause")
    return cause


def _only_one(workspace: Workspace, thread: Thread) -> None:
    rows = Complaint.objects.for_workspace(workspace).filter(thread=thread, stage__in=OPEN_STAGES)
    number = rows.values_list("number", flat=True).first()
    if number is not None:
        raise ComplaintOpen(field="another", number=number)


def _complained_at(thread: Thread) -> datetime | None:
    """The message nobody has answered yet, else their last one."""
    if thread.awaiting_since is not None:
        return thread.awaiting_since
    rows = Message.objects.for_workspace(thread.workspace_id).filter(thread=thread, direction=Direction.IN)
    return rows.order_by("-at").values_list("at", flat=True).first()


def _number(workspace: Workspace, moment: datetime) -> str:
    setup = setup_lock(workspace)
    year = local_day(moment, workspace.time_zone).year
    if setup.year != year:
        rows = Complaint.objects.for_workspace(workspace).filter(number__startswith=f"TS-{year}-")
        setup.year, setup.last = year, rows.count()
    setup.last += 1
    setup.save(update_fields=["year", "last"])
    return f"TS-{year}-{setup.last:04}"


def _first_due(row: Complaint, moment: datetime) -> datetime:
    span = STAGE_SPANS[ComplaintStage.INTAKE]
    due = moment + span
    if row.thread is not None and row.thread.due_at is not None:
        due = min(due, row.thread.due_at)
    return max(due, moment + span / 4)


def _tell_owner(row: Complaint, actor: Actor) -> None:
    owner: User | None = row.owner
    if owner is None:
        return
    workspace = row.workspace
    notify(
        workspace=workspace, kind="complaint.given", params={"number": row.number, "by": actor.label},
        url=complaint_url(workspace, row.pk), dedupe=f"complaint-given-{row.pk}", users=[owner], exclude=actor.user,
    )  # fmt: skip


def _plain(value: Any) -> Any:
    return value.name if isinstance(value, ComplaintCause) else value
