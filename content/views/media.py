"""The media library: grid, upload, one file, crop, delete and restore; and the picker inside the editor."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from config.lib.errors import Conflict, DomainError, InvalidInput
from config.lib.numbers import row_number
from content.models import MediaAsset
from content.selectors.media import MediaFilters, media_get, media_list, media_usage
from content.services.media import media_delete, media_restore, media_update, media_upload
from content.services.media_crops import media_crop
from content.services.media_errors import MediaRefused
from content.views.composer_page import ratio_label
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P

FILES_AT_ONCE = 30


def _filters(request: WorkspaceRequest) -> MediaFilters:
    data = request.GET
    before = data.get("before", "")
    return MediaFilters(
        q=data.get("q", "")[:100].strip(),
        kind=data.get("kind", ""),
        tag=data.get("tag", "")[:30],
        unused=data.get("show") == "unused",
        missing_alt=data.get("show") == "no-alt",
        deleted=data.get("show") == "deleted",
        before=int(before) if before.isdecimal() and len(before) < 19 else None,
    )


@require_safe
@workspace_view(P.VIEW)
def media(request: WorkspaceRequest) -> HttpResponse:
    """The grid; htmx gets the tiles only."""
    filters = _filters(request)
    assets, after = media_list(workspace=request.workspace, filters=filters)
    context = {
        "active": "media",
        "assets": assets,
        "after": after,
        "filters": filters,
        "shown": request.GET.get("show", ""),
        "shows": [
            ("", _("All")),
            ("unused", _("Unused")),
            ("no-alt", _("No description")),
            ("deleted", _("Deleted")),
        ],
    }
    template = "content/_media_grid.html" if request.htmx and not request.htmx.boosted else "content/media.html"
    return render(request, template, context)


@require_POST
@workspace_view(P.VIEW, post=P.MEDIA_EDIT)
def media_upload_view(request: WorkspaceRequest) -> HttpResponse:
    """Take files; JSON for scripts (one file each, to show its progress), a redirect otherwise."""
    files = request.FILES.getlist("file")
    wants_json = "application/json" in request.headers.get("Accept", "")
    try:
        if not files:
            raise MediaRefused(_("Choose a file."))
        if len(files) > FILES_AT_ONCE:
            raise MediaRefused(_("At most 30 files at once."))
        uploads = [media_upload(workspace=request.workspace, actor=request.actor, file=file) for file in files]
    except DomainError as error:
        if wants_json:
            return JsonResponse({"code": error.code, "message": str(error)}, status=error.status)
        messages.error(request, str(error))
        return redirect("content:media", request.workspace.slug)
    known = sum(upload.existed for upload in uploads)
    if wants_json:
        note = _("This file is in the library already; the existing one is used.") if known else ""
        return JsonResponse({"assets": [_item(request, u.asset) for u in uploads], "note": note}, status=201)
    new = len(uploads) - known
    if new:
        messages.success(request, ngettext("%(n)s file uploaded", "%(n)s files uploaded", new) % {"n": new})
    if known:
        text = ngettext("%(n)s file was in the library already", "%(n)s files were in the library already", known)
        messages.info(request, text % {"n": known})
    return redirect("content:media", request.workspace.slug)


def _item(request: WorkspaceRequest, asset: MediaAsset) -> dict[str, object]:
    item = {"asset": asset, "alt": asset.alt, "ratio": ratio_label(asset.width, asset.height)}
    strip = render_to_string("content/_composer_media_item.html", {"item": item}, request)
    slug = request.workspace.slug
    return {
        "id": asset.pk,
        "title": asset.title,
        "url": reverse("content:media_item", args=[slug, asset.pk]),
        "strip": strip,
    }


@require_safe
@workspace_view(P.CONTENT_EDIT)
def media_pick(request: WorkspaceRequest) -> HttpResponse:
    """Tiles for the editor's dialog; `?id=` (repeated) answers strip items as JSON."""
    if ids := [number for value in request.GET.getlist("id") if (number := row_number(value))][:FILES_AT_ONCE]:
        assets = [media_get(workspace=request.workspace, asset_id=asset_id) for asset_id in ids]
        return JsonResponse({"assets": [_item(request, asset) for asset in assets]})
    filters = _filters(request)
    found, after = media_list(workspace=request.workspace, filters=filters, limit=36)
    context = {"assets": found, "after": after, "filters": filters}
    return render(request, "content/_media_pick.html", context)


@workspace_view(P.VIEW, post=P.MEDIA_EDIT)
def media_item(request: WorkspaceRequest, asset_id: int) -> HttpResponse:
    """One file: what it is, where it is used; POST saves title, description and tags."""
    asset = media_get(workspace=request.workspace, asset_id=asset_id, deleted=True)
    values = {"title": asset.title, "alt": asset.alt, "tags": _(", ").join(asset.tags)}
    error: DomainError | None = None
    if request.method == "POST":
        values = {name: request.POST.get(name, "") for name in values}
        try:
            media_update(
                workspace=request.workspace,
                actor=request.actor,
                asset_id=asset_id,
                title=values["title"],
                alt=values["alt"],
                tags=values["tags"].replace("，", ",").replace("、", ",").split(","),
            )
        except (InvalidInput, Conflict) as refused:
            error = refused
        else:
            messages.success(request, _("Saved"))
            return redirect("content:media_item", request.workspace.slug, asset_id)
    context = {
        "active": "media",
        "asset": asset,
        "values": values,
        "error": error,
        "ratio": ratio_label(asset.width, asset.height),
        "usage": media_usage(workspace=request.workspace, asset_id=asset_id),
    }
    return render(request, "content/media_item.html", context, status=error.status if error else 200)


@require_POST
@workspace_view(P.VIEW, post=P.MEDIA_EDIT)
def media_crop_view(request: WorkspaceRequest, asset_id: int) -> HttpResponse:
    """Cut out a part (left, top, width, height in pixels of the original) as a new file."""
    try:
        numbers = {name: round(float(request.POST.get(name, ""))) for name in ("left", "top", "width", "height")}
    except (ValueError, OverflowError):
        raise InvalidInput(_("The part to cut out is missing."), field="crop") from None
    try:
        asset = media_crop(workspace=request.workspace, actor=request.actor, asset_id=asset_id, **numbers)
    except DomainError as error:
        if request.htmx:
            return JsonResponse({"code": error.code, "message": str(error)}, status=error.status)
        raise
    if request.htmx:
        return JsonResponse({"assets": [_item(request, asset)]}, status=201)
    messages.success(request, _("Cropped"))
    return redirect("content:media_item", request.workspace.slug, asset.pk)


@require_POST
@workspace_view(P.VIEW, post=P.MEDIA_EDIT)
def media_delete_view(request: WorkspaceRequest, asset_id: int) -> HttpResponse:
    """Hide a file; refused with the reason while posts use it."""
    try:
        media_delete(workspace=request.workspace, actor=request.actor, asset_id=asset_id)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("content:media_item", request.workspace.slug, asset_id)
    messages.success(request, _("Deleted. You can restore it for 30 days."))
    return redirect("content:media", request.workspace.slug)


@require_POST
@workspace_view(P.VIEW, post=P.MEDIA_EDIT)
def media_restore_view(request: WorkspaceRequest, asset_id: int) -> HttpResponse:
    """Bring a deleted file back."""
    media_restore(workspace=request.workspace, actor=request.actor, asset_id=asset_id)
    messages.success(request, _("Restored"))
    return redirect("content:media_item", request.workspace.slug, asset_id)
