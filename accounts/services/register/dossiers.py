"""Planning an account, taking a connected one into the register, joining the two, verification."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.connectors import registry
from accounts.models import AccountDossier, AccountGroup, OnboardingTask, SealedDocument, SocialAccount
from accounts.onboarding_states import TaskState, Verification
from accounts.onboarding_template import lines_for
from accounts.selectors.account import account_get
from accounts.selectors.register.dossiers import dossier_get, unregistered
from accounts.services.register.checking import choice_of, day_of, member_of, text_of
from accounts.services.register.documents import document_erase
from accounts.services.register.progress import dossier_refresh
from config.lib.clock import local_day, now
from config.lib.errors import Conflict, InvalidInput
from team.actors import Actor
from team.audit import record
from team.models import Workspace


@dataclass(frozen=True, slots=True)
class Plan:
    """An account as a person plans it. `owner_id`, `group_id`: None for nobody, no group."""

    platform: str
    name: str
    handle: str = ""
    reason: str = ""
    owner_id: int | None = None
    group_id: int | None = None


@dataclass(frozen=True, slots=True)
class VerificationState:
    """How it stands with the verification. `until`: its last valid day, None without an end or before it is given."""

    state: str
    verified_as: str = ""
    applied_on: date | None = None
    until: date | None = None
    note: str = ""


@transaction.atomic
def dossier_open(*, workspace: Workspace, actor: Actor, plan: Plan) -> AccountDossier:
    """Plan an account and make its checklist. Raises InvalidInput at the field."""
    row = AccountDossier(workspace=workspace, created_by=actor.user, **_planned(workspace, plan))
    row.save()
    _make_tasks(row)
    record(workspace, actor, "dossier.opened", row, after={"platform": row.platform, "owner_id": row.owner_id})
    dossier_refresh(row, actor)
    return row


@transaction.atomic
def dossier_edit(*, workspace: Workspace, actor: Actor, dossier_id: int, plan: Plan) -> AccountDossier:
    """Change name, handle, reason, owner, group. The platform stays. Raises NotFound, InvalidInput."""
    row = dossier_get(workspace=workspace, dossier_id=dossier_id)
    if plan.platform != row.platform:
        raise InvalidInput(_("The platform of an account cannot be changed; plan another one."), field="platform")
    values = _planned(workspace, plan)
    before = {name: getattr(row, name) for name in values if getattr(row, name) != values[name]}
    if not before:
        return row
    for name in before:
        setattr(row, name, values[name])
    row.save(update_fields=list(before))
    record(workspace, actor, "dossier.changed", row, before=before, after={name: values[name] for name in before})
    return row


@transaction.atomic
def dossiers_adopt(*, workspace: Workspace, actor: Actor, account_ids: list[int] | None = None) -> list[AccountDossier]:
    """Take connected accounts into the register; None: all it does not know. Raises NotFound for a foreign one.

    An account that is in it already stays as it is. Two people asking at once make one entry.
    """
    if account_ids is None:
        accounts = list(unregistered(workspace=workspace))
    else:
        accounts = [account_get(workspace=workspace, account_id=pk) for pk in account_ids]
    made = []
    for account in accounts:
        if row := _adopted(workspace, actor, account):
            made.append(row)
    return made


def _adopted(workspace: Workspace, actor: Actor, account: SocialAccount) -> AccountDossier | None:
    row = AccountDossier(
        workspace=workspace,
        platform=account.platform,
        name=str(account)[:80],
        handle=account.handle[:120],
        owner_id=account.caretaker_id,
        account=account,
        created_by=actor.user,
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        return None
    _make_tasks(row)
    record(workspace, actor, "dossier.opened", row, after={"platform": row.platform, "account_id": account.pk})
    dossier_refresh(row, actor)
    return row


@transaction.atomic
def dossier_link(*, workspace: Workspace, actor: Actor, dossier_id: int, account_id: int | None) -> AccountDossier:
    """Say which connected account it became; None takes that back. Raises NotFound, InvalidInput, Conflict."""
    row = dossier_get(workspace=workspace, dossier_id=dossier_id)
    before = row.account_id
    if account_id is not None:
        account = account_get(workspace=workspace, account_id=account_id)
        if account.platform != row.platform:
            raise InvalidInput(_("This account is on another platform."), field="account")
    if before == account_id:
        return row
    row.account_id = account_id
    try:
        with transaction.atomic():
            row.save(update_fields=["account"])
    except IntegrityError:
        raise Conflict(_("This account has an entry in the register already."), field="account") from None
    record(workspace, actor, "dossier.linked", row, before={"account_id": before}, after={"account_id": account_id})
    dossier_refresh(row, actor)
    return dossier_get(workspace=workspace, dossier_id=dossier_id)


@transaction.atomic
def dossier_remove(*, workspace: Workspace, actor: Actor, dossier_id: int) -> None:
    """Take an account out of the register with its checklist and the documents kept there. Raises NotFound."""
    row = dossier_get(workspace=workspace, dossier_id=dossier_id)
    record(workspace, actor, "dossier.removed", row, before={"platform": row.platform, "score": row.score})
    for document in list(SealedDocument.objects.for_workspace(workspace).filter(tasks__dossier=row)):
        document_erase(workspace=workspace, actor=actor, document=document)
    row.delete()


@transaction.atomic
def verification_set(
    *, workspace: Workspace, actor: Actor, dossier_id: int, asked: VerificationState
) -> AccountDossier:
    """Enter how it stands with the verification. Raises NotFound, InvalidInput at the field.

    A verification that ended before today is EXPIRED, whatever was chosen. Reminders begin anew with a new last day.
    """
    row = dossier_get(workspace=workspace, dossier_id=dossier_id)
    state = choice_of(asked.state, Verification, field="state")
    today, until = local_day(now(), workspace.time_zone), day_of(asked.until, field="until")
    if state == Verification.VERIFIED and until is not None and until < today:
        state = Verification.EXPIRED
    if state == Verification.EXPIRED and until is None:
        raise InvalidInput(_("Enter the day on which it ended."), field="until")
    values: dict[str, Any] = {
        "verification": state,
        "verified_as": text_of(asked.verified_as, field="verified_as", most=160),
        "applied_on": day_of(asked.applied_on, field="applied_on"),
        "verified_until": until if state in {Verification.VERIFIED, Verification.EXPIRED} else None,
        "verification_note": text_of(asked.note, field="note", most=500),
    }
    before = {name: getattr(row, name) for name in values if getattr(row, name) != values[name]}
    if not before:
        return row
    if {"verification", "verified_until"} & before.keys():
        # Who enters that it has ended need not be told.
        values["verification_told"] = 0 if state == Verification.EXPIRED else None
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))
    record(workspace, actor, "dossier.verification", row, before=before, after={name: values[name] for name in before})
    dossier_refresh(row, actor)
    return dossier_get(workspace=workspace, dossier_id=dossier_id)


def _planned(workspace: Workspace, plan: Plan) -> dict[str, Any]:
    values = asdict(plan)
    if plan.platform not in registry.slugs():
        raise InvalidInput(field="platform")
    values["name"] = text_of(plan.name, field="name", most=80, needed=True)
    values["handle"] = text_of(plan.handle, field="handle", most=120).removeprefix("@")
    values["reason"] = text_of(plan.reason, field="reason", most=500)
    values["owner_id"] = member_of(workspace, plan.owner_id)
    if plan.group_id is not None:
        groups = AccountGroup.objects.for_workspace(workspace)
        if not groups.filter(pk=plan.group_id).exists():
            raise InvalidInput(field="group")
    return values


def _make_tasks(row: AccountDossier) -> None:
    """The checklist of its platform. Where the account exists already, what must have happened is done."""
    moment = now()
    today = local_day(moment, row.workspace.time_zone)
    tasks = []
    for place, line in enumerate(lines_for(row.platform), 1):
        task = OnboardingTask(workspace_id=row.workspace_id, dossier=row, stage=line.stage, key=line.key)
        task.position, task.due = place * 10, today + timedelta(days=line.days)
        if row.account_id and line.past:
            task.state, task.settled_at, task.due = TaskState.DONE, moment, None
        tasks.append(task)
    OnboardingTask.objects.bulk_create(tasks)
