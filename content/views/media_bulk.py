"""The same for the chosen files: move, tag, delete, state rights."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from config.lib.errors import DomainError
from config.lib.numbers import row_number
from content.forms.media_filters import ids_of
from content.services.media_bulk import media_delete_many
from content.services.media_folders import media_move
from content.services.media_tags import media_tag
from content.services.media_words import split_tags
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P


@require_POST
@workspace_view(P.VIEW, post=P.MEDIA_EDIT)
def bulk(request: WorkspaceRequest) -> HttpResponse:
    """Carry out `action` (move, tag, untag, delete, rights) on the files named by `id`."""
    ids = ids_of(request.POST)
    action = request.POST.get("action", "")
    wants_json = "application/json" in request.headers.get("Accept", "")
    if action == "rights" and ids:
        address = reverse("content:media_rights_many", args=[request.workspace.slug])
        return redirect(f"{address}?{urlencode([('id', number) for number in ids])}")
    try:
        said = _act(request, action, ids) if ids else _("Choose at least one file.")
    except DomainError as refused:
        if refused.status == 404:
            raise
        if wants_json:
            return JsonResponse({"code": refused.code, "message": str(refused)}, status=refused.status)
        messages.error(request, str(refused))
    else:
        if wants_json:
            return JsonResponse({"message": said})
        messages.info(request, said)
    back = request.POST.get("back", "")
    address = reverse("content:media", args=[request.workspace.slug])
    return redirect(address + (back if back.startswith("?") else ""))


def _act(request: WorkspaceRequest, action: str, ids: list[int]) -> str:
    if action == "move":
        folder = row_number(request.POST.get("folder", ""))
        moved = media_move(workspace=request.workspace, actor=request.actor, asset_ids=ids, folder_id=folder)
        return ngettext("%(n)s file moved", "%(n)s files moved", moved) % {"n": moved}
    if action in {"tag", "untag"}:
        tags = split_tags(request.POST.get("tags", ""))
        given = {"add": tags} if action == "tag" else {"remove": tags}
        changed = media_tag(workspace=request.workspace, actor=request.actor, asset_ids=ids, **given)
        return ngettext("%(n)s file changed", "%(n)s files changed", changed) % {"n": changed}
    if action == "delete":
        done = media_delete_many(workspace=request.workspace, actor=request.actor, asset_ids=ids)
        said = ngettext("%(n)s file deleted", "%(n)s files deleted", done.done) % {"n": done.done}
        if done.refused:
            kept = ngettext("%(n)s stays: %(why)s", "%(n)s stay, the first because: %(why)s", done.refused)
            said = f"{said} · {kept % {'n': done.refused, 'why': done.reason}}"
        return said
    return _("Choose what to do.")
