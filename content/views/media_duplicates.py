"""Files that look alike: make one of two, or keep both."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from config.lib.errors import DomainError
from config.lib.numbers import row_number
from content.selectors.media_twins import twins_open
from content.services.media_merging import media_merge, twins_keep
from content.views.media_tiles import upload_item
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P

PAGE = 20


@require_safe
@workspace_view(P.VIEW)
def duplicates(request: WorkspaceRequest) -> HttpResponse:
    """Pairs nobody has decided about."""
    page = Paginator(twins_open(workspace=request.workspace), PAGE).get_page(request.GET.get("page"))
    return render(request, "content/media_duplicates.html", {"active": "media", "page": page})


@require_POST
@workspace_view(P.VIEW, post=P.MEDIA_EDIT)
def merge(request: WorkspaceRequest, asset_id: int) -> HttpResponse:
    """Use the file `into` instead of this one."""
    wants_json = "application/json" in request.headers.get("Accept", "")
    try:
        merged = media_merge(
            workspace=request.workspace,
            actor=request.actor,
            asset_id=asset_id,
            into_id=row_number(request.POST.get("into", "")) or 0,
        )
    except DomainError as refused:
        if refused.status == 404:
            raise
        if wants_json:
            return JsonResponse({"code": refused.code, "message": str(refused)}, status=refused.status)
        messages.error(request, str(refused))
        return redirect("content:media_duplicates", request.workspace.slug)
    if wants_json:
        return JsonResponse({"assets": [upload_item(request, merged.asset)]})
    said = ngettext("One file now. %(n)s post uses it.", "One file now. %(n)s posts use it.", merged.moved)
    said %= {"n": merged.moved}
    if merged.left:
        stay = ngettext(
            "%(n)s post that was checked or scheduled keeps the other file.",
            "%(n)s posts that were checked or scheduled keep the other file.",
            merged.left,
        )
        said = f"{said} {stay % {'n': merged.left}}"
    messages.success(request, said)
    return redirect(reverse("content:media_duplicates", args=[request.workspace.slug]))


@require_POST
@workspace_view(P.VIEW, post=P.MEDIA_EDIT)
def keep(request: WorkspaceRequest, twin_id: int) -> HttpResponse:
    """Both are wanted; the pair is not shown again."""
    twins_keep(workspace=request.workspace, actor=request.actor, twin_id=twin_id)
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"message": _("Both are kept.")})
    messages.success(request, _("Both are kept."))
    return redirect("content:media_duplicates", request.workspace.slug)
