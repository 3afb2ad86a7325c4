"""The list of reports, and the form of what one looks at."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from analytics.forms.reports import ReportForm, initial_of
from analytics.models import Report
from analytics.report_states import Language, Part, Template
from analytics.selectors.reports.periods import last_period, span_words
from analytics.selectors.reports.reading import report_get, reports_of
from analytics.services.reports.building import report_remove, report_save
from config.lib.clock import local_day, now
from config.lib.errors import DomainError
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.permissions import Permission as P

PAGE = 30
ICONS = {
    Template.WEEKLY: "calendar-range",
    Template.MONTHLY: "calendar-days",
    Template.CAMPAIGN: "flag",
    Template.CUSTOM: "file-chart-column",
}


@require_safe
@workspace_view(P.VIEW)
def reports(request: WorkspaceRequest) -> HttpResponse:
    """All reports, by kind and by words of their title."""
    kind, text = request.GET.get("template", "")[:20], request.GET.get("q", "")[:80].replace("\x00", "")
    kind = kind if kind in Template.values else ""
    rows = reports_of(workspace=request.workspace, template=kind, text=text)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "active": "reports",
        "page": page,
        "lines": [
            {
                "report": row,
                "icon": ICONS[Template(row.template)],
                "period": span_words(row.first, row.last, _reading()),
            }
            for row in page.object_list
        ],
        "template": kind,
        "templates": [("", _("All")), *Template.choices],
        "q": text,
        "starts": [(value, label, ICONS[Template(value)]) for value, label in Template.choices],
    }
    return render(request, "analytics/reports/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.REPORTS_EDIT)
def edit(request: WorkspaceRequest, report_id: int | None = None) -> HttpResponse:
    """Make a report, or change what one looks at."""
    report = report_get(workspace=request.workspace, report_id=report_id) if report_id is not None else None
    initial = initial_of(report) if report else _initial(request)
    form = ReportForm(request.POST or None, workspace=request.workspace, initial=initial)
    posted = request.method == "POST"
    if posted and form.is_valid() and (saved := _saved(request, form, report)):
        messages.success(request, _("Saved.") if report else _("The report is made. Every figure in it can be traced."))
        return redirect("analytics:report", request.workspace.slug, saved.pk)
    context = {"active": "reports", "form": form, "report": report}
    return render(request, "analytics/reports/form.html", context, status=422 if posted else 200)


@require_POST
@workspace_view(P.REPORTS_EDIT)
def remove(request: WorkspaceRequest, report_id: int) -> HttpResponse:
    """Delete a report."""
    report_remove(workspace=request.workspace, actor=request.actor, report_id=report_id)
    messages.success(request, _("Report deleted. Links to it are closed."))
    return redirect("analytics:reports", request.workspace.slug)


def _reading() -> str:
    return Language.CHINESE if (get_language() or "").startswith("zh") else Language.ENGLISH


def _initial(request: WorkspaceRequest) -> dict[str, Any]:
    kind = request.GET.get("template", "")
    kind = kind if kind in Template.values else Template.MONTHLY
    first, last = last_period(kind, local_day(now(), request.workspace.time_zone))
    return {
        "template": kind,
        "first": first,
        "last": last,
        "against": "none" if kind == Template.CAMPAIGN else "previous",
        "language": _reading(),
        "parts": list(Part.values),
        "owner": str(request.user.pk),
        "campaign": request.GET.get("campaign", "")[:60].replace("\x00", ""),
    }


def _saved(request: WorkspaceRequest, form: ReportForm, report: Report | None) -> Report | None:
    try:
        return report_save(
            workspace=request.workspace,
            actor=request.actor,
            values=form.values(),
            report_id=report.pk if report else None,
        )
    except DomainError as error:
        show(form, error)
    return None
