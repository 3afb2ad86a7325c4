"""Members who may answer people."""

from __future__ import annotations

from config.lib.errors import NotFound
from interactions.errors import NoAccess
from team.models import Membership, User, Workspace
from team.permissions import Permission, allows


def answerer_user(workspace: Workspace, user_id: int, *, field: str = "user_id") -> User:
    """A member who may answer. Raises NotFound, NoAccess at `field`."""
    rows = Membership.objects.for_workspace(workspace).filter(user_id=user_id, user__is_active=True)
    row = rows.select_related("user").first()
    if row is None:
        raise NotFound
    if not allows(row.role, Permission.INBOX_REPLY):
        raise NoAccess(field=field)
    return row.user
