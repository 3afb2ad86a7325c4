"""Tags of the library: how often each is used, rename, merge, remove; suggestions while typing."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from config.lib.errors import InvalidInput
from content.selectors.media_tags import tag_counts
from content.services.media_tags import tag_rename
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P


@workspace_view(P.VIEW, post=P.MEDIA_EDIT)
def tags(request: WorkspaceRequest) -> HttpResponse:
    """The list; POST calls the tag `old` `new` on every file, "" removes it."""
    if request.method == "POST":
        removing = request.POST.get("action") == "remove"
        new = "" if removing else request.POST.get("new", "").strip()
        try:
            if not new and not removing:
                raise InvalidInput(field="new")
            count = tag_rename(
                workspace=request.workspace, actor=request.actor, old=request.POST.get("old", ""), new=new
            )
        except InvalidInput as refused:
            messages.error(request, str(refused))
        else:
            said = ngettext("%(n)s file changed", "%(n)s files changed", count)
            messages.success(request, said % {"n": count})
        return redirect("content:media_tags", request.workspace.slug)
    return render(
        request,
        "content/media_tags.html",
        {"active": "media", "tags": tag_counts(workspace=request.workspace)},
    )


@require_safe
@workspace_view(P.VIEW)
def suggest(request: WorkspaceRequest) -> HttpResponse:
    """Tags that hold the text `q`, most used first."""
    found = tag_counts(workspace=request.workspace, starts=request.GET.get("q", "")[:30].strip(), limit=12)
    return JsonResponse({"tags": [tag for tag, _count in found]})
