"""Production → Live: the list, one session, its steps and ticks."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from config.lib.errors import DomainError
from content.forms.production.live import LiveForm
from content.models import LiveSession
from content.production_states import LIVE_OPEN, LIVE_TRANSITIONS, CheckGroup, LiveState
from content.selectors.learn.reading import review_list
from content.selectors.live.clock import running
from content.selectors.live.reading import live_get, live_list
from content.selectors.live.words import LAW
from content.services.live.moving import live_check_tick, live_move
from content.services.live.ready import legal_open
from content.services.live.writing import live_create, live_delete, live_update
from content.views.production.frame import form_page, pages, refused
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P


@require_safe
@workspace_view(P.VIEW)
def lives(request: WorkspaceRequest) -> HttpResponse:
    """Sessions to come, or past ones."""
    which = "past" if request.GET.get("view") == "past" else "coming"
    context = {
        "active": "production",
        "section": "live",
        "view": which,
        "page": pages(request, live_list(workspace=request.workspace, which=which)),
    }
    return render(request, "content/lives.html", context)


@workspace_view(P.VIEW, post=P.CONTENT_EDIT)
def live_new(request: WorkspaceRequest) -> HttpResponse:
    """Plan a session."""
    form = LiveForm(request.POST or None, workspace=request.workspace)
    return form_page(
        request,
        form,
        save=lambda: live_create(workspace=request.workspace, actor=request.actor, values=form.cleaned_data),
        done=lambda row: _address(request, row.pk),
        context={
            "title": _("New live session"),
            "back": reverse("content:lives", args=[request.workspace.slug]),
            "section": "live",
        },
    )


@require_safe
@workspace_view(P.VIEW)
def live(request: WorkspaceRequest, live_id: int) -> HttpResponse:
    """The plan of a session: run-of-show, people, goods, checklists, results."""
    row = live_get(workspace=request.workspace, live_id=live_id)
    checks = list(row.checks.all())
    open_items = legal_open(row) if row.state in LIVE_OPEN else []
    context = {
        "active": "production",
        "section": "live",
        "row": row,
        "plan": running(row, list(row.segments.all())),
        "lists": [(group, [c for c in checks if c.group == group]) for group in CheckGroup],
        "law": LAW,
        "open_items": open_items,
        "beyond": [text for key, text in open_items if key not in LAW and not key.startswith("check-")],
        "editable": row.state in LIVE_OPEN,
        "steps": _steps(LiveState(row.state)),
        "result": getattr(row, "result", None),
        "reviews": review_list(workspace=request.workspace, session_id=row.pk)[:5],
    }
    return render(request, "content/live.html", context)


def _steps(state: LiveState) -> list[LiveState]:
    """Where a session can go from here: the way forward first, then the way back, then out."""
    back = (LiveState.PLANNED, LiveState.CANCELLED)
    return sorted((s for s in LiveState if s in LIVE_TRANSITIONS[state]), key=lambda s: s in back)


@workspace_view(P.VIEW, post=P.CONTENT_EDIT)
def live_edit(request: WorkspaceRequest, live_id: int) -> HttpResponse:
    """Change a session; with `action` remove it."""
    row: LiveSession = live_get(workspace=request.workspace, live_id=live_id)
    who: dict[str, Any] = {"workspace": request.workspace, "actor": request.actor, "live_id": row.pk}
    if request.POST.get("action") == "remove":
        live_delete(**who)
        messages.success(request, _("Removed."))
        return redirect("content:lives", request.workspace.slug)
    form = LiveForm(request.POST or None, workspace=request.workspace, row=row)
    return form_page(
        request,
        form,
        save=lambda: live_update(**who, values=form.cleaned_data),
        done=lambda saved: _address(request, saved.pk),
        context={
            "title": _("Edit live session"),
            "plan": row,
            "back": _address(request, row.pk),
            "section": "live",
            "remove": row.aired_at is None,
        },
    )


@require_POST
@workspace_view(P.VIEW, post=P.CONTENT_EDIT)
def live_move_view(request: WorkspaceRequest, live_id: int) -> HttpResponse:
    """Take the session a step; what is open is said on its page."""
    state = request.POST.get("state", "")
    try:
        live_move(workspace=request.workspace, actor=request.actor, live_id=live_id, state=state)
    except DomainError as error:
        if error.status == 404:
            raise
        refused(request, error)
    name = "content:live_air" if state == LiveState.LIVE else "content:live"
    return redirect(name, request.workspace.slug, live_id)


@require_POST
@workspace_view(P.VIEW, post=P.CONTENT_EDIT)
def live_tick(request: WorkspaceRequest, live_id: int, check_id: int) -> HttpResponse:
    """Tick a line of the checklists, or take the tick back."""
    try:
        live_check_tick(
            workspace=request.workspace,
            actor=request.actor,
            live_id=live_id,
            check_id=check_id,
            done=request.POST.get("done") == "1",
            evidence=request.POST.get("evidence", ""),
        )
    except DomainError as error:
        if error.status == 404:
            raise
        refused(request, error)
    return redirect(f"{_address(request, live_id)}#checks")


def _address(request: WorkspaceRequest, live_id: int) -> str:
    return reverse("content:live", args=[request.workspace.slug, live_id])
