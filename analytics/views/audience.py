"""The audience: who comes back, who is there, what exposure leads to, who is lost."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from analytics.selectors import audience as read
from analytics.selectors.dashboards.retention import cohort_chart, funnel_chart
from config.lib.errors import NotAllowed
from interactions.states import Lifecycle
from team.charts.files import TYPES, chart_response
from team.charts.tables import Breakdown, CohortTable
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P
from team.permissions import allows


@require_safe
@workspace_view(P.VIEW)
def audience(request: WorkspaceRequest) -> HttpResponse:
    """All of it; what is known of single people only for those who may read the inbox."""
    span, first, last = read.period_of(request.workspace, request.GET.get("days", ""))
    counts, new = read.contact_counts(workspace=request.workspace, first=first, last=last)
    steps = read.funnel(workspace=request.workspace, first=first, last=last, contacts=new)
    context: dict[str, Any] = {
        "active": "analytics",
        "section": "audience",
        "span": span,
        "spans": read.SPANS,
        "first": first,
        "last": last,
        "steps": steps,
        "funnel": funnel_chart(steps),
        "lost": read.followers_lost(workspace=request.workspace, first=first, last=last),
        "files": "charts/",
        "tail": f"?days={span}",
        "cohort_least": read.COHORT_LEAST,
        "people": allows(request.membership.role, P.INBOX_VIEW),
    }
    if context["people"]:
        retention = read.retention(workspace=request.workspace)
        context |= {
            "retention": retention,
            "cohorts": cohort_chart(retention),
            "presence": read.presence(workspace=request.workspace),
            "groups": read.communities(workspace=request.workspace),
            "gone": read.gone(workspace=request.workspace),
            "dormant": counts.get(Lifecycle.DORMANT, 0),
            "lost_contacts": counts.get(Lifecycle.LOST, 0),
            "known": sum(counts.values()),
        }
    return render(request, "analytics/audience/page.html", context)


@require_safe
@workspace_view(P.VIEW)
def audience_chart(request: WorkspaceRequest, drawing: str, ending: str) -> HttpResponse:
    """A chart of the page as a file: `funnel` or `cohorts`; svg, png or csv."""
    if drawing not in {"funnel", "cohorts"} or ending not in TYPES:
        raise Http404
    chart: Breakdown | CohortTable
    if drawing == "funnel":
        _span, first, last = read.period_of(request.workspace, request.GET.get("days", ""))
        _counts, new = read.contact_counts(workspace=request.workspace, first=first, last=last)
        steps = read.funnel(workspace=request.workspace, first=first, last=last, contacts=new)
        title, chart = _("From exposure to orders"), funnel_chart(steps)
    elif allows(request.membership.role, P.INBOX_VIEW):
        title, chart = _("Who comes back"), cohort_chart(read.retention(workspace=request.workspace))
    else:
        raise NotAllowed
    return chart_response(chart, format=ending, name=title, title=title, style=request.workspace.number_style)
