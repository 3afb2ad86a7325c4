"""Uploads in pieces from the pages (tus 1.0)."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from config.lib.errors import DomainError
from content.forms.tus import VERSION, tus_create, tus_delete, tus_head, tus_options, tus_patch
from content.selectors.media import media_get
from content.views.media_tiles import upload_item
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P


@require_http_methods(["OPTIONS", "POST", "GET"])
@workspace_view(P.MEDIA_EDIT)
def uploads(request: WorkspaceRequest) -> HttpResponse:
    """Begin an upload; other methods say what is understood."""
    if request.method != "POST":
        return tus_options()
    slug = request.workspace.slug
    try:
        return tus_create(
            request,
            workspace=request.workspace,
            actor=request.actor,
            locate=lambda upload: reverse("content:media_upload_part", args=[slug, upload.pk]),
        )
    except DomainError as refused:
        return _refused(refused)


@require_http_methods(["GET", "HEAD", "POST", "PATCH", "DELETE"])
@workspace_view(P.MEDIA_EDIT)
def part(request: WorkspaceRequest, upload_id: int) -> HttpResponse:
    """Ask how much has arrived, send a piece, or cancel."""
    method = request.headers.get("X-HTTP-Method-Override", request.method or "") if request.method == "POST" else ""
    act = {"PATCH": tus_patch, "DELETE": tus_delete}.get(method or request.method or "", tus_head)
    try:
        return act(request, workspace=request.workspace, actor=request.actor, upload_id=upload_id)
    except DomainError as refused:
        return _refused(refused)


@require_safe
@workspace_view(P.VIEW)
def uploaded(request: WorkspaceRequest, asset_id: int) -> HttpResponse:
    """What came of an upload, for the script: the tile, and pictures of the library it looks like."""
    asset = media_get(workspace=request.workspace, asset_id=asset_id)
    return JsonResponse({"assets": [upload_item(request, asset)]})


def _refused(error: DomainError) -> HttpResponse:
    response = JsonResponse({"code": error.code, "message": str(error)}, status=error.status)
    response["Tus-Resumable"] = VERSION
    return response
