"""Telling people of documents and verifications that end, and of tasks that are overdue. Each thing once.

What was told is kept in the row and changed in the same transaction, by a statement that only one of two processes
wins. So it may run as often as it likes, twice at a time, or after days of standstill: then the nearest threshold is
told, and those before it are passed over.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse

from accounts.models import AccountDossier, OnboardingTask, Qualification
from accounts.notices import ONBOARDING_LATE, QUALIFICATION_ENDING, VERIFICATION_ENDING
from accounts.onboarding_states import TaskState, Verification
from accounts.services.register.progress import dossier_refresh
from config.lib.clock import local_day, now
from team.actors import SYSTEM
from team.audit import record
from team.models import User, Workspace
from team.permissions import Permission
from team.services.notifications import notify

THRESHOLDS = (60, 30, 7, 0)
# People are told in the morning of their own day, not at midnight.
FROM_HOUR = 9
# No zone's day lies further than this from the server's.
SLACK = timedelta(days=2)
WHY = "the daily reminders cover every workspace"


def register_remind() -> int:
    """All that is due now. Returns how many things were told."""
    return qualifications_remind() + verifications_remind() + tasks_remind()


def threshold_of(left: int) -> int | None:
    """The narrowest threshold that `left` days have reached; None while there is time."""
    return next((days for days in reversed(THRESHOLDS) if left <= days), None)


def qualifications_remind() -> int:
    """Documents 60, 30 and 7 days before their last day, and on it."""
    rows = Qualification.objects.unscoped(WHY).filter(_near("valid_until"), _untold("told"))
    told = 0
    for row in rows.select_related("workspace", "owner").order_by("valid_until", "pk"):
        for left, threshold in _reached(row.workspace, row.valid_until, row.told):
            told += _once(
                row,
                "told",
                threshold,
                kind=QUALIFICATION_ENDING,
                params={"kind": row.kind, "title": row.title, "holder": row.holder, "days": left},
                url=reverse("accounts:qualification", args=[row.workspace.slug, row.pk]),
            )
    return told


def verifications_remind() -> int:
    """Verifications likewise; one whose last day is over is EXPIRED from then on, and its task opens again."""
    told = 0
    rows = AccountDossier.objects.unscoped(WHY).filter(_near("verified_until"), verification=Verification.VERIFIED)
    for row in rows.select_related("workspace", "owner").order_by("verified_until", "pk"):
        for left, threshold in _reached(row.workspace, row.verified_until, row.verification_told):
            told += _once(
                row,
                "verification_told",
                threshold,
                kind=VERIFICATION_ENDING,
                params={"account": row.name, "platform": row.platform, "days": left},
                url=reverse("accounts:dossier", args=[row.workspace.slug, row.pk]),
            )
        if row.verified_until is not None and row.verified_until < _today(row.workspace):
            _expire(row)
    return told


@transaction.atomic
def _expire(row: AccountDossier) -> None:
    if not _claim(row, "verification", Verification.EXPIRED):
        return
    record(
        row.workspace,
        SYSTEM,
        "dossier.verification",
        row,
        before={"verification": Verification.VERIFIED},
        after={"verification": Verification.EXPIRED},
    )
    dossier_refresh(row, SYSTEM)


def tasks_remind() -> int:
    """Tasks whose due day is over: one notification for all of a person's tasks of one account."""
    rows = OnboardingTask.objects.unscoped(WHY).filter(state=TaskState.OPEN, due__lt=(now() + SLACK).date())
    rows = rows.filter(Q(told_due=None) | ~Q(told_due=F("due"))).select_related(
        "dossier", "dossier__owner", "owner", "workspace"
    )
    late: dict[tuple[int, int], list[OnboardingTask]] = defaultdict(list)
    for task in rows.order_by("due", "pk"):
        person = task.owner or task.dossier.owner
        if person and task.due and _awake(task.workspace) and task.due < _today(task.workspace):
            late[task.dossier_id, person.pk].append(task)
    return sum(_tell_late(tasks) for tasks in late.values())


@transaction.atomic
def _tell_late(tasks: list[OnboardingTask]) -> int:
    won = [task for task in tasks if _claim(task, "told_due", task.due)]
    if not won:
        return 0
    first = won[0]
    person = first.owner or first.dossier.owner
    notify(
        workspace=first.workspace,
        kind=ONBOARDING_LATE,
        params={"account": first.dossier.name, "task": first.key or first.title, "count": len(won)},
        url=reverse("accounts:dossier", args=[first.workspace.slug, first.dossier_id]),
        users=[person] if person else [],
    )
    return 1


def _near(name: str) -> Q:
    last = (now() + SLACK).date() + timedelta(days=THRESHOLDS[0])
    return Q(**{f"{name}__lte": last})


def _untold(name: str) -> Q:
    """Something is still ahead: the end itself is told as 0."""
    return Q(**{name: None}) | Q(**{f"{name}__gt": 0})


def _reached(workspace: Workspace, until: date | None, told: int | None) -> Iterator[tuple[int, int]]:
    """The days that are left, with the threshold to be told now, if there is one."""
    if until is None or not _awake(workspace):
        return
    left = (until - _today(workspace)).days
    threshold = threshold_of(left)
    if threshold is not None and (told is None or told > threshold):
        yield left, threshold


def _today(workspace: Workspace) -> date:
    return local_day(now(), workspace.time_zone)


def _awake(workspace: Workspace) -> bool:
    return now().astimezone(ZoneInfo(workspace.time_zone)).hour >= FROM_HOUR


def _claim(row: Any, name: str, value: Any) -> bool:
    """Write down that it is told; False where another process has done so, or the row changed."""
    rows = type(row).objects.for_workspace(row.workspace_id).filter(pk=row.pk, **{name: getattr(row, name)})
    won = rows.update(**{name: value}) == 1
    if won:
        setattr(row, name, value)
    return bool(won)


@transaction.atomic
def _once(row: Any, name: str, threshold: int, **notice: Any) -> int:
    if not _claim(row, name, threshold):
        return 0
    owner: User | None = row.owner
    notify(
        workspace=row.workspace,
        permission=Permission.ACCOUNTS_MANAGE,
        users=[owner] if owner else [],
        **notice,
    )
    return 1
