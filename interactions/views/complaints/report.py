"""Complaints → Report: why people complain, how long it takes, what it costs."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from config.lib.clock import local_day, now
from config.lib.spreadsheets import BOM, csv_text
from interactions.selectors.complaints.report import SPANS, ComplaintReport, complaint_report, pareto, report_rows
from interactions.views.complaints.cases import HERE
from team.charts import ParetoChart
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P

HEAD = ("group", "name", "cases", "justified", "share_or_given", "cumulated_or_to_give")


@require_safe
@workspace_view(P.INBOX_VIEW)
def complaint_report_page(request: WorkspaceRequest) -> HttpResponse:
    """The report on the last days; `?days=`, `?product=`, `?by=first`, `?show=table`."""
    data = _report(request)
    lines = pareto(data.causes, others=_("All others"))
    chart = ParetoChart(
        labels=[line.label for line in lines],
        values=[line.cases for line in lines],
        shares=[line.cumulated for line in lines],
        summary=_summary(data),
        unit=_("Complaints"),
    )
    context = {
        **HERE,
        "part": "report",
        "data": data,
        "days": (data.last - data.first).days + 1,
        "spans": SPANS,
        "by": "first" if request.GET.get("by") == "first" else "part",
        "product": request.GET.get("product", "")[:80],
        "as_table": request.GET.get("show") == "table",
        "chart": chart if lines else None,
    }
    return render(request, "interactions/complaints/report.html", context)


@require_safe
@workspace_view(P.INBOX_VIEW)
def complaint_report_csv(request: WorkspaceRequest) -> HttpResponse:
    """The same as a file."""
    data = _report(request)
    response = HttpResponse(BOM + csv_text([HEAD, *report_rows(data)]), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="complaint-causes-{data.first}-{data.last}.csv"'
    return response


def _report(request: WorkspaceRequest) -> ComplaintReport:
    given = request.GET.get("days", "")
    days = int(given) if given in [str(span) for span in SPANS] else 90
    last: date = local_day(now(), request.workspace.time_zone)
    return complaint_report(
        workspace=request.workspace,
        first=last - timedelta(days=days - 1),
        last=last,
        product=request.GET.get("product", "")[:80],
        level="first" if request.GET.get("by") == "first" else "part",
    )


def _summary(data: ComplaintReport) -> str:
    if not data.causes:
        return ""
    return _("Causes of complaints by how often: %(head)s of %(all)s make up four fifths; first “%(first)s”.") % {
        "head": data.head,
        "all": len(data.causes),
        "first": data.causes[0].label,
    }
