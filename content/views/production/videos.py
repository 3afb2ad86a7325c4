"""Production → Videos: board, list, one video, its script for printing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from config.lib.errors import DomainError
from content.forms.production.video import ProductionForm, StageForm
from content.production_states import STAGES, PartKind, Stage
from content.selectors.learn.reading import review_list
from content.selectors.production.reading import board, production_get, production_list, today_of
from content.services.production.moving import part_tick, production_move, stage_plan
from content.services.production.writing import (
    production_create,
    production_delete,
    production_post,
    production_update,
)
from content.views.production.frame import form_page, pages, refused
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P


@require_safe
@workspace_view(P.VIEW)
def productions(request: WorkspaceRequest) -> HttpResponse:
    """The board by stage, the list, or what is mine."""
    view = request.GET.get("view", "board")
    view = view if view in ("board", "list", "mine") else "board"
    q, late = request.GET.get("q", "")[:100], request.GET.get("late") == "1"
    mine = request.user if view == "mine" else None
    rows = production_list(workspace=request.workspace, q=q, mine=mine, late=late)
    context = {
        "active": "production",
        "section": "videos",
        "view": view,
        "q": q,
        "late": late,
        "today": today_of(request.workspace),
        "stages": STAGES,
        "columns": board(rows=rows) if view == "board" else [],
        "page": pages(request, rows) if view != "board" else None,
    }
    return render(request, "content/productions.html", context)


@workspace_view(P.VIEW, post=P.CONTENT_EDIT)
def production_new(request: WorkspaceRequest) -> HttpResponse:
    """Begin a video, with `post` for that post."""
    form = ProductionForm(
        request.POST or None,
        workspace=request.workspace,
        initial={"owner": request.user.pk, "post": request.GET.get("post") or None, "title": request.GET.get("title")},
    )
    return form_page(
        request,
        form,
        save=lambda: production_create(workspace=request.workspace, actor=request.actor, values=form.cleaned_data),
        done=lambda row: _address(request, row.pk),
        context={
            "title": _("New video"),
            "back": reverse("content:productions", args=[request.workspace.slug]),
            "section": "videos",
        },
    )


@require_safe
@workspace_view(P.VIEW)
def production(request: WorkspaceRequest, production_id: int) -> HttpResponse:
    """One video: stages, scenes, files, quality."""
    row = production_get(workspace=request.workspace, production_id=production_id)
    scenes, parts = list(row.scenes.all()), list(row.parts.all())
    place = STAGES.index(Stage(row.stage))
    context = {
        "active": "production",
        "section": "videos",
        "row": row,
        "scenes": scenes,
        "seconds": sum(scene.seconds or 0 for scene in scenes),
        "unknown": sum(scene.seconds is None for scene in scenes),
        "assets": [part for part in parts if part.kind == PartKind.ASSET],
        "quality": [part for part in parts if part.kind == PartKind.QUALITY],
        "today": today_of(request.workspace),
        "stages": STAGES,
        "next": STAGES[place + 1] if place + 1 < len(STAGES) else None,
        "reviews": review_list(workspace=request.workspace, production_id=row.pk)[:5],
    }
    return render(request, "content/production.html", context)


@require_safe
@workspace_view(P.VIEW)
def production_script(request: WorkspaceRequest, production_id: int) -> HttpResponse:
    """Script and storyboard on paper."""
    row = production_get(workspace=request.workspace, production_id=production_id)
    scenes = list(row.scenes.all())
    context = {
        "active": "production",
        "row": row,
        "scenes": scenes,
        "seconds": sum(scene.seconds or 0 for scene in scenes),
    }
    return render(request, "content/production_script.html", context)


@workspace_view(P.VIEW, post=P.CONTENT_EDIT)
def production_edit(request: WorkspaceRequest, production_id: int) -> HttpResponse:
    """Change what the video is about; with `action` remove it."""
    row = production_get(workspace=request.workspace, production_id=production_id)
    who: dict[str, Any] = {"workspace": request.workspace, "actor": request.actor, "production_id": row.pk}
    if request.POST.get("action") == "remove":
        production_delete(**who)
        messages.success(request, _("Removed."))
        return redirect("content:productions", request.workspace.slug)
    form = ProductionForm(request.POST or None, workspace=request.workspace, row=row)
    return form_page(
        request,
        form,
        save=lambda: production_update(**who, values=form.cleaned_data),
        done=lambda saved: _address(request, saved.pk),
        context={
            "title": _("Edit video"),
            "plan": row,
            "back": _address(request, row.pk),
            "section": "videos",
            "remove": True,
        },
    )


@require_POST
@workspace_view(P.VIEW, post=P.CONTENT_EDIT)
def production_move_view(request: WorkspaceRequest, production_id: int) -> HttpResponse:
    """Put the video at another stage: by drag (htmx) or by button."""
    who: dict[str, Any] = {"workspace": request.workspace, "actor": request.actor, "production_id": production_id}
    try:
        production_move(**who, stage=request.POST.get("stage", ""))
    except DomainError as error:
        if request.htmx or error.status == 404:
            raise
        refused(request, error)
    if request.htmx:
        return HttpResponse(status=204)
    if request.POST.get("back") == "board":
        return redirect("content:productions", request.workspace.slug)
    return redirect(_address(request, production_id))


@workspace_view(P.VIEW, post=P.CONTENT_EDIT)
def production_stage(request: WorkspaceRequest, production_id: int, stage: str) -> HttpResponse:
    """Who does a stage, and until when."""
    row = production_get(workspace=request.workspace, production_id=production_id)
    found = next((one for one in row.stages.all() if one.stage == stage), row.stages.all()[0])
    form = StageForm(request.POST or None, workspace=request.workspace, row=found)
    return form_page(
        request,
        form,
        save=lambda: stage_plan(
            workspace=request.workspace,
            actor=request.actor,
            production_id=row.pk,
            stage=found.stage,
            values=form.cleaned_data,
        ),
        done=lambda _saved: _address(request, row.pk),
        context={
            "title": Stage(found.stage).label,
            "plan": row,
            "back": _address(request, row.pk),
            "section": "videos",
        },
    )


@require_POST
@workspace_view(P.VIEW, post=P.CONTENT_EDIT)
def production_tick(request: WorkspaceRequest, production_id: int, part_id: int) -> HttpResponse:
    """Tick a line of the lists, or take the tick back."""
    done = request.POST.get("done") == "1"
    who: dict[str, Any] = {"workspace": request.workspace, "actor": request.actor}
    part = part_tick(**who, production_id=production_id, part_id=part_id, done=done)
    return redirect(f"{_address(request, production_id)}#{part.kind}")


@require_POST
@workspace_view(P.VIEW, post=P.CONTENT_EDIT)
def production_make_post(request: WorkspaceRequest, production_id: int) -> HttpResponse:
    """A draft with the video, opened in the editor."""
    try:
        post = production_post(workspace=request.workspace, actor=request.actor, production_id=production_id)
    except DomainError as error:
        if error.status == 404:
            raise
        refused(request, error)
        return redirect(_address(request, production_id))
    messages.success(request, _("This is the draft for the video."))
    return redirect("content:post_edit", request.workspace.slug, post.pk)


def _address(request: WorkspaceRequest, production_id: int) -> str:
    return reverse("content:production", args=[request.workspace.slug, production_id])
