"""Plan → Pillars & mix."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from config.lib.clock import local_day, now
from config.lib.errors import DomainError
from content.forms.plan import PeriodForm, PillarForm, pillar_initial
from content.selectors.briefs import Subject, brief_of
from content.selectors.pillars import pillar_get, pillar_list, share_sum
from content.selectors.plan_mix import AHEAD_DAYS, missed, mix, runs
from content.services.pillars import pillar_move, pillar_remove, pillar_save
from content.views.plan_shared import plan_frame
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.permissions import Permission as P


@require_safe
@workspace_view(P.VIEW)
def pillars(request: WorkspaceRequest) -> HttpResponse:
    """The pillars and how the plan's mix compares with them; `?first=…&last=…` is the period."""
    workspace = request.workspace
    rows = list(pillar_list(workspace=workspace))
    today = local_day(now(), workspace.time_zone)
    first, last = _month(today)
    form = PeriodForm(request.GET if "first" in request.GET else None, initial={"first": first, "last": last})
    if form.is_bound and form.is_valid():
        first, last = form.cleaned_data["first"], form.cleaned_data["last"]
    next_first, next_last = _month(last_of(today) + timedelta(days=1))
    presets = [
        (_("This month"), *_month(today)),
        (_("Next month"), next_first, next_last),
        (_("Last 30 days"), today - timedelta(days=29), today),
        (_("Next 30 days"), today, today + timedelta(days=29)),
    ]
    context = {
        **plan_frame(request, "pillars"),
        "rows": rows,
        "sum": share_sum(rows),
        "form": form,
        "presets": [(name, a, b, (a, b) == (first, last)) for name, a, b in presets],
        "mix": mix(workspace=workspace, pillars=rows, first=first, last=last, weeks=True),
        "runs": runs(workspace=workspace, pillars=rows, first=first, last=last)[:10],
        "missed": missed(workspace=workspace, pillars=rows),
        "ahead": AHEAD_DAYS,
    }
    return render(request, "content/plan/pillars.html", context, status=422 if form.errors else 200)


@workspace_view(P.CONTENT_EDIT)
def pillar_new(request: WorkspaceRequest) -> HttpResponse:
    """A new pillar."""
    return _edit(request, None)


@workspace_view(P.VIEW, post=P.CONTENT_EDIT)
def pillar(request: WorkspaceRequest, pillar_id: int) -> HttpResponse:
    """One pillar; POST saves it."""
    return _edit(request, pillar_id)


@require_POST
@workspace_view(P.VIEW, post=P.CONTENT_EDIT)
def pillar_move_view(request: WorkspaceRequest, pillar_id: int) -> HttpResponse:
    """One place up, or with `down` down."""
    step = 1 if request.POST.get("down") else -1
    pillar_move(workspace=request.workspace, actor=request.actor, pillar_id=pillar_id, step=step)
    return redirect("content:pillars", request.workspace.slug)


@require_POST
@workspace_view(P.VIEW, post=P.CONTENT_EDIT)
def pillar_remove_view(request: WorkspaceRequest, pillar_id: int) -> HttpResponse:
    """Remove a pillar; its posts stay without one."""
    pillar_remove(workspace=request.workspace, actor=request.actor, pillar_id=pillar_id)
    messages.success(request, _("The pillar is removed."))
    return redirect("content:pillars", request.workspace.slug)


def _edit(request: WorkspaceRequest, pillar_id: int | None) -> HttpResponse:
    workspace = request.workspace
    row = pillar_get(workspace=workspace, pillar_id=pillar_id) if pillar_id is not None else None
    count = len(pillar_list(workspace=workspace)) if row is None else 0
    form = PillarForm(request.POST or None, initial=pillar_initial(row, tone=count % 6 + 1))
    if request.method == "POST" and form.is_valid():
        try:
            pillar_save(workspace=workspace, actor=request.actor, pillar_id=pillar_id, values=form.values())
        except DomainError as error:
            show(form, error)
        else:
            messages.success(request, _("Saved"))
            return redirect("content:pillars", workspace.slug)
    context: dict[str, Any] = {**plan_frame(request, "pillars"), "form": form, "pillar": row}
    if row is not None:
        context["template"] = brief_of(workspace=workspace, subject=Subject("pillar", row.pk))
    return render(request, "content/plan/pillar.html", context, status=422 if form.errors else 200)


def last_of(day: date) -> date:
    """The last day of the month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def _month(day: date) -> tuple[date, date]:
    return day.replace(day=1), last_of(day)
