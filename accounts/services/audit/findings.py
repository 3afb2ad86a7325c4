"""What people do about findings: give a task, accept with a reason, take that back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts.audit_states import UNSETTLED, AuditCheck, FindingState, Gravity
from accounts.audit_words import finding_advice, finding_sentence
from accounts.errors import FindingSettled
from accounts.models import AuditFinding
from accounts.selectors.audit.findings import finding_get
from config.lib.clock import local_day, now
from config.lib.errors import InvalidInput
from team.actors import Actor
from team.audit import record
from team.models import Task, User, Workspace
from team.selectors.tasks import task_people
from team.services.tasks import task_open
from team.task_states import FINISHED, TaskPriority

DUE_DAYS, MANY, REASON_MAX, LONGEST = 7, 200, 500, timedelta(days=365)
_PRIORITY = {Gravity.HIGH: TaskPriority.HIGH, Gravity.MEDIUM: TaskPriority.NORMAL, Gravity.LOW: TaskPriority.LOW}


@transaction.atomic
def findings_task(
    *,
    workspace: Workspace,
    actor: Actor,
    finding_ids: Iterable[int],
    assignee: User | None = None,
    due_on: date | None = None,
) -> list[Task]:
    """Give a task for each of the findings that wait; those that have an unfinished one keep it.

    Without `assignee` the account's caretaker gets it, or nobody where there is none who may finish tasks; without
    `due_on` it is due in a week, on the workspace's day. Returns the new tasks. Raises InvalidInput at the field.
    """
    able = {person.pk: person for person in task_people(workspace=workspace)}
    due_on = due_on or local_day(now(), workspace.time_zone) + timedelta(days=DUE_DAYS)
    made = []
    for row in _waiting(workspace, finding_ids):
        if row.task is not None and row.task.state not in FINISHED:
            continue
        with translation.override(workspace.language):
            title = f"{row.account}: {AuditCheck(row.code).label}"[:160]
            text = f"{finding_sentence(row)}\n\n{finding_advice(row)}"[:4000]
        row.task = task_open(
            workspace=workspace,
            actor=actor,
            title=title,
            text=text,
            assignee=assignee or able.get(row.account.caretaker_id or 0),
            due_on=due_on,
            priority=_PRIORITY[Gravity(row.gravity)],
            url=reverse("accounts:finding", args=[workspace.slug, row.pk]),
            source=row,
            dedupe=f"matrix-audit:{row.pk}",
        )
        row.state = FindingState.TASKED
        row.save(update_fields=["state", "task"])
        made.append(row.task)
    return made


@transaction.atomic
def findings_accept(
    *, workspace: Workspace, actor: Actor, finding_ids: Iterable[int], reason: str, until: date | None = None
) -> int:
    """Live with findings, for a reason and until a day of the workspace (None: for good). Returns how many.

    Raises InvalidInput at `reason` or `until`.
    """
    reason, today = " ".join(reason.split()), local_day(now(), workspace.time_zone)
    if not 1 <= len(reason) <= REASON_MAX:
        raise InvalidInput(_("Between 1 and %(max)s characters are needed here."), field="reason", max=REASON_MAX)
    if until is not None and not today <= until <= today + LONGEST:
        raise InvalidInput(_("Choose a day within a year from today."), field="until")
    rows = _waiting(workspace, finding_ids)
    for row in rows:
        row.state, row.reason, row.accepted_until = FindingState.ACCEPTED, reason, until
        row.accepted_by, row.accepted_at = actor.user, now()
        row.save(update_fields=["state", "reason", "accepted_until", "accepted_by", "accepted_at"])
        record(workspace, actor, "finding.accepted", row, after={"reason": reason, "until": until})
    return len(rows)


@transaction.atomic
def finding_reopen(*, workspace: Workspace, actor: Actor, finding_id: int) -> AuditFinding:
    """Take an acceptance back. Raises NotFound, FindingSettled for one that is not accepted."""
    row = finding_get(workspace=workspace, finding_id=finding_id)
    if row.state != FindingState.ACCEPTED:
        raise FindingSettled
    row.state = FindingState.OPEN
    row.save(update_fields=["state"])
    record(workspace, actor, "finding.reopened", row, before={"reason": row.reason})
    return row


def _waiting(workspace: Workspace, finding_ids: Iterable[int]) -> list[AuditFinding]:
    rows = AuditFinding.objects.for_workspace(workspace).select_for_update(of=("self",))
    rows = rows.filter(pk__in=list(finding_ids)[:MANY], state__in=UNSETTLED)
    return list(rows.select_related("account", "task").order_by("pk"))
