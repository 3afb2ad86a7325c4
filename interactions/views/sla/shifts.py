"""Inbox → Shifts: who answers when, who is out, and who is there right now."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.lib.clock import local_day, now
from config.lib.errors import DomainError
from interactions.forms.sla.people import AbsenceForm, DutyForm, PresenceForm, RotaForm
from interactions.forms.sla.setup import DAYS
from interactions.selectors.sla.week import colleague_get, week_of
from interactions.services.answerers import answerer_user
from interactions.services.sla.shifts import (
    absence_add,
    absence_remove,
    on_call_set,
    presence_set,
    rota_save,
)
from interactions.sla_states import Presence
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.permissions import Permission as P

HERE = {"active": "interactions", "section": "shifts"}


@require_safe
@workspace_view(P.INBOX_VIEW)
def shifts(request: WorkspaceRequest) -> HttpResponse:
    """The rota of a week; `?week=` names a day in it."""
    today = local_day(now(), request.workspace.time_zone)
    monday = _monday(request.GET.get("week", ""), today)
    context = {
        **HERE,
        "week": week_of(workspace=request.workspace, monday=monday),
        "today": today,
        "before": monday - timedelta(days=7),
        "after": monday + timedelta(days=7),
        "presences": Presence.choices,
    }
    return render(request, "interactions/sla/shifts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.INBOX_SETUP)
def colleague(request: WorkspaceRequest, colleague_id: int) -> HttpResponse:
    """Weekly shifts of one person, duties of single days, absences."""
    person = colleague_get(workspace=request.workspace, user_id=colleague_id)
    form = RotaForm(request.POST or None, initial=_initial(person), workspace=request.workspace)
    if request.method == "POST" and form.is_valid():
        try:
            rota_save(
                workspace=request.workspace, actor=request.actor, user_id=colleague_id, week=form.week(),
                scope=form.scope(),
            )  # fmt: skip
        except DomainError as error:
            error.field = "day_0" if error.field == "week" else error.field
            show(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("interactions:shifts", request.workspace.slug)
    return _page(request, person, form=form, status=422 if request.method == "POST" else 200)


@require_POST
@workspace_view(P.INBOX_SETUP)
def duty(request: WorkspaceRequest, colleague_id: int) -> HttpResponse:
    """Duty of one day, in place of the weekly shifts."""
    form = DutyForm(request.POST)
    if form.is_valid():
        hours = form.cleaned_data["hours"]
        try:
            on_call_set(
                workspace=request.workspace, actor=request.actor, user_id=colleague_id, day=form.cleaned_data["day"],
                span=(hours[0][0], hours[-1][1]) if hours else None,
            )  # fmt: skip
        except DomainError as error:
            if error.status in (403, 404):
                raise
            show(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("interactions:colleague", request.workspace.slug, colleague_id)
    return _page(request, colleague_get(workspace=request.workspace, user_id=colleague_id), duty=form, status=422)


@require_POST
@workspace_view(P.INBOX_REPLY)
def absence(request: WorkspaceRequest, colleague_id: int) -> HttpResponse:
    """Note an absence: one's own, or with the permission to set up the inbox anybody's."""
    form = AbsenceForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            absence_add(workspace=request.workspace, actor=request.actor, user_id=colleague_id, **data)
        except DomainError as error:
            if error.status in (403, 404):
                raise
            show(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("interactions:shifts", request.workspace.slug)
    answerer_user(request.workspace, colleague_id)
    return _page(request, colleague_get(workspace=request.workspace, user_id=colleague_id), absence=form, status=422)


@require_POST
@workspace_view(P.INBOX_REPLY)
def absence_delete(request: WorkspaceRequest, absence_id: int) -> HttpResponse:
    """Take an absence out."""
    absence_remove(workspace=request.workspace, actor=request.actor, absence_id=absence_id)
    messages.success(request, _("Deleted."))
    return redirect("interactions:shifts", request.workspace.slug)


@require_POST
@workspace_view(P.INBOX_REPLY)
def presence(request: WorkspaceRequest) -> HttpResponse:
    """Say whether one takes threads now."""
    form = PresenceForm(request.POST)
    if form.is_valid():
        presence_set(
            workspace=request.workspace, actor=request.actor, user_id=request.user.pk,
            presence=form.cleaned_data["presence"],
        )  # fmt: skip
    return redirect("interactions:shifts", request.workspace.slug)


def _page(request: WorkspaceRequest, person: Any, *, status: int = 200, **forms: Any) -> HttpResponse:
    workspace = request.workspace
    form = forms.get("form") or RotaForm(initial=_initial(person), workspace=workspace)
    context = {
        **HERE,
        "person": person,
        "form": form,
        "days": [form[name] for name in DAYS],
        "duty_form": forms.get("duty") or DutyForm(),
        "absence_form": forms.get("absence") or AbsenceForm(),
    }
    return render(request, "interactions/sla/colleague.html", context, status=status)


def _initial(person: Any) -> dict[str, Any]:
    return {
        **dict(zip(DAYS, person.weekly, strict=True)),
        "skills": ", ".join(person.card.skills),
        "account_ids": person.card.account_ids,
        "most": person.card.most,
    }


def _monday(given: str, today: date) -> date:
    try:
        day = date.fromisoformat(given) if given else today
    except ValueError:
        day = today
    day = min(max(day, today - timedelta(days=730)), today + timedelta(days=730))
    return day - timedelta(days=day.weekday())
