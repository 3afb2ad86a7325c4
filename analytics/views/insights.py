"""Insights: what figures show, and what is done about it."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from analytics.forms.insights import DismissForm
from analytics.insight_states import InsightCode, InsightState
from analytics.models import Insight
from analytics.selectors.insights.finding import action_query, insight_get, insight_query
from analytics.services.insights.insights import insight_dismiss, insight_restore
from config.lib.errors import InvalidInput
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.permissions import Permission as P

PAGE = 20


@require_safe
@workspace_view(P.VIEW)
def insights(request: WorkspaceRequest) -> HttpResponse:
    """What the rules found, the largest first, by kind and state."""
    state = request.GET.get("state", "")
    state = state if state in InsightState.values else InsightState.OPEN
    code = request.GET.get("code", "")
    code = code if code in InsightCode.values else ""
    page = Paginator(insight_query(workspace=request.workspace, state=state, code=code), PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "active": "analytics",
        "section": "insights",
        "page": page,
        "state": state,
        "states": InsightState.choices,
        "code": code,
        "codes": InsightCode.choices,
    }
    return render(request, "analytics/insights/insights.html", context)


@require_safe
@workspace_view(P.VIEW)
def insight(request: WorkspaceRequest, insight_id: int) -> HttpResponse:
    """One insight with its evidence."""
    return page_of(request, insight_get(workspace=request.workspace, insight_id=insight_id))


def page_of(request: WorkspaceRequest, row: Insight, *, form: DismissForm | None = None) -> HttpResponse:
    """The page of an insight; `form`: a reason that was refused."""
    context = {
        "active": "analytics",
        "section": "insights",
        "insight": row,
        "most": max([abs(float(one[1])) for one in row.rows] or [1.0]) or 1.0,
        "actions": list(action_query(workspace=request.workspace).filter(insight=row)),
        "form": form or DismissForm(),
    }
    return render(request, "analytics/insights/insight.html", context, status=422 if form else 200)


@require_POST
@workspace_view(P.TASKS_EDIT)
def dismiss(request: WorkspaceRequest, insight_id: int) -> HttpResponse:
    """Say why nothing is done about it."""
    row = insight_get(workspace=request.workspace, insight_id=insight_id)
    form = DismissForm(request.POST)
    if form.is_valid():
        try:
            insight_dismiss(
                workspace=request.workspace,
                actor=request.actor,
                insight_id=insight_id,
                reason=form.cleaned_data["reason"],
            )
        except InvalidInput as error:
            show(form, error)
        else:
            messages.success(request, _("Dismissed."))
            return redirect("analytics:insights", request.workspace.slug)
    return page_of(request, row, form=form)


@require_POST
@workspace_view(P.TASKS_EDIT)
def restore(request: WorkspaceRequest, insight_id: int) -> HttpResponse:
    """Show a dismissed one again."""
    insight_restore(workspace=request.workspace, actor=request.actor, insight_id=insight_id)
    return redirect("analytics:insight", request.workspace.slug, insight_id)
