"""Reading the register: accounts on their way, their checklists."""

from __future__ import annotations

from collections import Counter
from datetime import date

from django.db.models import Count, F, Min, Q, QuerySet

from accounts.models import AccountDossier, OnboardingTask, SocialAccount
from accounts.onboarding_states import TaskState
from accounts.states import AccountState
from config.lib.errors import NotFound
from team.models import Workspace

_OPEN = Q(tasks__state=TaskState.OPEN)


def dossier_list(
    *, workspace: Workspace, stage: str = "", owner_id: int | None = None, text: str = "", late: date | None = None
) -> QuerySet[AccountDossier]:
    """Accounts of the register with `next_due` and `open_tasks`.

    Those with the earliest due day come first. `late`: today, to list only accounts with an overdue task.
    """
    today = late or date.max
    rows = (
        AccountDossier.objects.for_workspace(workspace)
        .select_related("owner", "account", "group")
        .annotate(
            next_due=Min("tasks__due", filter=_OPEN),
            open_tasks=Count("tasks", filter=_OPEN),
        )
        .order_by(F("next_due").asc(nulls_last=True), "pk")
    )
    if stage:
        rows = rows.filter(stage=stage)
    if owner_id is not None:
        rows = rows.filter(owner_id=owner_id)
    if text:
        rows = rows.filter(Q(name__icontains=text) | Q(handle__icontains=text))
    return rows.filter(next_due__lt=today) if late else rows


def dossier_get(*, workspace: Workspace, dossier_id: int) -> AccountDossier:
    """One account of the register. Raises NotFound."""
    rows = dossier_list(workspace=workspace).select_related("created_by", "workspace")
    found = rows.filter(pk=dossier_id).first()
    if found is None:
        raise NotFound
    return found


def dossier_of_account(*, workspace: Workspace, account_id: int) -> AccountDossier | None:
    """The register's entry of a connected account, None while it has none."""
    return dossier_list(workspace=workspace).filter(account_id=account_id).first()


def stage_counts(*, workspace: Workspace) -> Counter[str]:
    """How many accounts stand in each stage."""
    rows = AccountDossier.objects.for_workspace(workspace).values_list("stage").annotate(Count("pk"))
    return Counter(dict(rows))


def unregistered(*, workspace: Workspace, platform: str = "") -> QuerySet[SocialAccount]:
    """Connected accounts that the register does not know yet, in display order."""
    rows = SocialAccount.objects.for_workspace(workspace).filter(dossier=None).exclude(state=AccountState.DISCONNECTED)
    return (rows.filter(platform=platform) if platform else rows).order_by("position", "pk")


def task_list(*, dossier: AccountDossier) -> list[OnboardingTask]:
    """The checklist, in order."""
    rows = OnboardingTask.objects.for_workspace(dossier.workspace_id).filter(dossier=dossier)
    return list(rows.select_related("owner", "settled_by", "document").order_by("position", "pk"))


def task_get(*, workspace: Workspace, task_id: int) -> OnboardingTask:
    """One line of a checklist, with its account. Raises NotFound."""
    rows = OnboardingTask.objects.for_workspace(workspace)
    found = rows.select_related("dossier", "owner", "settled_by", "document").filter(pk=task_id).first()
    if found is None:
        raise NotFound
    return found
