"""The media library: grid, upload, one file, crop, delete and restore; and the picker inside the editor."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.connectors import registry
from config.lib.errors import Conflict, DomainError, InvalidInput, NotFound
from config.lib.numbers import row_number
from content.forms.media_filters import filters_of
from content.media_errors import MediaRefused
from content.selectors.media import media_get, media_list
from content.selectors.media_folders import folder_children, folder_tree
from content.selectors.media_twins import twins_count, twins_of
from content.services.media import media_delete, media_restore, media_update, media_upload
from content.services.media_crops import media_crop, media_crop_preset
from content.services.media_formats import ACCEPT
from content.services.media_tools import tool
from content.services.media_words import split_tags
from content.views.media_page import item_context
from content.views.media_tiles import tiles_of, upload_item
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P

FILES_AT_ONCE = 30


@require_safe
@workspace_view(P.VIEW)
def media(request: WorkspaceRequest) -> HttpResponse:
    """The grid or list; htmx gets the tiles only."""
    filters = filters_of(request.GET)
    assets, after = media_list(workspace=request.workspace, filters=filters)
    shape = "list" if request.GET.get("view") == "list" else "grid"
    context: dict[str, Any] = {
        "active": "media",
        "tiles": tiles_of(request.workspace, assets),
        "after": after,
        "filters": filters,
        "view": shape,
        "shown": request.GET.get("show", ""),
    }
    if request.htmx and not request.htmx.boosted:
        return render(request, "content/_media_grid.html", context)
    tree = folder_tree(workspace=request.workspace)
    here = next((row for row in tree if row.folder.pk == filters.folder), None) if filters.folder else None
    if filters.folder and here is None:
        raise NotFound
    context |= {
        "tree": tree,
        "here": here,
        "children": folder_children(tree, here.folder.pk if here else None) if here else [],
        "twins": twins_count(workspace=request.workspace),
        "tool_missing": tool("ffmpeg") is None,
        "accept": ACCEPT,
        "shows": [
            ("", _("All")),
            ("unused", _("Unused")),
            ("no-alt", _("No description")),
            ("deleted", _("Deleted")),
        ],
        "licences": [
            ("unknown", _("Licence not stated")),
            ("soon", _("Ends within 14 days")),
            ("expired", _("Licence expired")),
            ("release", _("Consent missing")),
        ],
        "shapes": [("tall", _("Upright")), ("wide", _("Wide")), ("square", _("Square"))],
        "sizes": [("small", _("Under 1 MB")), ("medium", _("1–20 MB")), ("large", _("Over 20 MB"))],
        "sorts": [
            ("", _("Newest")),
            ("oldest", _("Oldest")),
            ("title", _("Title")),
            ("heaviest", _("Heaviest")),
            ("used", _("Most used")),
        ],
    }
    return render(request, "content/media.html", context)


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
        folder = row_number(request.POST.get("folder", ""))
        uploads = [
            media_upload(workspace=request.workspace, actor=request.actor, file=file, folder_id=folder)
            for file in files
        ]
    except DomainError as error:
        if wants_json:
            return JsonResponse({"code": error.code, "message": str(error)}, status=error.status)
        messages.error(request, str(error))
        return redirect("content:media", request.workspace.slug)
    known = sum(upload.existed for upload in uploads)
    if wants_json:
        note = _("This file is in the library already; the existing one is used.") if known else ""
        return JsonResponse({"assets": [upload_item(request, u.asset) for u in uploads], "note": note}, status=201)
    new = len(uploads) - known
    if new:
        messages.success(request, ngettext("%(n)s file uploaded", "%(n)s files uploaded", new) % {"n": new})
    alike = sum(bool(twins_of(workspace=request.workspace, asset_id=u.asset.pk)) for u in uploads if not u.existed)
    if alike:
        text = ngettext("%(n)s file looks like another one", "%(n)s files look like others", alike)
        messages.info(request, text % {"n": alike})
        return redirect("content:media_duplicates", request.workspace.slug)
    if known:
        text = ngettext("%(n)s file was in the library already", "%(n)s files were in the library already", known)
        messages.info(request, text % {"n": known})
    return redirect("content:media", request.workspace.slug)


@require_safe
@workspace_view(P.CONTENT_EDIT)
def media_pick(request: WorkspaceRequest) -> HttpResponse:
    """Tiles for the editor's dialog; `?id=` (repeated) answers strip items as JSON.

    `?own=`: a platform, for its own strip.
    """
    if ids := [number for value in request.GET.getlist("id") if (number := row_number(value))][:FILES_AT_ONCE]:
        assets = [media_get(workspace=request.workspace, asset_id=asset_id) for asset_id in ids]
        own = request.GET.get("own", "")
        own = own if own in registry.slugs() else ""
        return JsonResponse({"assets": [upload_item(request, asset, own) for asset in assets]})
    filters = filters_of(request.GET)
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
                tags=split_tags(values["tags"]),
            )
        except (InvalidInput, Conflict) as refused:
            error = refused
        else:
            messages.success(request, _("Saved"))
            return redirect("content:media_item", request.workspace.slug, asset_id)
    context = {"values": values, "error": error, **item_context(request.workspace, asset)}
    return render(request, "content/media_item.html", context, status=error.status if error else 200)


@require_POST
@workspace_view(P.VIEW, post=P.MEDIA_EDIT)
def media_crop_view(request: WorkspaceRequest, asset_id: int) -> HttpResponse:
    """Cut out a part (left, top, width, height in pixels of the original), or a `preset`, as a new file."""
    if request.POST.get("preset"):
        return _crop_preset(request, asset_id)
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
        return JsonResponse({"assets": [upload_item(request, asset)]}, status=201)
    messages.success(request, _("Cropped"))
    return redirect("content:media_item", request.workspace.slug, asset.pk)


def _crop_preset(request: WorkspaceRequest, asset_id: int) -> HttpResponse:
    try:
        asset = media_crop_preset(
            workspace=request.workspace, actor=request.actor, asset_id=asset_id, key=request.POST["preset"]
        )
    except InvalidInput as refused:
        messages.error(request, str(refused))
        return redirect("content:media_item", request.workspace.slug, asset_id)
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
