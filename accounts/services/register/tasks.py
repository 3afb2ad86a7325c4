"""Working on an account's checklist: settling, assigning, proving, adding lines of one's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from accounts.models import OnboardingTask
from accounts.onboarding_states import Stage, TaskState
from accounts.onboarding_template import BY_KEY
from accounts.selectors.register.dossiers import dossier_get, task_get
from accounts.services.register.checking import choice_of, day_of, member_of, text_of
from accounts.services.register.documents import document_erase, document_store
from accounts.services.register.progress import dossier_refresh
from config.lib.clock import now
from config.lib.errors import Conflict, InvalidInput
from config.lib.web import web_address
from team.actors import Actor
from team.audit import record
from team.models import Workspace

OWN_MAX = 40


@dataclass(frozen=True, slots=True)
class TaskValues:
    """What a person says about a task. `reason`: why it is not needed. `link`, `note`: the evidence."""

    state: str
    reason: str = ""
    owner_id: int | None = None
    due: date | None = None
    note: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class OwnTask:
    """A line that a person adds to a stage."""

    stage: str
    title: str
    purpose: str = ""
    owner_id: int | None = None
    due: date | None = None


@transaction.atomic
def task_settle(*, workspace: Workspace, actor: Actor, task_id: int, state: str, reason: str = "") -> OnboardingTask:
    """Tick a task, say that it is not needed, or open it again; the rest of it stays. Raises as `task_save`."""
    row = task_get(workspace=workspace, task_id=task_id)
    values = TaskValues(state, reason, row.owner_id, row.due, row.note, row.link)
    return task_save(workspace=workspace, actor=actor, task_id=task_id, values=values)


@transaction.atomic
def task_save(
    *, workspace: Workspace, actor: Actor, task_id: int, values: TaskValues, file: File | None = None
) -> OnboardingTask:
    """Save state, owner, due day and evidence; `file` replaces the document kept so far.

    Raises NotFound, InvalidInput at the field, Conflict for a task that follows from a fact, DocumentRefused.
    """
    row = task_get(workspace=workspace, task_id=task_id)
    wanted = _checked(workspace, row, values)
    before = {name: getattr(row, name) for name in wanted if getattr(row, name) != wanted[name]}
    for name in before:
        setattr(row, name, wanted[name])
    if "state" in before:
        settled = row.state != TaskState.OPEN
        row.settled_by, row.settled_at = (actor.user, now()) if settled else (None, None)
    old = row.document
    if file is not None:
        row.document = document_store(workspace=workspace, actor=actor, file=file)
    if not before and file is None:
        return row
    row.save()
    if file is not None and old is not None:
        document_erase(workspace=workspace, actor=actor, document=old)
    verb = "onboarding.changed"
    if "state" in before:
        verb = "onboarding.reopened" if row.state == TaskState.OPEN else "onboarding.settled"
    after: dict[str, Any] = {name: wanted[name] for name in before}
    record(workspace, actor, verb, row.dossier, before=before, after={"task": str(row), **after})
    dossier_refresh(row.dossier, actor)
    return row


@transaction.atomic
def task_add(*, workspace: Workspace, actor: Actor, dossier_id: int, task: OwnTask) -> OnboardingTask:
    """Add a line of one's own at the end of a stage. Raises NotFound, InvalidInput at the field."""
    dossier = dossier_get(workspace=workspace, dossier_id=dossier_id)
    stage = choice_of(task.stage, Stage, field="stage")
    if stage == Stage.DONE:
        raise InvalidInput(field="stage")
    rows = OnboardingTask.objects.for_workspace(workspace).filter(dossier=dossier)
    if rows.filter(key="").count() >= OWN_MAX:
        raise InvalidInput(_("At most %(max)s lines of your own are possible."), field="title", max=OWN_MAX)
    last = rows.filter(stage=stage).aggregate(Max("position"))["position__max"] or 0
    row = OnboardingTask.objects.create(
        workspace=workspace,
        dossier=dossier,
        stage=stage,
        title=text_of(task.title, field="title", most=160, needed=True),
        purpose=text_of(task.purpose, field="purpose", most=300),
        owner_id=member_of(workspace, task.owner_id),
        due=day_of(task.due, field="due"),
        position=last + 1,
    )
    record(workspace, actor, "onboarding.added", dossier, after={"task": row.title, "stage": row.stage})
    dossier_refresh(dossier, actor)
    return row


@transaction.atomic
def task_remove(*, workspace: Workspace, actor: Actor, task_id: int) -> None:
    """Take out a line of one's own, with its document. Raises NotFound, Conflict for a line of the template."""
    row = task_get(workspace=workspace, task_id=task_id)
    if row.key:
        raise Conflict(_("This line belongs to every account; say that it is not needed instead."))
    record(workspace, actor, "onboarding.removed", row.dossier, before={"task": row.title})
    if row.document:
        document_erase(workspace=workspace, actor=actor, document=row.document)
    row.delete()
    dossier_refresh(row.dossier, actor)


def _checked(workspace: Workspace, row: OnboardingTask, values: TaskValues) -> dict[str, Any]:
    state = choice_of(values.state, TaskState, field="state")
    line = BY_KEY.get(row.key)
    if line and line.fact and state != row.state and TaskState.DONE in {state, row.state}:
        raise Conflict(_("This follows from what the register knows and cannot be ticked by hand."), field="state")
    needed = state == TaskState.NOT_NEEDED
    reason = text_of(values.reason, field="reason", most=300)
    if needed and not reason:
        raise InvalidInput(_("Say why it is not needed."), field="reason")
    link = values.link.strip()
    if link and not web_address(link, longest=500):
        raise InvalidInput(_("Enter the address of a web page, beginning with https://."), field="link")
    return {
        "state": state,
        "reason": reason if needed else "",
        "owner_id": member_of(workspace, values.owner_id),
        "due": day_of(values.due, field="due"),
        "note": text_of(values.note, field="note", most=500),
        "link": link,
    }
