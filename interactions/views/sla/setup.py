"""Inbox → Answer times: policies, calendars, the ladder, assignment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.lib.errors import DomainError
from interactions.forms.sla.setup import (
    AssignForm,
    CalendarForm,
    LadderForms,
    PolicyForm,
    calendar_initial,
    policy_initial,
)
from interactions.models import AnswerSetup
from interactions.selectors.sla.duty import crew_of
from interactions.selectors.sla.rules import rules_of
from interactions.selectors.sla.setup import calendar_get, calendar_list, policy_get, policy_list
from interactions.services.sla.setup import (
    calendar_remove,
    calendar_save,
    ladder_save,
    policy_move,
    policy_remove,
    policy_save,
    setup_save,
)
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.permissions import Permission as P

HERE = {"active": "interactions", "section": "sla"}


@require_safe
@workspace_view(P.INBOX_VIEW)
def sla(request: WorkspaceRequest) -> HttpResponse:
    """What is promised, when we are there, and who is told."""
    context = {
        **HERE,
        "policies": policy_list(workspace=request.workspace),
        "calendars": calendar_list(workspace=request.workspace),
        "ladder": rules_of(request.workspace.pk).ladder,
        "setup": AnswerSetup.objects.for_workspace(request.workspace).select_related("lead").first() or AnswerSetup(),
    }
    return render(request, "interactions/sla/sla.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.INBOX_SETUP)
def policy(request: WorkspaceRequest, answer_policy_id: int | None = None) -> HttpResponse:
    """A new policy, or one to change."""
    row = policy_get(workspace=request.workspace, policy_id=answer_policy_id) if answer_policy_id is not None else None
    initial = policy_initial(row) if row else {"warn_minutes": 30}
    form = PolicyForm(request.POST or None, initial=initial, workspace=request.workspace)

    def save() -> None:
        policy_save(workspace=request.workspace, actor=request.actor, draft=form.draft(), policy_id=answer_policy_id)

    return _edited(request, form, save, {"row": row, "form": form}, "interactions/sla/policy.html")


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.INBOX_SETUP)
def calendar(request: WorkspaceRequest, answer_calendar_id: int | None = None) -> HttpResponse:
    """A new calendar, or one to change."""
    row = None
    initial: dict[str, Any] = {"zone": request.workspace.time_zone}
    if answer_calendar_id is not None:
        row = calendar_get(workspace=request.workspace, calendar_id=answer_calendar_id)
        initial = calendar_initial(row)
    form = CalendarForm(request.POST or None, initial=initial)

    def save() -> None:
        calendar_save(
            workspace=request.workspace, actor=request.actor, draft=form.draft(), calendar_id=answer_calendar_id
        )

    context = {"row": row, "form": form, "days": [form[f"day_{n}"] for n in range(7)]}
    return _edited(request, form, save, context, "interactions/sla/calendar.html")


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.INBOX_SETUP)
def ladder(request: WorkspaceRequest) -> HttpResponse:
    """The steps of the ladder, and how threads are given out."""
    steps = rules_of(request.workspace.pk).ladder
    rows = [
        {"trigger": step.trigger, "minutes": step.minutes, "tell": list(step.tell), "give_back": step.give_back}
        for step in steps
    ]
    rows += [{"minutes": 30}] * max(1, 5 - len(rows))
    forms = LadderForms(request.POST or None, initial=rows, prefix="step")
    if request.method == "POST" and forms.is_valid():
        chosen = [step for form in forms if (step := form.step()) is not None]
        try:
            ladder_save(workspace=request.workspace, actor=request.actor, steps=chosen)
        except DomainError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("interactions:sla", request.workspace.slug)
    status = 422 if request.method == "POST" else 200
    return render(request, "interactions/sla/ladder.html", {**HERE, "forms": forms}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.INBOX_SETUP)
def assigning(request: WorkspaceRequest) -> HttpResponse:
    """Whether threads are given to people by rule, and who leads."""
    row = AnswerSetup.objects.for_workspace(request.workspace).first() or AnswerSetup()
    people = [(one.user.pk, one.user.label) for one in crew_of(workspace=request.workspace)]
    initial = {name: getattr(row, name) for name in ("assigning", "sticky", "taking_back", "lead_id")}
    form = AssignForm(request.POST or None, initial=initial, people=people)

    def save() -> None:
        setup_save(workspace=request.workspace, actor=request.actor, **form.cleaned_data)

    return _edited(request, form, save, {"form": form}, "interactions/sla/assigning.html")


def _edited(
    request: WorkspaceRequest, form: Any, save: Callable[[], None], context: dict[str, Any], template: str
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            save()
        except DomainError as error:
            error.field = "day_0" if error.field == "week" else error.field
            show(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("interactions:sla", request.workspace.slug)
    return render(request, template, {**HERE, **context}, status=422 if request.method == "POST" else 200)


@require_POST
@workspace_view(P.INBOX_SETUP)
def policy_shift(request: WorkspaceRequest, answer_policy_id: int) -> HttpResponse:
    """One place up or down."""
    up = request.POST.get("to") == "up"
    policy_move(workspace=request.workspace, actor=request.actor, policy_id=answer_policy_id, up=up)
    return redirect("interactions:sla", request.workspace.slug)


@require_POST
@workspace_view(P.INBOX_SETUP)
def policy_delete(request: WorkspaceRequest, answer_policy_id: int) -> HttpResponse:
    """Delete a policy."""
    policy_remove(workspace=request.workspace, actor=request.actor, policy_id=answer_policy_id)
    messages.success(request, _("Deleted."))
    return redirect("interactions:sla", request.workspace.slug)


@require_POST
@workspace_view(P.INBOX_SETUP)
def calendar_delete(request: WorkspaceRequest, answer_calendar_id: int) -> HttpResponse:
    """Delete a calendar no policy uses."""
    try:
        calendar_remove(workspace=request.workspace, actor=request.actor, calendar_id=answer_calendar_id)
        messages.success(request, _("Deleted."))
    except DomainError as error:
        if error.status in (403, 404):
            raise
        messages.error(request, str(error))
    return redirect("interactions:sla", request.workspace.slug)
