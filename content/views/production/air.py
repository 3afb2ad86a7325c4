"""On air: big clock, this part and the next, ticks, corrections; afterwards the results."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from config.lib.clock import now
from config.lib.errors import DomainError
from content.forms.production.live import ResultForm
from content.production_states import LiveState
from content.selectors.live.clock import on_now, running
from content.selectors.live.reading import live_get
from content.services.live.moving import live_correct, live_result_set, live_segment_tick
from content.views.production.frame import form_page, refused
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P


@require_safe
@workspace_view(P.VIEW)
def live_air(request: WorkspaceRequest, live_id: int) -> HttpResponse:
    """The view for whoever runs the session; htmx asks for its middle every few seconds."""
    row = live_get(workspace=request.workspace, live_id=live_id)
    plan = running(row, list(row.segments.all()))
    moment = now()
    current, coming = on_now(plan, row, moment)
    context = {
        "active": "production",
        "section": "live",
        "row": row,
        "plan": plan,
        "current": current,
        "coming": coming,
        "moment": moment,
        "on_air": row.state == LiveState.LIVE,
    }
    return render(request, "content/_live_now.html" if request.htmx else "content/live_air.html", context)


@require_POST
@workspace_view(P.VIEW, post=P.CONTENT_EDIT)
def live_segment_tick_view(request: WorkspaceRequest, live_id: int, segment_id: int) -> HttpResponse:
    """Mark a part as done, or not."""
    done = request.POST.get("done") == "1"
    try:
        live_segment_tick(
            workspace=request.workspace, actor=request.actor, live_id=live_id, segment_id=segment_id, done=done
        )
    except DomainError as error:
        if error.status == 404:
            raise
        refused(request, error)
    return redirect("content:live_air", request.workspace.slug, live_id)


@require_POST
@workspace_view(P.VIEW, post=P.CONTENT_EDIT)
def live_correct_view(request: WorkspaceRequest, live_id: int) -> HttpResponse:
    """Write into the correction log."""
    said, corrected = request.POST.get("said", ""), request.POST.get("corrected", "")
    who: dict[str, Any] = {"workspace": request.workspace, "actor": request.actor}
    try:
        live_correct(**who, live_id=live_id, said=said, corrected=corrected)
    except DomainError as error:
        if error.status == 404:
            raise
        refused(request, error)
    else:
        messages.success(request, _("Noted with the time."))
    return redirect(f"{reverse('content:live_air', args=[request.workspace.slug, live_id])}#corrections")


@workspace_view(P.VIEW, post=P.CONTENT_EDIT)
def live_results(request: WorkspaceRequest, live_id: int) -> HttpResponse:
    """Enter what the session brought."""
    row = live_get(workspace=request.workspace, live_id=live_id)
    form = ResultForm(request.POST or None, workspace=request.workspace, row=getattr(row, "result", None))
    back = reverse("content:live", args=[request.workspace.slug, row.pk])
    return form_page(
        request,
        form,
        save=lambda: live_result_set(
            workspace=request.workspace, actor=request.actor, live_id=row.pk, values=form.cleaned_data
        ),
        done=lambda _saved: f"{back}#results",
        context={"title": _("Results"), "plan": row, "back": back, "section": "live"},
    )
