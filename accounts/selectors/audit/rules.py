"""Which rule of the matrix audit holds for which account."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from accounts.models import GroupMember, MatrixRule, SocialAccount
from team.models import Workspace


@dataclass(frozen=True, slots=True)
class Scope:
    """Accounts that are held to one rule and compared with one another."""

    rule: MatrixRule
    accounts: tuple[SocialAccount, ...]


def rule_default(workspace: Workspace) -> MatrixRule:
    """What holds where nobody has set anything: the workspace's name is the brand. Not stored."""
    return MatrixRule(workspace=workspace, brand=workspace.name[:40])


def rules_of(*, workspace: Workspace) -> tuple[MatrixRule, dict[int, MatrixRule]]:
    """The general rule, stored or not, and those of groups by the group's id."""
    rows = list(MatrixRule.objects.for_workspace(workspace).select_related("group", "updated_by"))
    general = next((row for row in rows if row.group_id is None), None) or rule_default(workspace)
    return general, {row.group_id: row for row in rows if row.group_id is not None}


def scopes(*, workspace: Workspace, accounts: Sequence[SocialAccount]) -> list[Scope]:
    """The accounts by the rule that holds for them: that of the first of their groups that has one, or the general."""
    general, by_group = rules_of(workspace=workspace)
    chosen: dict[int, MatrixRule] = {}
    for account_id, group_id in _memberships(workspace, by_group):
        chosen.setdefault(account_id, by_group[group_id])
    found: dict[int | None, list[SocialAccount]] = {}
    for account in accounts:
        found.setdefault(chosen[account.pk].group_id if account.pk in chosen else None, []).append(account)
    return [Scope(general if key is None else by_group[key], tuple(rows)) for key, rows in found.items()]


def _memberships(workspace: Workspace, groups: Iterable[int]) -> Iterable[tuple[int, int]]:
    rows = GroupMember.objects.for_workspace(workspace).filter(group__in=list(groups))
    return rows.order_by("group__position", "group").values_list("account_id", "group_id")
