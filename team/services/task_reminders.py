"""Reminding people of tasks whose day has come or gone."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.urls import reverse

from config.lib.clock import local_day, now
from team.models import Task
from team.services.notifications import notify
from team.task_states import UNFINISHED, Told

BATCH = 500
WEEK = timedelta(days=7)


def tasks_remind() -> int:
    """Remind of unfinished tasks: on the day, the day after and a week after; once for each task and step.

    Days are those of the task's workspace. The assignee is told; who gave the task, too, once it is late. A task of
    nobody is told to who gave it. Returns how many reminders were due.
    """
    latest = now().date() + timedelta(days=1)  # the farthest zones are a day ahead of UTC
    rows = (
        Task.objects.unscoped("all workspaces' tasks are looked through; each row names its own")
        .filter(state__in=UNFINISHED, due_on__lte=latest)
        .exclude(told=Told.WEEK)
        .select_related("workspace", "assignee", "created_by")
        .order_by("due_on", "pk")
    )
    told = 0
    for row in rows.iterator(BATCH):
        today = local_day(now(), row.workspace.time_zone)
        step = _step(row, today)
        if step == row.told or (row.told == Told.LATE and step != Told.WEEK) or not step:
            continue
        told += _tell(row, step, today)
    return told


def _step(row: Task, today: date) -> Told:
    if row.due_on is None or row.due_on > today:
        return Told.NOTHING
    if row.due_on == today:
        return Told.TODAY
    return Told.WEEK if today - row.due_on >= WEEK else Told.LATE


@transaction.atomic
def _tell(row: Task, step: Told, today: date) -> bool:
    # Only one of two runs at a time moves the row on, and only that one tells.
    mine = Task.objects.for_workspace(row.workspace_id).filter(pk=row.pk, told=row.told, state__in=UNFINISHED)
    if not mine.update(told=step):
        return False
    late = step != Told.TODAY
    people = [row.assignee, row.created_by if late or row.assignee is None else None]
    notify(
        workspace=row.workspace,
        kind="team.task_late" if late else "team.task_due",
        params={"title": row.title, "days": (today - row.due_on).days if row.due_on else 0},
        url=reverse("team:task", args=[row.workspace.slug, row.pk]),
        dedupe=f"task-{step}:{row.pk}",
        users=[person for person in people if person is not None],
    )
    return True
