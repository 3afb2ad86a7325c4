"""What happens to a running goal: values, reviews, another target, the end."""

from __future__ import annotations

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from analytics.errors import GoalClosed, GoalNotActive, NotSmart
from analytics.forms.goals import CloseForm, ReviewForm, TargetForm, ValueForm
from analytics.models import Goal
from analytics.selectors.goals import goal_get
from analytics.services.goals import goal_close, goal_retarget
from analytics.services.values import Value, review_add, values_enter, values_read
from analytics.states import GoalState
from analytics.views.goals import page_of
from config.lib.errors import Conflict, DomainError, InvalidInput
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.permissions import Permission as P


def _back(request: WorkspaceRequest, goal: Goal) -> HttpResponse:
    return redirect("analytics:goal", request.workspace.slug, goal.pk)


def _show(form: Form, error: DomainError) -> None:
    """Refusals at their fields; what concerns the goal's state goes on to the error page."""
    if isinstance(error, Conflict):
        raise error
    if isinstance(error, NotSmart):
        for one in error.findings:
            form.add_error(one.field if one.field in form.fields else None, str(one.message))
    else:
        show(form, error)


@require_POST
@workspace_view(P.TASKS_EDIT)
def values(request: WorkspaceRequest, goal_id: int) -> HttpResponse:
    """Enter a value or paste lines."""
    goal = goal_get(workspace=request.workspace, goal_id=goal_id)
    form = ValueForm(request.POST)
    if form.is_valid():
        try:
            count = values_enter(
                workspace=request.workspace, actor=request.actor, goal_id=goal_id, values=_values(form)
            )
        except DomainError as error:
            if form.cleaned_data["lines"].strip() and error.field in {"day", "value", "source"}:
                error.field = "lines"
            _show(form, error)
        else:
            messages.success(request, ngettext("%(n)s value entered.", "%(n)s values entered.", count) % {"n": count})
            return _back(request, goal)
    return page_of(request, goal, status=422, value_form=form)


def _values(form: ValueForm) -> list[Value]:
    data = form.cleaned_data
    if data["lines"].strip():
        return values_read(data["lines"], source=data["source"])
    if data["day"] is None:
        raise InvalidInput(_("Choose the day."), field="day")
    if data["value"] is None:
        raise InvalidInput(_("Enter the value, or paste lines."), field="value")
    return [Value(data["day"], data["value"], data["source"])]


@require_POST
@workspace_view(P.TASKS_EDIT)
def review(request: WorkspaceRequest, goal_id: int) -> HttpResponse:
    """Write down a review."""
    goal = goal_get(workspace=request.workspace, goal_id=goal_id)
    form = ReviewForm(request.POST)
    if form.is_valid():
        try:
            review_add(workspace=request.workspace, actor=request.actor, goal_id=goal_id, **form.cleaned_data)
        except DomainError as error:
            _show(form, error)
        else:
            messages.success(request, _("Review kept, with where the goal stands today."))
            return _back(request, goal)
    return page_of(request, goal, status=422, review_form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.STRATEGY_EDIT)
def target(request: WorkspaceRequest, goal_id: int) -> HttpResponse:
    """Give the goal another target; the old one stays in its history."""
    goal = goal_get(workspace=request.workspace, goal_id=goal_id)
    if goal.state != GoalState.ACTIVE:
        raise GoalClosed if goal.state == GoalState.CLOSED else GoalNotActive
    form = TargetForm(request.POST or None, initial={"target": goal.target, "ends_on": goal.ends_on})
    if request.method == "POST" and form.is_valid():
        try:
            goal_retarget(workspace=request.workspace, actor=request.actor, goal_id=goal_id, **form.cleaned_data)
        except DomainError as error:
            _show(form, error)
        else:
            messages.success(request, _("Target changed."))
            return _back(request, goal)
    context = {"active": "goals", "form": form, "goal": goal}
    return render(request, "analytics/goal_target.html", context, status=422 if request.method == "POST" else 200)


@require_POST
@workspace_view(P.STRATEGY_EDIT)
def close(request: WorkspaceRequest, goal_id: int) -> HttpResponse:
    """End the goal with its result and a lesson."""
    goal = goal_get(workspace=request.workspace, goal_id=goal_id)
    form = CloseForm(request.POST)
    if form.is_valid():
        try:
            goal_close(workspace=request.workspace, actor=request.actor, goal_id=goal_id, **form.cleaned_data)
        except DomainError as error:
            _show(form, error)
        else:
            messages.success(request, _("Goal closed."))
            return _back(request, goal)
    return page_of(request, goal, status=422, close_form=form)
