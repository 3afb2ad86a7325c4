"""Folders of the library: make, rename, move, remove."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from config.lib.errors import DomainError
from config.lib.numbers import row_number
from content.services.media_folders import folder_create, folder_delete, folder_move, folder_rename
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P


@require_POST
@workspace_view(P.VIEW, post=P.MEDIA_EDIT)
def create(request: WorkspaceRequest) -> HttpResponse:
    """A new folder, opened afterwards."""
    parent = row_number(request.POST.get("parent", ""))
    try:
        folder = folder_create(
            workspace=request.workspace, actor=request.actor, name=request.POST.get("name", ""), parent_id=parent
        )
    except DomainError as refused:
        return _refused(request, refused, parent)
    return _open(request, folder.pk)


@require_POST
@workspace_view(P.VIEW, post=P.MEDIA_EDIT)
def change(request: WorkspaceRequest, folder_id: int) -> HttpResponse:
    """Another name, another place, or away: `action` rename, move or delete."""
    action = request.POST.get("action", "rename")
    who: dict[str, Any] = {"workspace": request.workspace, "actor": request.actor, "folder_id": folder_id}
    try:
        if action == "delete":
            above = folder_delete(**who)
            messages.success(request, _("The folder is gone; what lay in it moved up."))
            return _open(request, above.pk if above else None)
        if action == "move":
            folder_move(**who, parent_id=row_number(request.POST.get("parent", "")))
        else:
            folder_rename(**who, name=request.POST.get("name", ""))
    except DomainError as refused:
        return _refused(request, refused, folder_id)
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"message": _("Moved")})
    messages.success(request, _("Saved"))
    return _open(request, folder_id)


def _open(request: WorkspaceRequest, folder_id: int | None) -> HttpResponse:
    address = reverse("content:media", args=[request.workspace.slug])
    return redirect(f"{address}?folder={folder_id}" if folder_id else address)


def _refused(request: WorkspaceRequest, error: DomainError, folder_id: int | None) -> HttpResponse:
    if error.status == 404:
        raise error
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"code": error.code, "message": str(error)}, status=error.status)
    messages.error(request, str(error))
    return _open(request, folder_id)
