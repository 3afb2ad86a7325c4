"""Rules about approval: save, remove, and what a change means for posts on their way.

Approvals that were given stay. Posts not approved yet follow the new rule at once: what is planned without a needed
approval waits for one, and an open round keeps the approvals of levels that are the same as before.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import SocialAccount
from config.lib.errors import InvalidInput, NotFound
from content import enqueue
from content.models import ApprovalPolicy
from content.selectors.approval_rules import HOURS_MAX, LEVELS_MAX, Level, policies_forget
from content.services.policy_change import policies_apply
from content.states import AdKind, PostKind
from team.actors import SYSTEM, Actor
from team.audit import record
from team.models import Membership, Workspace
from team.permissions import Permission, roles_with
from team.services.workspaces import workspace_update
from team.states import ApprovalMode

NAME_MAX = 80


@dataclass(frozen=True, slots=True)
class PolicyValues:
    """What a rule says. `accounts` are ids, `kinds` PostKind, `ad_kinds` AdKind; an empty one matches every post."""

    name: str
    mode: str = ApprovalMode.REQUIRED
    levels: Sequence[Level] = ()
    accounts: Sequence[int] = ()
    kinds: Sequence[str] = ()
    ad_kinds: Sequence[str] = ()


@transaction.atomic
def default_save(*, workspace: Workspace, actor: Actor, mode: str, levels: Sequence[Level]) -> ApprovalPolicy:
    """What holds for every post. `mode` is an ApprovalMode. Raises InvalidInput naming the field."""
    cleaned = _levels(workspace, levels)
    row, _made = ApprovalPolicy.all_objects.get_or_create(workspace=workspace, is_default=True)
    before = {"levels": row.levels}
    row.levels = cleaned
    row.save()
    if before["levels"] != cleaned:
        record(workspace, actor, "approval_policy.saved", row, before=before, after={"levels": cleaned})
    policies_forget(workspace)
    # Applies the rules, too, when the mode is another one (`mode_changed`).
    workspace_update(workspace=workspace, actor=actor, approval_mode=mode)
    workspace.approval_mode = mode
    _changed(workspace, actor)
    return row


@transaction.atomic
def policy_save(
    *, workspace: Workspace, actor: Actor, values: PolicyValues, policy_id: int | None = None
) -> ApprovalPolicy:
    """Make or change a rule for some posts. Raises NotFound, InvalidInput naming the field."""
    row = (
        ApprovalPolicy(workspace=workspace)
        if policy_id is None
        else policy_get(workspace=workspace, policy_id=policy_id)
    )
    wanted = _cleaned(workspace, values)
    before = {name: getattr(row, name) for name, value in wanted.items() if row.pk and getattr(row, name) != value}
    for name, value in wanted.items():
        setattr(row, name, value)
    row.save()
    after = {name: wanted[name] for name in before} if before else wanted
    record(workspace, actor, "approval_policy.saved", row, before=before, after=after)
    _changed(workspace, actor)
    return row


@transaction.atomic
def policy_remove(*, workspace: Workspace, actor: Actor, policy_id: int) -> None:
    """Remove a rule for some posts. Raises NotFound."""
    row = policy_get(workspace=workspace, policy_id=policy_id)
    record(workspace, actor, "approval_policy.removed", row, before={"name": row.name, "mode": row.mode})
    row.delete()
    _changed(workspace, actor)


def policy_get(*, workspace: Workspace, policy_id: int) -> ApprovalPolicy:
    """A rule for some posts. Raises NotFound."""
    row = ApprovalPolicy.objects.for_workspace(workspace).filter(pk=policy_id, is_default=False).first()
    if row is None:
        raise NotFound
    return row


def mode_changed(workspace: Workspace, changed: Collection[str]) -> None:
    """Called when settings of the workspace have changed, with the fresh workspace and their names."""
    _changed(workspace, SYSTEM)


def _changed(workspace: Workspace, actor: Actor) -> None:
    policies_forget(workspace)
    policies_apply(workspace=workspace, actor=actor, wait=False)
    # Posts that somebody holds at this moment are looked at again when they are free.
    enqueue.apply_policies(workspace.pk)


def _cleaned(workspace: Workspace, values: PolicyValues) -> dict[str, Any]:
    name = " ".join(values.name.split())
    if not 1 <= len(name) <= NAME_MAX:
        raise InvalidInput(_("Give the rule a name of at most %(max)s characters."), field="name", max=NAME_MAX)
    if values.mode not in ApprovalMode.values:
        raise InvalidInput(field="mode")
    known = set(SocialAccount.objects.for_workspace(workspace).values_list("pk", flat=True))
    accounts = sorted(set(values.accounts))
    if not set(accounts) <= known:
        raise InvalidInput(_("A chosen account is no longer connected."), field="accounts")
    kinds = sorted(set(values.kinds))
    ad_kinds = sorted(set(values.ad_kinds))
    if not set(kinds) <= set(PostKind.values):
        raise InvalidInput(field="kinds")
    if not set(ad_kinds) <= set(AdKind.values) - {""}:
        raise InvalidInput(field="ad_kinds")
    if not (accounts or kinds or ad_kinds):
        raise InvalidInput(_("Choose which posts it is for; the default holds for all."), field="accounts")
    return {
        "name": name,
        "mode": values.mode,
        "levels": _levels(workspace, values.levels),
        "accounts": accounts,
        "kinds": kinds,
        "ad_kinds": ad_kinds,
    }


def _levels(workspace: Workspace, levels: Sequence[Level]) -> list[dict[str, Any]]:
    if len(levels) > LEVELS_MAX:
        raise InvalidInput(_("At most %(max)s levels."), field="levels", max=LEVELS_MAX)
    members = set(Membership.objects.for_workspace(workspace).values_list("user_id", flat=True))
    return [_level(level, members) for level in levels] or [Level().to_json()]


def _level(level: Level, members: set[int]) -> dict[str, Any]:
    if not set(level.roles) <= set(roles_with(Permission.CONTENT_APPROVE)):
        raise InvalidInput(_("Only roles that may approve posts can be chosen."), field="levels")
    if not set(level.people) <= members:
        raise InvalidInput(_("A chosen person is no longer a member."), field="levels")
    if not 1 <= level.hours <= HOURS_MAX:
        raise InvalidInput(_("Choose between 1 and %(max)s working hours."), field="levels", max=HOURS_MAX)
    if len(level.name) > NAME_MAX:
        raise InvalidInput(_("A level's name has at most %(max)s characters."), field="levels", max=NAME_MAX)
    return level.to_json()
