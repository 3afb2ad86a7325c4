"""Moving between workspaces, and the phone's menu."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from team.context import navigation
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P
from team.selectors.workspaces import membership_list


@workspace_view(P.VIEW)
def workspaces(request: WorkspaceRequest) -> HttpResponse:
    """The person's workspaces: a menu for htmx, else a page."""
    memberships = membership_list(user=request.user)
    template = "team/workspaces_menu.html" if request.htmx else "team/workspaces.html"
    return render(request, template, {"active": "", "memberships": memberships})


@workspace_view(P.VIEW)
def more(request: WorkspaceRequest) -> HttpResponse:
    """What the phone's bottom bar has no room for."""
    groups = [
        {"label": group["label"], "items": [e for e in group["items"] if e["item"].key not in {"home", "calendar"}]}
        for group in navigation(request.workspace, request.membership)
    ]
    return render(request, "team/more.html", {"active": "more", "groups": [g for g in groups if g["items"]]})
