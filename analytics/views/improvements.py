"""Improvement actions: the list, one with its chain from goal to effect, the form."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from analytics.alert_states import Reach
from analytics.alert_words import alert_sentence
from analytics.effects import DAYS, LEAST
from analytics.forms.insights import ActionForm, DoneForm
from analytics.insight_states import ActionState
from analytics.insight_words import insight_advice, insight_sentence
from analytics.models import ImprovementAction
from analytics.selectors.alerting.rules import alert_get
from analytics.selectors.insights.effect import MEASURABLE, outcome_of, ready_on
from analytics.selectors.insights.finding import action_get, action_query, insight_get
from analytics.services.insights.actions import action_move, action_plan
from analytics.views.alert_charts import effect_chart
from analytics.views.chart_files import chart_file_of
from config.lib.clock import local_day, now
from config.lib.errors import InvalidInput
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.permissions import Permission as P

PAGE = 30


@require_safe
@workspace_view(P.VIEW)
def improvements(request: WorkspaceRequest) -> HttpResponse:
    """All actions by state."""
    state = request.GET.get("state", "")
    state = state if state in ActionState.values else ""
    page = Paginator(action_query(workspace=request.workspace, state=state), PAGE).get_page(request.GET.get("page"))
    context = {
        "active": "analytics",
        "section": "insights",
        "page": page,
        "state": state,
        "states": ActionState.choices,
        "today": local_day(now(), request.workspace.time_zone),
    }
    return render(request, "analytics/insights/improvements.html", context)


@require_safe
@workspace_view(P.VIEW)
def improvement(request: WorkspaceRequest, improvement_id: int) -> HttpResponse:
    """One action: goal, diagnosis, action, effect."""
    return page_of(request, action_get(workspace=request.workspace, action_id=improvement_id))


@require_safe
@workspace_view(P.VIEW)
def chart_file(request: WorkspaceRequest, drawn_improvement_id: int, ending: str) -> HttpResponse:
    """The figure before and after it as a file: svg, png or csv; 404 while nothing is measured."""
    row = action_get(workspace=request.workspace, action_id=drawn_improvement_id)
    found = outcome_of(row)
    chart = effect_chart(row, found) if found else None
    return chart_file_of(request, chart, ending=ending, title=_("Before and after"), about=row.title)


def page_of(request: WorkspaceRequest, row: ImprovementAction, *, form: DoneForm | None = None) -> HttpResponse:
    """The page of an action; `form`: a day that was refused."""
    found = outcome_of(row)
    today = local_day(now(), request.workspace.time_zone)
    context = {
        "active": "analytics",
        "section": "insights",
        "action": row,
        "outcome": found,
        "chart": effect_chart(row, found) if found else None,
        "files": reverse("analytics:improvement", args=[request.workspace.slug, row.pk]),
        "ready": ready_on(row),
        "days": DAYS,
        "least": LEAST,
        "missing": DAYS - LEAST,
        "form": form or DoneForm(initial={"done_on": today}),
    }
    return render(request, "analytics/insights/improvement.html", context, status=422 if form else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.TASKS_EDIT)
def plan(request: WorkspaceRequest) -> HttpResponse:
    """Write an action down; `insight`, `alert` and `goal` in the address say what it comes from."""
    origin, about, initial = _origin(request)
    form = ActionForm(request.POST or None, workspace=request.workspace, initial=initial)
    posted = request.method == "POST"
    if posted and form.is_valid():
        try:
            row = action_plan(workspace=request.workspace, actor=request.actor, draft=form.draft(**origin))
        except InvalidInput as error:
            show(form, error)
        else:
            messages.success(request, _("Planned. The task has been given."))
            return redirect("analytics:improvement", request.workspace.slug, row.pk)
    context = {"active": "analytics", "section": "insights", "form": form, "about": about}
    return render(request, "analytics/insights/improvement_form.html", context, status=422 if posted else 200)


def _origin(request: WorkspaceRequest) -> tuple[dict[str, int], str, dict[str, Any]]:
    """Ids of the origin, its sentence, and what the form begins with."""
    start: dict[str, Any] = {"owner": request.user.pk}
    ids = {name: _number(request.GET.get(name, "")) for name in ("insight", "alert", "goal")}
    if ids["goal"]:
        start["goal"] = ids["goal"]
    if ids["insight"]:
        row = insight_get(workspace=request.workspace, insight_id=ids["insight"])
        reach = {"reach": Reach.ACCOUNT, "account": row.account_id} if row.account_id else {}
        if "platform" in row.params:
            reach = {"reach": Reach.PLATFORM, "platform": row.params["platform"]}
        sentence = insight_sentence(row)
        start |= {"metric": row.metric, "hypothesis": f"{sentence} {insight_advice(row)}"[:500], **reach}
        return {"insight_id": row.pk}, sentence, start
    if ids["alert"]:
        alert = alert_get(workspace=request.workspace, alert_id=ids["alert"])
        metric = alert.metric if alert.metric in MEASURABLE else "exposure"
        where = {"reach": alert.reach, "account": alert.account_id, "group": alert.group_id, "platform": alert.platform}
        return {"alert_id": alert.pk}, alert_sentence(alert), {**start, "metric": metric, **where}
    return {}, "", start


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0


@require_POST
@workspace_view(P.TASKS_EDIT)
def move(request: WorkspaceRequest, improvement_id: int) -> HttpResponse:
    """Begin, finish or drop an action."""
    row = action_get(workspace=request.workspace, action_id=improvement_id)
    form = DoneForm(request.POST)
    state = request.POST.get("state", "")[:10]
    if form.is_valid():
        try:
            action_move(
                workspace=request.workspace,
                actor=request.actor,
                action_id=improvement_id,
                state=state,
                done_on=form.cleaned_data["done_on"] if state == ActionState.DONE else None,
            )
        except InvalidInput as error:
            if error.field != "done_on":
                raise
            show(form, error)
        else:
            return redirect("analytics:improvement", request.workspace.slug, improvement_id)
    return page_of(request, row, form=form)
