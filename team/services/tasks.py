"""Giving tasks, changing and finishing them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, models, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from config.lib.clock import now
from config.lib.errors import InvalidInput
from team.actors import Actor
from team.audit import record
from team.errors import TaskAgain, TaskFinished
from team.models import Membership, Task, User, Workspace
from team.permissions import Permission, roles_with
from team.selectors.tasks import task_get
from team.services.notifications import notify
from team.task_states import FINISHED, UNFINISHED, TaskPriority, TaskState, Told

EDITABLE = ("title", "text", "priority", "assignee", "due_on")
_FIRST, _LAST = date(2000, 1, 1), date(2199, 12, 31)


@transaction.atomic
def task_open(
    *,
    workspace: Workspace,
    actor: Actor,
    title: str,
    text: str = "",
    assignee: User | None = None,
    due_on: date | None = None,
    priority: int = TaskPriority.NORMAL,
    url: str = "",
    source: models.Model | None = None,
    dedupe: str = "",
) -> Task:
    """Make a task, or return the unfinished one that has the same `dedupe`.

    `assignee` must be a member who may finish tasks (`task_people`); `due_on` a day of the workspace's zone; `url` a
    path of ours; `source` the row it came from. Raises InvalidInput at the field.
    """
    dedupe = dedupe[:120]
    if dedupe and (known := _unfinished(workspace, dedupe)):
        return known
    values = _checked(
        workspace, {"title": title, "text": text, "priority": priority, "assignee": assignee, "due_on": due_on}
    )
    if url and (not url.startswith("/") or url.startswith("//") or len(url) > 300 or not url.isprintable()):
        raise InvalidInput(field="url")
    row = Task(workspace=workspace, created_by=actor.user, url=url, dedupe=dedupe, **values)
    if source is not None:
        row.source_type, row.source_id = source._meta.model_name or "", str(source.pk)
        row.source_label = str(source)[:160]
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:  # somebody else opened it in this moment
        if known := _unfinished(workspace, dedupe):
            return known
        raise
    record(workspace, actor, "task.opened", row, after={**_plain(values), "source": row.source_label})
    _tell_assignee(row, actor)
    return row


@transaction.atomic
def task_change(*, workspace: Workspace, actor: Actor, task_id: int, values: Mapping[str, Any]) -> Task:
    """Change some of EDITABLE. Raises NotFound, TaskFinished, InvalidInput at the field."""
    row = _locked(workspace, task_id)
    if row.state in FINISHED:
        raise TaskFinished
    given = {name: values[name] for name in EDITABLE if name in values}
    given = _checked(workspace, {**{name: getattr(row, name) for name in EDITABLE}, **given})
    before = {name: getattr(row, name) for name in EDITABLE}
    changed = [name for name in EDITABLE if before[name] != given[name]]
    if not changed:
        return row
    for name in changed:
        setattr(row, name, given[name])
    if {"due_on", "assignee"} & set(changed):
        row.told = Told.NOTHING
    row.save()
    verb = "task.assigned" if changed == ["assignee"] else "task.changed"
    old, new = ({name: side[name] for name in changed} for side in (before, given))
    record(workspace, actor, verb, row, before=_plain(old), after=_plain(new))
    if "assignee" in changed:
        _tell_assignee(row, actor)
    return row


def task_assign(*, workspace: Workspace, actor: Actor, task_id: int, assignee: User | None) -> Task:
    """Give the task to somebody, or to nobody. Raises as `task_change` does."""
    return task_change(workspace=workspace, actor=actor, task_id=task_id, values={"assignee": assignee})


@transaction.atomic
def task_begin(*, workspace: Workspace, actor: Actor, task_id: int) -> Task:
    """Note that somebody works on it; a task of nobody becomes theirs. Raises NotFound, TaskFinished."""
    row = _locked(workspace, task_id)
    if row.state in FINISHED:
        raise TaskFinished
    if row.state == TaskState.DOING:
        return row
    row.state = TaskState.DOING
    if row.assignee_id is None:
        row.assignee = actor.user
    row.save(update_fields=["state", "assignee"])
    record(workspace, actor, "task.begun", row)
    return row


@transaction.atomic
def task_close(
    *, workspace: Workspace, actor: Actor, task_id: int, state: str = TaskState.DONE, note: str = ""
) -> Task:
    """Finish a task as done or dropped; `note`: what came of it. Again is harmless. Raises NotFound, InvalidInput."""
    if state not in FINISHED:
        raise InvalidInput(field="state")
    if len(note := note.strip()) > 500:
        raise InvalidInput(_("At most %(max)s characters fit here."), field="note", max=500)
    row = _locked(workspace, task_id)
    if row.state in FINISHED:
        return row
    row.state, row.outcome, row.done_by, row.done_at = state, note, actor.user, now()
    row.save(update_fields=["state", "outcome", "done_by", "done_at"])
    verb = "task.done" if state == TaskState.DONE else "task.dropped"
    record(workspace, actor, verb, row, after={"note": note} if note else {})
    notify(
        workspace=workspace,
        kind="team.task_closed",
        params={"title": row.title, "by": actor.label, "state": state},
        url=_address(row),
        users=[row.created_by] if row.created_by else [],
        exclude=actor.user,
    )
    return row


@transaction.atomic
def task_reopen(*, workspace: Workspace, actor: Actor, task_id: int) -> Task:
    """Take a finished task up again. Raises NotFound, TaskAgain when a newer one is about the same thing."""
    row = _locked(workspace, task_id)
    if row.state in UNFINISHED:
        return row
    if row.dedupe and _unfinished(workspace, row.dedupe):
        raise TaskAgain
    row.state, row.done_by, row.done_at, row.told = TaskState.OPEN, None, None, Told.NOTHING
    row.save(update_fields=["state", "done_by", "done_at", "told"])
    record(workspace, actor, "task.reopened", row)
    _tell_assignee(row, actor)
    return row


@transaction.atomic
def tasks_close(*, workspace: Workspace, actor: Actor, task_ids: Iterable[int]) -> int:
    """Finish those of the tasks that are unfinished. Returns how many."""
    ids = _unfinished_of(workspace, task_ids)
    for pk in ids:
        task_close(workspace=workspace, actor=actor, task_id=pk)
    return len(ids)


@transaction.atomic
def tasks_assign(*, workspace: Workspace, actor: Actor, task_ids: Iterable[int], assignee: User | None) -> int:
    """Give those of the tasks that are unfinished to somebody. Returns how many. Raises InvalidInput at `assignee`."""
    ids = _unfinished_of(workspace, task_ids)
    for pk in ids:
        task_assign(workspace=workspace, actor=actor, task_id=pk, assignee=assignee)
    return len(ids)


def _unfinished_of(workspace: Workspace, task_ids: Iterable[int]) -> list[int]:
    rows = Task.objects.for_workspace(workspace).filter(pk__in=list(task_ids)[:500], state__in=UNFINISHED)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def tasks_leave(*, workspace: Workspace, user: User) -> int:
    """Nobody has the unfinished tasks of a person who leaves the workspace. Returns how many there were."""
    rows = Task.objects.for_workspace(workspace).filter(assignee=user, state__in=UNFINISHED)
    return rows.update(assignee=None)


def _locked(workspace: Workspace, task_id: int) -> Task:
    Task.objects.for_workspace(workspace).select_for_update().filter(pk=task_id).values_list("pk").first()
    return task_get(workspace=workspace, task_id=task_id)


def _unfinished(workspace: Workspace, dedupe: str) -> Task | None:
    return Task.objects.for_workspace(workspace).filter(dedupe=dedupe, state__in=UNFINISHED).first()


def _checked(workspace: Workspace, values: dict[str, Any]) -> dict[str, Any]:
    values = {**values, "title": str(values["title"]).strip(), "text": str(values["text"]).strip()}
    if not 1 <= len(values["title"]) <= 160:
        raise InvalidInput(_("Between 1 and %(max)s characters are needed here."), field="title", max=160)
    if len(values["text"]) > 4000:
        raise InvalidInput(_("At most %(max)s characters fit here."), field="text", max=4000)
    if values["priority"] not in TaskPriority.values:
        raise InvalidInput(field="priority")
    if values["due_on"] is not None and not _FIRST <= values["due_on"] <= _LAST:
        raise InvalidInput(field="due_on")
    person = values["assignee"]
    if person is not None:
        able = Membership.objects.for_workspace(workspace).filter(
            user=person, user__is_active=True, role__in=roles_with(Permission.TASKS_EDIT)
        )
        if not able.exists():
            raise InvalidInput(_("Choose a member who may finish tasks."), field="assignee")
    return values


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.label if isinstance(value, User) else value for name, value in values.items()}


def _address(row: Task) -> str:
    return reverse("team:task", args=[row.workspace.slug, row.pk])


def _tell_assignee(row: Task, actor: Actor) -> None:
    if row.assignee is None or row.assignee == actor.user:
        return
    notify(
        workspace=row.workspace,
        kind="team.task_assigned",
        params={"title": row.title, "by": actor.label, "due": row.due_on.isoformat() if row.due_on else ""},
        url=_address(row),
        dedupe=f"task-given:{row.pk}",
        users=[row.assignee],
    )
