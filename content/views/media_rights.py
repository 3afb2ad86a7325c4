"""Rights of files: licence, consent, AI mark, and the papers that prove them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from config.lib.errors import DomainError, InvalidInput, NotFound
from content.forms.media_filters import ids_of
from content.forms.media_rights import RightsForm
from content.models import MediaAsset
from content.selectors.media import media_by_ids, media_get, today_of
from content.selectors.media_presets import platforms_in_use
from content.selectors.media_rights import rights_problems
from content.services.media_rights import FIELDS, media_rights_save, paper_remove
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P

PAPERS = frozenset({"proof", "release"})
_TYPES = {"pdf": "application/pdf", "jpg": "image/jpeg", "png": "image/png"}


@workspace_view(P.VIEW, post=P.MEDIA_EDIT)
def rights(request: WorkspaceRequest, asset_id: int) -> HttpResponse:
    """One file's rights."""
    asset = media_get(workspace=request.workspace, asset_id=asset_id)
    return _page(request, [asset], asset=asset)


@workspace_view(P.VIEW, post=P.MEDIA_EDIT)
def rights_many(request: WorkspaceRequest) -> HttpResponse:
    """The same rights for several files (`id`, repeated); fields left empty change nothing."""
    ids = ids_of(request.POST if request.method == "POST" else request.GET)
    assets = list(media_by_ids(workspace=request.workspace, ids=ids).values())
    if not assets:
        messages.info(request, _("Choose at least one file."))
        return redirect("content:media", request.workspace.slug)
    return _page(request, assets)


def _page(request: WorkspaceRequest, assets: list[MediaAsset], asset: MediaAsset | None = None) -> HttpResponse:
    platforms = platforms_in_use(workspace=request.workspace)
    initial = {name: getattr(asset, name) for name in FIELDS} if asset else {}
    form = RightsForm(request.POST or None, request.FILES or None, initial=initial, platforms=platforms)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                _save(request, assets, form, many=asset is None)
            except DomainError as refused:
                if isinstance(refused, NotFound):
                    raise
                form.add_error(refused.field if refused.field in form.fields else None, str(refused))
            else:
                if asset:
                    return redirect("content:media_item", request.workspace.slug, asset.pk)
                return redirect("content:media", request.workspace.slug)
        status = 422
    context: dict[str, Any] = {"active": "media", "form": form, "asset": asset, "assets": assets}
    if asset:
        today = today_of(request.workspace)
        context["problems"] = [_(p.message) % p.params for p in rights_problems(asset, on=today)]
    return render(request, "content/media_rights.html", context, status=status)


def _save(request: WorkspaceRequest, assets: list[MediaAsset], form: RightsForm, *, many: bool) -> None:
    saved = media_rights_save(
        workspace=request.workspace,
        actor=request.actor,
        asset_ids=[asset.pk for asset in assets],
        values=form.values(filled_only=many),
        proof=form.cleaned_data["proof"],
        release=form.cleaned_data["release"],
    )
    count = len(saved)
    messages.success(
        request, ngettext("Rights of %(n)s file saved", "Rights of %(n)s files saved", count) % {"n": count}
    )


@require_safe
@workspace_view(P.TEAM_VIEW)
def paper(request: WorkspaceRequest, asset_id: int, paper: str) -> HttpResponseBase:
    """The proof or the consent, for saving; they name people, so guests do not get them."""
    asset = media_get(workspace=request.workspace, asset_id=asset_id, deleted=True)
    field = getattr(asset, paper) if paper in PAPERS else None
    if not field or not field.storage.exists(field.name):
        raise Http404
    suffix = field.name.rsplit(".", 1)[-1]
    response = FileResponse(
        field.storage.open(field.name, "rb"),
        as_attachment=True,
        filename=f"{asset.title or asset.pk}-{paper}.{suffix}",
        content_type=_TYPES.get(suffix, "application/octet-stream"),
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
@workspace_view(P.VIEW, post=P.MEDIA_EDIT)
def paper_delete(request: WorkspaceRequest, asset_id: int, paper: str) -> HttpResponse:
    """Take the proof or the consent away."""
    if paper not in PAPERS:
        raise Http404
    try:
        paper_remove(workspace=request.workspace, actor=request.actor, asset_id=asset_id, name=paper)
    except InvalidInput as refused:
        messages.error(request, str(refused))
    return redirect("content:media_rights", request.workspace.slug, asset_id)
