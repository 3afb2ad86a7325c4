"""Saved views of the inbox: keep, rename, share, delete, choose the one the inbox opens with."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from config.lib.errors import DomainError, InvalidInput, NotAllowed, NotFound
from interactions.selectors.saved_views import view_get, views_for
from interactions.services.saved_views import view_choose, view_delete, view_save
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.INBOX_VIEW)
def views(request: WorkspaceRequest) -> HttpResponse:
    """The views a member may use; POST keeps the filters of `query` under `name`."""
    given, problem = request.POST, ""
    if request.method == "POST":
        try:
            row = view_save(
                workspace=request.workspace,
                actor=request.actor,
                name=given.get("name", ""),
                query=given.get("query", ""),
                shared=given.get("shared") == "1",
            )
        except InvalidInput as error:
            problem = str(error)
        else:
            messages.success(request, _("“%(name)s” is kept.") % {"name": row.name})
            answer = redirect("interactions:inbox", request.workspace.slug)
            answer["Location"] += f"?{row.query}" if row.query else ""
            return answer
    context = {
        "active": "interactions",
        "section": "views",
        "views": views_for(workspace=request.workspace, user=request.user),
        "problem": problem,
        "typed": given,
    }
    return render(request, "interactions/views.html", context, status=422 if problem else 200)


@require_POST
@workspace_view(P.INBOX_VIEW)
def view(request: WorkspaceRequest, view_id: int) -> HttpResponse:
    """`do`: save, delete, choose (open the inbox with it) or unchoose."""
    who: dict[str, Any] = {"workspace": request.workspace, "actor": request.actor}
    given, wanted = request.POST, request.POST.get("do", "")
    view_get(workspace=request.workspace, user=request.user, view_id=view_id)
    try:
        if wanted == "save":
            view_save(**who, view_id=view_id, name=given.get("name", ""), shared=given.get("shared") == "1")
        elif wanted == "delete":
            view_delete(**who, view_id=view_id)
        elif wanted in ("choose", "unchoose"):
            view_choose(**who, view_id=view_id if wanted == "choose" else None)
        else:
            raise InvalidInput(field="do")
    except (NotFound, NotAllowed):
        raise
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Saved.") if wanted != "delete" else _("Deleted."))
    return redirect("interactions:inbox_views", request.workspace.slug)
