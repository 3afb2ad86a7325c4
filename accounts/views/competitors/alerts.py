"""What was noticed about competitors."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import CompetitorAlert
from accounts.selectors.competitors.profiles import competitor_get
from accounts.selectors.competitors.tracking import alert_query
from accounts.services.competitors.alerts import alert_acknowledge, alerts_acknowledge
from accounts.views.competitors.shared import frame, frame_of
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P

PAGE = 30


@require_safe
@workspace_view(P.VIEW)
def all_alerts(request: WorkspaceRequest) -> HttpResponse:
    """Alerts about all competitors; `open=1` only those nobody has seen."""
    opened = request.GET.get("open") == "1"
    page = _page(request, alert_query(workspace=request.workspace, open_only=opened))
    context = {**frame(request, "alerts"), "page": page, "open": opened, "everybody": True}
    return render(request, "accounts/competitors/alerts.html", context)


@require_safe
@workspace_view(P.VIEW)
def competitor_alerts(request: WorkspaceRequest, competitor_id: int) -> HttpResponse:
    """Alerts about one competitor."""
    row = competitor_get(workspace=request.workspace, competitor_id=competitor_id)
    opened = request.GET.get("open") == "1"
    found = alert_query(workspace=request.workspace, competitor_id=competitor_id, open_only=opened)
    context = {**frame_of(request, row, "alerts"), "page": _page(request, found), "open": opened, "everybody": False}
    return render(request, "accounts/competitors/alerts.html", context)


@require_POST
@workspace_view(P.RESEARCH_EDIT)
def alert_seen(request: WorkspaceRequest, alert_id: int) -> HttpResponse:
    """Note that an alert has been seen."""
    alert = alert_acknowledge(workspace=request.workspace, actor=request.actor, alert_id=alert_id)
    messages.success(request, _("Seen."))
    if request.POST.get("from") == "all" or alert.tracked.competitor_id is None:
        return redirect("accounts:all_alerts", request.workspace.slug)
    return redirect("accounts:competitor_alerts", request.workspace.slug, alert.tracked.competitor_id)


@require_POST
@workspace_view(P.RESEARCH_EDIT)
def alerts_seen(request: WorkspaceRequest) -> HttpResponse:
    """Note that all of them have been seen."""
    alerts_acknowledge(workspace=request.workspace, actor=request.actor)
    messages.success(request, _("All seen."))
    return redirect("accounts:all_alerts", request.workspace.slug)


def _page(request: WorkspaceRequest, rows: object) -> Page[CompetitorAlert]:
    return Paginator(rows, PAGE).get_page(request.GET.get("page"))  # type: ignore[arg-type]
