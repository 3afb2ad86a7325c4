"""What is done so that it does not happen again: tasks of the team that name the case they came from."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from interactions.selectors.links import complaint_url
from interactions.services.complaints.case import complaint_lock, event_add
from team import audit
from team.actors import Actor
from team.models import Task, User, Workspace
from team.services.tasks import task_open


@transaction.atomic
def improvement_start(
    *,
    workspace: Workspace,
    actor: Actor,
    complaint_id: int,
    title: str,
    assignee: User | None = None,
    due_on: date | None = None,
) -> Task:
    """Give somebody a task that comes from a case. Raises NotFound, InvalidInput at the field."""
    row = complaint_lock(workspace=workspace, complaint_id=complaint_id)
    task = task_open(
        workspace=workspace, actor=actor, title=title, assignee=assignee, due_on=due_on, source=row,
        url=complaint_url(workspace, row.pk),
    )  # fmt: skip
    event_add(row, actor, "improvement", to=task.title)
    audit.record(workspace, actor, "complaint.improvement_started", row, after={"task": task.pk})
    return task
