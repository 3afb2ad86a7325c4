"""Reading tasks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, Q, QuerySet

from config.lib.clock import local_day, now
from config.lib.errors import NotFound
from team.models import Membership, Task, User, Workspace
from team.permissions import Permission, roles_with
from team.task_states import FINISHED, UNFINISHED

DUE = ("late", "today", "week", "none")


@dataclass(frozen=True, slots=True)
class TaskFilters:
    """Which tasks; empty values restrict nothing. `assignee`: a user's id, 0 for tasks of nobody.

    `due`: one of DUE, on the workspace's days; `week` reaches to the sixth day from today and includes what is late.
    """

    finished: bool | None = None
    assignee: int | None = None
    state: str = ""
    due: str = ""
    source_type: str = ""
    source_id: str = ""
    q: str = ""

    @property
    def narrowed(self) -> bool:
        """Whether a person restricted the list beyond the tab."""
        return bool(self.state or self.due or self.source_type or self.source_id or self.q or self.assignee is not None)


def task_query(*, workspace: Workspace, filters: TaskFilters = TaskFilters()) -> QuerySet[Task]:
    """Unfinished tasks by due day and priority, those without a day last; finished ones by when they ended."""
    rows = Task.objects.for_workspace(workspace).select_related("assignee", "created_by", "done_by")
    if filters.finished is not None:
        rows = rows.filter(state__in=FINISHED if filters.finished else UNFINISHED)
    exact = {"state": filters.state, "source_type": filters.source_type, "source_id": filters.source_id}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if filters.assignee is not None:
        rows = rows.filter(assignee=filters.assignee or None)
    if filters.q:
        found = Q(title__icontains=filters.q) | Q(text__icontains=filters.q) | Q(source_label__icontains=filters.q)
        rows = rows.filter(found)
    if filters.due in DUE:
        rows = rows.filter(_due(filters.due, local_day(now(), workspace.time_zone)))
    if filters.finished:
        return rows.order_by("-done_at", "-pk")
    return rows.order_by(F("due_on").asc(nulls_last=True), "priority", "pk")


def _due(which: str, today: date) -> Q:
    return {
        "late": Q(due_on__lt=today),
        "today": Q(due_on=today),
        "week": Q(due_on__lte=today + timedelta(days=6)),
        "none": Q(due_on=None),
    }[which]


def task_get(*, workspace: Workspace, task_id: int) -> Task:
    """One task with its people. Raises NotFound."""
    found = task_query(workspace=workspace).filter(pk=task_id).first()
    if found is None:
        raise NotFound
    return found


def task_people(*, workspace: Workspace) -> list[User]:
    """Members who can be given tasks, by name."""
    rows = Membership.objects.for_workspace(workspace).filter(
        role__in=roles_with(Permission.TASKS_EDIT), user__is_active=True
    )
    return [member.user for member in rows.select_related("user").order_by("user__name", "user__email")]


def task_source_types(*, workspace: Workspace) -> list[str]:
    """The types of rows this workspace's tasks came from, alphabetically; tasks entered by hand have none."""
    rows = Task.objects.for_workspace(workspace).exclude(source_type="")
    return sorted(rows.order_by().values_list("source_type", flat=True).distinct())


def tasks_due(*, workspace: Workspace, user: User) -> QuerySet[Task]:
    """What the person is to do by today, on the workspace's day; the longest overdue first."""
    today = local_day(now(), workspace.time_zone)
    rows = Task.objects.for_workspace(workspace).filter(assignee=user, state__in=UNFINISHED, due_on__lte=today)
    return rows.order_by("due_on", "priority", "pk")
