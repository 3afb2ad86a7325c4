"""Roles of members, and their leaving."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from config.lib.clock import now
from config.lib.errors import InvalidInput, NotAllowed, NotFound
from team import audit
from team.actors import Actor
from team.errors import AboveOwnRole, LastOwner
from team.models import ApiToken, Membership, User, Workspace
from team.permissions import may_grant
from team.roles import Role
from team.services.notifications import notify
from team.services.tasks import tasks_leave


def _own_role(workspace: Workspace, actor: Actor) -> str:
    role = Membership.objects.for_workspace(workspace).filter(user=actor.user).values_list("role", flat=True).first()
    if role is None:
        raise NotAllowed
    return role


def _locked(workspace: Workspace, membership_id: int) -> Membership:
    # Two owners who demote each other at once must not both succeed: the workspace row is the lock.
    Workspace.objects.select_for_update().get(pk=workspace.pk)
    found = Membership.objects.for_workspace(workspace).select_related("user").filter(pk=membership_id).first()
    if found is None:
        raise NotFound
    return found


def _keep_an_owner(workspace: Workspace, leaving: Membership) -> None:
    others = Membership.objects.for_workspace(workspace).filter(role=Role.OWNER, user__is_active=True)
    if leaving.role == Role.OWNER and not others.exclude(pk=leaving.pk).exists():
        raise LastOwner


@transaction.atomic
def member_change_role(*, workspace: Workspace, actor: Actor, membership_id: int, role: str) -> Membership:
    """Give a member another role. Raises NotFound, InvalidInput, AboveOwnRole, LastOwner."""
    if role not in Role.values:
        raise InvalidInput(_("Choose a role from the list."), field="role")
    member = _locked(workspace, membership_id)
    own = _own_role(workspace, actor)
    if not may_grant(own, member.role) or not may_grant(own, role):
        raise AboveOwnRole
    if member.role == role:
        return member
    if role != Role.OWNER:
        _keep_an_owner(workspace, member)
    before, member.role = member.role, role
    member.save(update_fields=["role"])
    audit.record(workspace, actor, "member.role_changed", member.user, before={"role": before}, after={"role": role})
    notify(
        workspace=workspace,
        kind="team.role_changed",
        params={"role": role, "by": actor.label},
        users=[member.user],
        exclude=actor.user,
    )
    return member


@transaction.atomic
def member_remove(*, workspace: Workspace, actor: Actor, membership_id: int) -> User:
    """Take a member out; their API tokens for this workspace end with it, and nobody has their unfinished tasks.

    Raises NotFound, AboveOwnRole, LastOwner.
    """
    member = _locked(workspace, membership_id)
    if not may_grant(_own_role(workspace, actor), member.role):
        raise AboveOwnRole
    _keep_an_owner(workspace, member)
    user, role = member.user, member.role
    tokens = ApiToken.objects.for_workspace(workspace).filter(user=user, revoked_at=None)
    tokens.update(revoked_at=now())
    tasks_leave(workspace=workspace, user=user)
    member.delete()
    User.objects.filter(pk=user.pk, last_workspace=workspace).update(last_workspace=None)
    audit.record(workspace, actor, "member.removed", user, before={"role": role})
    return user
