"""Reading groups of accounts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import AccountGroup, GroupMember, SocialAccount
from accounts.states import AccountState
from config.lib.errors import InvalidInput, NotFound
from team.models import Workspace


def group_query(*, workspace: Workspace) -> QuerySet[AccountGroup]:
    """All groups in their order, each with its mother and its members in theirs. Two queries.

    An account that was disconnected stays a member: connecting it again brings it back.
    """
    members = GroupMember.all_objects.select_related("account").order_by("position", "pk")
    return (
        AccountGroup.objects.for_workspace(workspace)
        .select_related("mother")
        .prefetch_related(Prefetch("members", members))
        .order_by("position", "pk")
    )


def group_names(*, workspace: Workspace) -> list[AccountGroup]:
    """The groups without their members, for a choice. One query."""
    return list(AccountGroup.objects.for_workspace(workspace).order_by("position", "pk"))


def group_counts(*, workspace: Workspace) -> list[AccountGroup]:
    """The groups, each with `size`: how many connected accounts it holds. One query."""
    connected = ~Q(accounts__state=AccountState.DISCONNECTED)
    rows = AccountGroup.objects.for_workspace(workspace).annotate(size=Count("accounts", filter=connected))
    return list(rows.order_by("position", "pk"))


def group_get(*, workspace: Workspace, group_id: int) -> AccountGroup:
    """One group with its members. Raises NotFound."""
    found = group_query(workspace=workspace).filter(pk=group_id).first()
    if found is None:
        raise NotFound
    return found


def groups_by_account(
    *, workspace: Workspace, account_ids: Iterable[int] | None = None
) -> dict[int, list[AccountGroup]]:
    """Account id → the groups it belongs to, in their order. One query."""
    rows = GroupMember.objects.for_workspace(workspace).select_related("group").order_by("group__position", "group_id")
    if account_ids is not None:
        rows = rows.filter(account_id__in=list(account_ids))
    found: dict[int, list[AccountGroup]] = defaultdict(list)
    for row in rows:
        found[row.account_id].append(row.group)
    return dict(found)


def in_groups(group_ids: Iterable[int]) -> QuerySet[GroupMember, dict[str, Any]]:
    """The ids of accounts in any of these groups, as a subquery of rows that are scoped to a workspace already."""
    rows = GroupMember.objects.unscoped("joined to rows of one workspace")
    return rows.filter(group_id__in=list(group_ids)).values("account_id")


def ready_accounts(*, workspace: Workspace, group_ids: Iterable[int], field: str = "group_ids") -> list[int]:
    """Ids of the accounts in these groups that can publish now, each once, in display order.

    Raises InvalidInput naming `field` when a group is not there.
    """
    wanted = set(group_ids)
    known = AccountGroup.objects.for_workspace(workspace).filter(pk__in=wanted).values_list("pk", flat=True)
    if wanted - set(known):
        raise InvalidInput(_("This group is no longer there. Choose another one."), field=field)
    rows = SocialAccount.objects.for_workspace(workspace).filter(state=AccountState.OK, pk__in=in_groups(wanted))
    return list(rows.order_by("position", "pk").values_list("pk", flat=True))


def ready_by_group(*, workspace: Workspace) -> list[tuple[AccountGroup, list[int]]]:
    """Groups with the ids of their accounts that can publish now; groups without one are left out. One query."""
    rows = GroupMember.objects.for_workspace(workspace).filter(account__state=AccountState.OK)
    found: dict[int, tuple[AccountGroup, list[int]]] = {}
    for row in rows.select_related("group").order_by("group__position", "group_id", "position", "pk"):
        found.setdefault(row.group_id, (row.group, []))[1].append(row.account_id)
    return list(found.values())
