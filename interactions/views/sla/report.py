"""Inbox → Answer times → Report."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from config.lib.clock import local_day, now
from config.lib.spreadsheets import BOM, csv_text
from interactions.selectors.sla.report import Report, csv_rows, report
from team.charts import LineChart, Series
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P

SPANS = (7, 28, 42, 90)
HEAD = (
    "group", "name", "met", "missed", "running", "without_answer", "percent_met", "median_min", "p90_min",
)  # fmt: skip


@require_safe
@workspace_view(P.INBOX_VIEW)
def sla_report(request: WorkspaceRequest) -> HttpResponse:
    """The report on the last days; `?days=`, `?show=table` shows charts as tables."""
    data = _report(request)
    context = {
        "active": "interactions",
        "section": "sla",
        "part": "report",
        "data": data,
        "days": (data.last - data.first).days + 1,
        "spans": SPANS,
        "as_table": request.GET.get("show") == "table",
        "weeks_chart": _weeks(data) if len([line for line in data.weeks if line.judged]) > 1 else None,
        "backlog_chart": _backlog(data) if len(data.backlog) > 1 else None,
    }
    return render(request, "interactions/sla/report.html", context)


@require_safe
@workspace_view(P.INBOX_VIEW)
def sla_report_csv(request: WorkspaceRequest) -> HttpResponse:
    """The same as a file."""
    data = _report(request)
    text = BOM + csv_text([HEAD, *csv_rows(data)])
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="answer-times-{data.first}-{data.last}.csv"'
    return response


def _report(request: WorkspaceRequest) -> Report:
    given = request.GET.get("days", "")
    days = int(given) if given in [str(span) for span in SPANS] else 28
    last: date = local_day(now(), request.workspace.time_zone)
    return report(workspace=request.workspace, first=last - timedelta(days=days - 1), last=last)


def _weeks(data: Report) -> LineChart:
    return LineChart(
        labels=[line.label for line in data.weeks],
        series=[Series(_("Answered in time"), [line.percent for line in data.weeks])],
        summary=_("Share of answers in time, by week: %(percent)s%% in all.") % {"percent": data.total.percent},
        unit="%",
    )


def _backlog(data: Report) -> LineChart:
    return LineChart(
        labels=[f"{day:%m-%d}" for day, _n in data.backlog],
        series=[Series(_("People waiting"), [n for _day, n in data.backlog], tone="c2")],
        summary=_("People who waited for an answer at the end of each day: %(n)s now.") % {"n": data.backlog[-1][1]},
    )
