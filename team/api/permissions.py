"""The REST twin of `workspace_view`: membership, role and token scope in one place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from rest_framework.exceptions import MethodNotAllowed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from config.lib.errors import NotAllowed
from team.actors import Actor
from team.models import ApiToken, Membership
from team.permissions import Permission, allows
from team.states import Via

if TYPE_CHECKING:
    # DRF's view module loads this one while it is being imported itself.
    from rest_framework.views import APIView


def granted(request: Any, permission: Permission) -> bool:
    """Whether the caller's role, and the scopes of their token where they use one, include `permission`.

    For services that ask for more than the view does in some states. Only after WorkspacePermission has let them in.
    """
    scoped = not isinstance(request.auth, ApiToken) or permission in request.auth.scopes
    return scoped and allows(request.membership.role, permission)


def scope_check(request: Any, *permissions: Permission) -> None:
    """Raise NotAllowed for a token without the scope for one of `permissions` that its owner's role holds.

    For what members may do who were named for it, whatever their role: a token never does more than it was made for.
    """
    if not isinstance(request.auth, ApiToken):
        return
    held = [permission for permission in permissions if allows(request.membership.role, permission)]
    if any(permission not in request.auth.scopes for permission in held):
        raise NotAllowed


class WorkspacePermission(BasePermission):
    """Needs `slug` in the address and `permissions` (method or action → Permission) on the view.

    Outsiders get 404; members without the permission, and tokens without the scope, get 403. Sets
    `request.workspace`, `request.membership` and `request.actor`.
    """

    def has_permission(self, request: Request, view: APIView) -> bool:
        """True when allowed; raises otherwise, so that the reason is clear."""
        if not request.user or not request.user.is_authenticated:
            return False
        slug = view.kwargs.get("slug")
        if slug is None:
            return True
        membership = (
            Membership.objects.unscoped("resolves the workspace from the address and the authenticated user")
            .filter(workspace__slug=slug, user=request.user)
            .select_related("workspace")
            .first()
        )
        token = request.auth if isinstance(request.auth, ApiToken) else None
        if membership is None or (token is not None and token.workspace_id != membership.workspace_id):
            raise Http404
        bare: Any = request
        bare.workspace, bare.membership = membership.workspace, membership
        bare.actor = Actor(request.user, Via.API, request.META.get("REMOTE_ADDR"))
        needed = self.needed(request, view)
        if not allows(membership.role, needed) or (token is not None and needed not in token.scopes):
            raise NotAllowed
        return True

    @staticmethod
    def needed(request: Request, view: APIView) -> Permission:
        """The permission this view asks for this action or method. Raises MethodNotAllowed when it has neither."""
        table: dict[str, Permission] = view.permissions  # type: ignore[attr-defined]
        action = getattr(view, "action", None)
        method = "GET" if request.method in {"HEAD", "OPTIONS"} else request.method or "GET"
        needed = table.get(action or "") or table.get(method)
        if needed is None:
            raise MethodNotAllowed(method)
        return needed
