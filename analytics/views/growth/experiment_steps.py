"""Planning an experiment, starting and ending it, writing its verdict."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from analytics.forms.experiments import ExperimentForm, VerdictForm, experiment_initial
from analytics.selectors.growth.experiments import (
    experiment_get,
)
from analytics.services.growth.experiments import (
    experiment_judge,
    experiment_move,
    experiment_remove,
    experiment_save,
)
from analytics.views.growth.experiments import page_of
from analytics.views.growth.sources import frame
from config.lib.clock import local_day, now
from config.lib.errors import InvalidInput
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.permissions import Permission as P


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.TASKS_EDIT)
def experiment_edit(request: WorkspaceRequest, experiment_id: int | None = None) -> HttpResponse:
    """Plan an experiment or change a draft; `again` in the address: begin with what another one tried."""
    row = None
    today = local_day(now(), request.workspace.time_zone)
    initial: dict[str, Any] = {
        "starts_on": today + timedelta(days=1), "ends_on": today + timedelta(days=28), "minimum": 10,
        "metric": "followers_net", "owner": request.user.pk,
    }  # fmt: skip
    if experiment_id is not None:
        row = experiment_get(workspace=request.workspace, experiment_id=experiment_id)
        initial = experiment_initial(row)
    elif (again := request.GET.get("again", "")).isdecimal() and len(again) < 10:
        other = experiment_get(workspace=request.workspace, experiment_id=int(again))
        length = other.ends_on - other.starts_on
        starts = today + timedelta(days=1)
        initial = {**experiment_initial(other), "starts_on": starts, "ends_on": starts + length}
    posted = request.method == "POST"
    form = ExperimentForm(request.POST if posted else None, workspace=request.workspace, initial=initial)
    if posted and form.is_valid():
        try:
            row = experiment_save(
                workspace=request.workspace, actor=request.actor, draft=form.draft(), experiment_id=experiment_id
            )
        except InvalidInput as error:
            show(form, error)
        else:
            messages.success(request, _("The experiment is written down."))
            return redirect("analytics:experiment", request.workspace.slug, row.pk)
    context = {**frame("experiments"), "form": form, "experiment": row}
    return render(request, "analytics/growth/experiment_form.html", context, status=422 if posted else 200)


@require_POST
@workspace_view(P.TASKS_EDIT)
def experiment_step(request: WorkspaceRequest, experiment_id: int) -> HttpResponse:
    """Start it, or end it."""
    row = experiment_get(workspace=request.workspace, experiment_id=experiment_id)
    try:
        experiment_move(
            workspace=request.workspace,
            actor=request.actor,
            experiment_id=experiment_id,
            state=request.POST.get("state", "")[:10],
        )
    except InvalidInput as error:
        return page_of(request, row, wrong=str(error))
    return redirect("analytics:experiment", request.workspace.slug, experiment_id)


@require_POST
@workspace_view(P.TASKS_EDIT)
def experiment_verdict(request: WorkspaceRequest, experiment_id: int) -> HttpResponse:
    """Write the verdict."""
    row = experiment_get(workspace=request.workspace, experiment_id=experiment_id)
    form = VerdictForm(request.POST)
    if not form.is_valid():
        return page_of(request, row, form=form)
    try:
        experiment_judge(
            workspace=request.workspace, actor=request.actor, experiment_id=experiment_id, **form.cleaned_data
        )
    except InvalidInput as error:
        show(form, error)
        return page_of(request, row, form=form)
    messages.success(request, _("The verdict is written; the figures it stands on are kept."))
    return redirect("analytics:experiment", request.workspace.slug, experiment_id)


@require_POST
@workspace_view(P.TASKS_EDIT)
def experiment_drop(request: WorkspaceRequest, experiment_id: int) -> HttpResponse:
    """Throw a draft away."""
    experiment_remove(workspace=request.workspace, actor=request.actor, experiment_id=experiment_id)
    messages.success(request, _("Thrown away."))
    return redirect("analytics:experiments", request.workspace.slug)
