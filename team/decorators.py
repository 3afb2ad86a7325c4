"""The gate of every workspace page: resolves the workspace, the membership and the permission once."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import SimpleTemplateResponse
from django.utils import timezone
from django_htmx.middleware import HtmxDetails

from config.lib.errors import NotAllowed
from team.actors import Actor
from team.models import Membership, User, Workspace
from team.permissions import Permission, allows
from team.states import Via

Params = ParamSpec("Params")


class WorkspaceRequest(HttpRequest):
    """A request whose workspace, membership and actor are known."""

    user: User
    workspace: Workspace
    membership: Membership
    actor: Actor
    htmx: HtmxDetails


View = Callable[Concatenate[WorkspaceRequest, Params], HttpResponseBase]


def workspace_view(
    permission: Permission, *, post: Permission | None = None
) -> Callable[[View[Params]], Callable[..., HttpResponseBase]]:
    """Guard a view at `/w/<slug>/…`.

    Answers 404 to people outside the workspace and raises NotAllowed (403) to members without `permission`; unsafe
    methods need `post` too when it is given. The view gets `request.workspace`, `.membership` and `.actor` and runs in
    the workspace's time zone.
    """

    def decorate(view: View[Params]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def guarded(request: Any, slug: str, *args: Params.args, **kwargs: Params.kwargs) -> HttpResponseBase:
            membership = (
                Membership.objects.unscoped("resolves the workspace from the address and the signed-in user")
                .filter(workspace__slug=slug, user=request.user)
                .select_related("workspace")
                .first()
            )
            if membership is None:
                raise Http404
            request.workspace, request.membership = membership.workspace, membership
            membership.user = request.user
            if request.user.last_workspace_id != membership.workspace_id:
                User.objects.filter(pk=request.user.pk).update(last_workspace=membership.workspace_id)
            request.actor = Actor(request.user, Via.WEB, request.META.get("REMOTE_ADDR"))
            needed = [permission] + ([post] if post and request.method not in {"GET", "HEAD", "OPTIONS"} else [])
            if not all(allows(membership.role, p) for p in needed):
                raise NotAllowed
            with timezone.override(membership.workspace.time_zone):
                response = view(request, *args, **kwargs)
                if isinstance(response, SimpleTemplateResponse) and not response.is_rendered:
                    response.render()
                return response

        guarded.permission = permission  # type: ignore[attr-defined]
        guarded.post_permission = post or permission  # type: ignore[attr-defined]
        return login_required(guarded)

    return decorate
