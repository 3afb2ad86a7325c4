"""Growth experiments: the list, one with its result, the form, the steps; what cross-promotions brought."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from analytics.effects import DAYS, LEAST
from analytics.forms.experiments import VerdictForm
from analytics.growth_states import ExperimentState, Verdict
from analytics.models import GrowthExperiment
from analytics.selectors.growth.experiments import (
    experiment_get,
    experiment_query,
    promotions_done,
    result_of,
)
from analytics.views.chart_files import chart_file_of
from analytics.views.growth.charts import experiment_chart
from analytics.views.growth.sources import frame
from config.lib.clock import local_day, now
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P

PAGE = 30


@require_safe
@workspace_view(P.VIEW)
def experiments(request: WorkspaceRequest) -> HttpResponse:
    """All experiments by state and verdict, and the cross-promotions that were carried out."""
    state, verdict = request.GET.get("state", ""), request.GET.get("verdict", "")
    state = state if state in ExperimentState.values else ""
    verdict = verdict if verdict in Verdict.values else ""
    rows = experiment_query(workspace=request.workspace, state=state, verdict=verdict)
    context = {
        **frame("experiments"),
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "state": state,
        "states": ExperimentState.choices,
        "verdict": verdict,
        "verdicts": Verdict.choices,
        "promotions": promotions_done(workspace=request.workspace),
        "today": local_day(now(), request.workspace.time_zone),
    }
    return render(request, "analytics/growth/experiments.html", context)


@require_safe
@workspace_view(P.VIEW)
def experiment(request: WorkspaceRequest, experiment_id: int) -> HttpResponse:
    """One experiment: what is tried, what figures say, the verdict."""
    return page_of(request, experiment_get(workspace=request.workspace, experiment_id=experiment_id))


@require_safe
@workspace_view(P.VIEW)
def chart_file(request: WorkspaceRequest, drawn_experiment_id: int, ending: str) -> HttpResponse:
    """The figure before and during it as a file: svg, png or csv; 404 while nothing is measured."""
    row = experiment_get(workspace=request.workspace, experiment_id=drawn_experiment_id)
    found = result_of(row)
    title = pgettext("experiment", "What the figures say")
    chart = experiment_chart(row, found) if found else None
    return chart_file_of(request, chart, ending=ending, title=title, about=row.title)


def page_of(
    request: WorkspaceRequest, row: GrowthExperiment, *, form: VerdictForm | None = None, wrong: str = ""
) -> HttpResponse:
    """The page of an experiment; `form`: a verdict that was refused, `wrong`: why a step was."""
    found = result_of(row)
    context = {
        **frame("experiments"),
        "experiment": row,
        "result": found,
        "chart": experiment_chart(row, found) if found else None,
        "files": reverse("analytics:experiment", args=[request.workspace.slug, row.pk]),
        "form": form or VerdictForm(),
        "wrong": wrong,
        "least_part": round(100 * LEAST / DAYS),
        "today": local_day(now(), request.workspace.time_zone),
    }
    return render(request, "analytics/growth/experiment.html", context, status=422 if form or wrong else 200)
