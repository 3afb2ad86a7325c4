"""Reminding people of what a handover or an audit still needs. One run a day; a second one on the day says nothing."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.urls import reverse

from accounts import notices
from accounts.models import AccountAsset, HandoverItem
from accounts.selectors.custody.handovers import overdue_items
from accounts.states import AccountState
from config.lib.clock import local_day, now
from team.models import User, Workspace
from team.permissions import Permission
from team.services.notifications import notify

# After so many days without result everybody who may connect accounts is told, too.
ESCALATE_DAYS = 3


def custody_remind() -> int:
    """Remind in every workspace, by its own calendar. Returns how many notifications were written."""
    told = 0
    for workspace in Workspace.objects.filter(pk__in=_concerned()):
        today = local_day(now(), workspace.time_zone)
        told += _handovers(workspace, today) + _audits(workspace, today)
    return told


def _concerned() -> set[int]:
    items = HandoverItem.objects.unscoped("the daily reminder serves all workspaces").filter(state="open")
    assets = AccountAsset.objects.unscoped("the daily reminder serves all workspaces").exclude(audited_on=None)
    found = set(items.order_by().values_list("workspace_id", flat=True).distinct())
    return found | set(assets.order_by().values_list("workspace_id", flat=True).distinct())


@transaction.atomic
def _handovers(workspace: Workspace, today: date) -> int:
    """Tell whoever is responsible, one notification a handover; whoever started it when nobody is."""
    rows = overdue_items(workspace=workspace, today=today).exclude(reminded_on=today)
    groups: dict[tuple[int, int], list[HandoverItem]] = {}
    for item in rows:
        owner = item.responsible_id or item.handover.started_by_id or 0
        groups.setdefault((item.handover_id, owner), []).append(item)
    told = 0
    for (handover_id, owner), items in groups.items():
        oldest = min(item.due_on for item in items)
        late = today - oldest >= timedelta(days=ESCALATE_DAYS)
        told += notify(
            workspace=workspace,
            kind=notices.HANDOVER_OVERDUE,
            params={"person": items[0].handover.person_name, "n": len(items), "day": oldest.isoformat()},
            url=reverse("accounts:handover", args=[workspace.slug, handover_id]),
            dedupe=f"{notices.HANDOVER_OVERDUE}:{handover_id}:{today}",
            users=User.objects.filter(pk=owner),
            permission=Permission.ACCOUNTS_MANAGE if late else None,
        )
    rows.update(reminded_on=today)
    return told


@transaction.atomic
def _audits(workspace: Workspace, today: date) -> int:
    """Tell the caretaker and those who may connect accounts, once for each audit that came due."""
    rows = AccountAsset.objects.for_workspace(workspace).filter(audit_told_on=None).exclude(audited_on=None)
    rows = rows.exclude(account__state=AccountState.DISCONNECTED).defer("sealed")
    told = 0
    for row in rows.select_related("account", "account__caretaker"):
        assert row.audited_on is not None  # noqa: S101 - narrows the type: such rows were left out
        if row.audited_on + timedelta(days=row.audit_every_days) >= today:
            continue
        told += notify(
            workspace=workspace,
            kind=notices.AUDIT_DUE,
            params={"account": str(row.account), "platform": row.account.platform},
            url=reverse("accounts:custody_of", args=[workspace.slug, row.account_id]),
            dedupe=f"{notices.AUDIT_DUE}:{row.account_id}:{row.audited_on}",
            users=[row.account.caretaker] if row.account.caretaker else [],
            permission=Permission.ACCOUNTS_MANAGE,
        )
        row.audit_told_on = today
        row.save(update_fields=["audit_told_on"])
    return told
