"""Plan → Ideas: the board, the list, and what is done with one card."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from config.lib.errors import DomainError
from config.lib.numbers import row_number
from content.plan_states import IdeaPriority, IdeaStage
from content.selectors.ideas import IdeaFilters, idea_board, idea_list
from content.services.idea_drafts import idea_draft
from content.services.ideas import idea_archive, idea_move, idea_vote
from content.views.plan_shared import form_choices, plan_frame, platform_choices
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P

PER_PAGE = 50


def idea_filters(request: WorkspaceRequest) -> IdeaFilters:
    """The filters in the address; values that cannot be meant restrict nothing."""
    data = request.GET
    priority = row_number(data.get("priority", ""))
    return IdeaFilters(
        q=data.get("q", "")[:100].strip(),
        stage=data.get("stage", "") if data.get("stage", "") in IdeaStage.values else "",
        pillar=row_number(data.get("pillar", "")),
        owner=row_number(data.get("owner", "")),
        platform=data.get("platform", "")[:50],
        priority=priority if priority in IdeaPriority.values else None,
        archived=bool(data.get("archived")),
    )


@require_safe
@workspace_view(P.VIEW)
def plan(request: WorkspaceRequest) -> HttpResponse:
    """The board; `?view=list` lists, `?archived=1` shows what was put away."""
    filters = idea_filters(request)
    listed = request.GET.get("view") == "list" or filters.archived
    context: dict[str, Any] = {
        **plan_frame(request, "ideas"),
        **form_choices(request, pillar=filters.pillar),
        "filters": filters,
        "listed": listed,
        "stages": IdeaStage.choices,
        "priorities": IdeaPriority.choices,
        "platforms": platform_choices(request, [filters.platform] if filters.platform else []),
    }
    if listed:
        rows = idea_list(workspace=request.workspace, filters=filters, user=request.user)
        context["page"] = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
        context["total"] = context["page"].paginator.count
    else:
        context["board"] = idea_board(workspace=request.workspace, filters=filters, user=request.user)
        context["total"] = sum(column.count for column in context["board"])
    return render(request, "content/plan/ideas.html", context)


@require_POST
@workspace_view(P.VIEW, post=P.CONTENT_EDIT)
def idea_move_view(request: WorkspaceRequest, idea_id: int) -> HttpResponse:
    """Another column: by drag (answers JSON) or by the card's menu."""
    stage = request.POST.get("stage", "")
    try:
        row = idea_move(workspace=request.workspace, actor=request.actor, idea_id=idea_id, stage=stage)
    except DomainError as error:
        if request.htmx:
            return JsonResponse({"error": str(error)}, status=error.status)
        raise
    text = _("“%(idea)s” is in “%(column)s” now.") % {"idea": row.title, "column": IdeaStage(row.stage).label}
    if request.htmx:
        return JsonResponse({"text": text})
    messages.success(request, text)
    return _back(request)


@require_POST
@workspace_view(P.VIEW, post=P.CONTENT_EDIT)
def idea_vote_view(request: WorkspaceRequest, idea_id: int) -> HttpResponse:
    """Like an idea, or with `back` take it back."""
    like = not request.POST.get("back")
    likes = idea_vote(workspace=request.workspace, actor=request.actor, idea_id=idea_id, like=like)
    if request.htmx:
        context = {"idea_id": idea_id, "likes": likes, "liked": like, "can_edit": True}
        return render(request, "content/plan/_vote.html", context)
    return _back(request)


@require_POST
@workspace_view(P.VIEW, post=P.CONTENT_EDIT)
def idea_archive_view(request: WorkspaceRequest, idea_id: int) -> HttpResponse:
    """Off the board, or with `back` on it again."""
    back = bool(request.POST.get("back"))
    idea_archive(workspace=request.workspace, actor=request.actor, idea_id=idea_id, archived=not back)
    messages.success(request, _("The idea is back on the board.") if back else _("The idea is archived."))
    return _back(request)


@require_POST
@workspace_view(P.VIEW, post=P.CONTENT_EDIT)
def idea_draft_view(request: WorkspaceRequest, idea_id: int) -> HttpResponse:
    """Make a post of it and go on writing there."""
    post = idea_draft(workspace=request.workspace, actor=request.actor, idea_id=idea_id)
    messages.success(request, _("The draft is made. Its idea stays on the board."))
    return redirect("content:post_edit", request.workspace.slug, post.pk)


def _back(request: WorkspaceRequest) -> HttpResponse:
    """To the address the form came from, if it is one of ours."""
    wanted = request.POST.get("next", "")
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}):
        return redirect(wanted)
    return redirect("content:plan", request.workspace.slug)
