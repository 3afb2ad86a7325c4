"""The list of alerts, one alert, and what people do about it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import SocialAccount
from analytics.alarm import Reading
from analytics.alert_states import UNRESOLVED, AlertLevel, AlertState, RuleKind
from analytics.alert_words import metric_name
from analytics.forms.alerts import AlertNoteForm
from analytics.models import Alert
from analytics.selectors.alerting.judging import accounts_judged, readings_of
from analytics.selectors.alerting.rules import alert_get, alert_query
from analytics.services.alerting.alerts import alert_acknowledge, alert_note, alert_resolve
from analytics.views.alert_charts import alert_chart
from analytics.views.chart_files import chart_file_of
from config.lib.errors import InvalidInput
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.permissions import Permission as P

PAGE = 30


@require_safe
@workspace_view(P.VIEW)
def alerts(request: WorkspaceRequest) -> HttpResponse:
    """What rules found: what is not over yet, or everything, by severity."""
    state = request.GET.get("state", "")
    severity = request.GET.get("severity", "")
    states = {"all": (), AlertState.RESOLVED.value: (AlertState.RESOLVED,)}.get(state, UNRESOLVED)
    severity = severity if severity in AlertLevel.values else ""
    rows = alert_query(workspace=request.workspace, states=states, severity=severity)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "active": "analytics",
        "section": "alerts",
        "page": page,
        "state": state if state in ("all", AlertState.RESOLVED) else "",
        "severity": severity,
        "severities": AlertLevel.choices,
    }
    return render(request, "analytics/alerts/alerts.html", context)


@require_safe
@workspace_view(P.VIEW)
def alert(request: WorkspaceRequest, figure_alert_id: int) -> HttpResponse:
    """One alert: chart, evidence, notes."""
    return page_of(request, alert_get(workspace=request.workspace, alert_id=figure_alert_id))


@require_safe
@workspace_view(P.VIEW)
def chart_file(request: WorkspaceRequest, figure_alert_id: int, ending: str) -> HttpResponse:
    """The figure around an alert as a file: svg, png or csv; 404 where no figure is judged."""
    row = alert_get(workspace=request.workspace, alert_id=figure_alert_id)
    title = metric_name(row.metric)
    return chart_file_of(request, alert_chart(row), ending=ending, title=title, about=row.rule.name)


def page_of(request: WorkspaceRequest, row: Alert, *, form: AlertNoteForm | None = None) -> HttpResponse:
    """The page of an alert; `form`: a note that was refused."""
    context = {
        "active": "analytics",
        "section": "alerts",
        "alert": row,
        "rule": row.rule,
        "chart": alert_chart(row),
        "files": reverse("analytics:alert", args=[request.workspace.slug, row.pk]),
        "base": _base(row),
        "silent": _silent(row),
        "without": _accounts(row, row.evidence.get("without", ())),
        "notes": list(row.notes.select_related("made_by")),
        "form": form or AlertNoteForm(),
    }
    return render(request, "analytics/alerts/alert.html", context, status=422 if form else 200)


def _base(row: Alert) -> list[tuple[date, Reading]]:
    """The days it was compared with, with their figures as they are now."""
    days = sorted(date.fromisoformat(day) for day in row.evidence.get("base", []))
    if not days:
        return []
    found = readings_of(
        workspace=row.workspace, metric=row.metric, accounts=accounts_judged(row), first=days[0], last=days[-1]
    )
    return [(day, found[day]) for day in reversed(days) if day in found]


def _silent(row: Alert) -> list[dict[str, Any]]:
    rows = {one["account"]: one["since"] for one in row.evidence.get("silent", [])}
    return [{"account": one, "since": rows[one.pk][:16].replace("T", " ")} for one in _accounts(row, rows)]


def _accounts(row: Alert, ids: Collection[int]) -> list[SocialAccount]:
    rows = SocialAccount.objects.for_workspace(row.workspace).filter(pk__in=ids).order_by("position", "pk")
    return list(rows) if ids else []


def _back(request: WorkspaceRequest, alert_id: int) -> HttpResponse:
    if request.POST.get("back") == "list":
        return redirect("analytics:alerts", request.workspace.slug)
    return redirect("analytics:alert", request.workspace.slug, alert_id)


@require_POST
@workspace_view(P.TASKS_EDIT)
def acknowledge(request: WorkspaceRequest, figure_alert_id: int) -> HttpResponse:
    """Take an alert up."""
    row = alert_acknowledge(workspace=request.workspace, actor=request.actor, alert_id=figure_alert_id)
    if row.kind == RuleKind.NO_DATA:
        messages.success(request, _("You look after it. People are told again only when another account joins."))
    else:
        messages.success(request, _("You look after it. Nobody is told again."))
    return _back(request, figure_alert_id)


@require_POST
@workspace_view(P.TASKS_EDIT)
def resolve(request: WorkspaceRequest, figure_alert_id: int) -> HttpResponse:
    """Call an alert over."""
    alert_resolve(workspace=request.workspace, actor=request.actor, alert_id=figure_alert_id)
    messages.success(request, _("Called over."))
    return _back(request, figure_alert_id)


@require_POST
@workspace_view(P.TASKS_EDIT)
def note(request: WorkspaceRequest, figure_alert_id: int) -> HttpResponse:
    """Write a note."""
    row = alert_get(workspace=request.workspace, alert_id=figure_alert_id)
    form = AlertNoteForm(request.POST)
    if form.is_valid():
        try:
            alert_note(
                workspace=request.workspace,
                actor=request.actor,
                alert_id=figure_alert_id,
                text=form.cleaned_data["text"],
            )
        except InvalidInput as error:
            show(form, error)
        else:
            return _back(request, figure_alert_id)
    return page_of(request, row, form=form)
