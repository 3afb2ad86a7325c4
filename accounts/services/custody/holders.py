"""Persons in the register: a member by id, or somebody outside by name."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from config.lib.errors import InvalidInput
from team.models import Membership, User, Workspace


@dataclass(frozen=True, slots=True)
class Holder:
    """`user_id` names a member; without one, `name` somebody outside. Both empty: nobody."""

    user_id: int | None = None
    name: str = ""


def member_user(workspace: Workspace, user_id: int, field: str) -> User:
    """The active member's user. Raises InvalidInput at `field`."""
    rows = Membership.objects.for_workspace(workspace).filter(user_id=user_id, user__is_active=True)
    found = rows.select_related("user").first()
    if found is None:
        raise InvalidInput(_("This person is not a member of the workspace."), field=field)
    return found.user


def resolve(
    workspace: Workspace, holder: Holder, *, field: str, present: tuple[int | None, str] | None = None
) -> tuple[User | None, str] | None:
    """User and name of a holder, None for nobody. `present`: who stands there now and may stay without being a member.

    Raises InvalidInput at `field`.
    """
    if holder.user_id is not None:
        if present is not None and present[0] == holder.user_id:
            return User.objects.get(pk=holder.user_id), present[1]
        user = member_user(workspace, holder.user_id, field)
        return user, user.label
    name = " ".join(holder.name.split())
    if len(name) > 120:
        raise InvalidInput(_("At most %(max)s characters are possible."), field=field, max=120)
    return (None, name) if name else None
