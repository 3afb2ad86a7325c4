"""A report as it is read and worked on, its versions, and what has changed since."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from analytics.models import Report, ReportVersion
from analytics.report_states import FileKind
from analytics.selectors.reports.changed import changed_since, compared_versions
from analytics.selectors.reports.document import Document, document_of
from analytics.selectors.reports.reading import (
    comments_of,
    deliveries_of,
    report_get,
    version_get,
    versions_of,
)
from analytics.services.reports.building import version_make
from config.lib.numbers import row_number
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P


@require_safe
@workspace_view(P.VIEW)
def report(request: WorkspaceRequest, report_id: int) -> HttpResponse:
    """The sheet with contents and rail; `?version=` shows an older one, which nobody edits."""
    row = report_get(workspace=request.workspace, report_id=report_id)
    number = row_number(request.GET.get("version", "")[:9])
    return page_of(request, row, version_get(report=row, number=number))


def page_of(
    request: WorkspaceRequest, row: Report, version: ReportVersion, *, status: int = 200, **more: Any
) -> HttpResponse:
    """The page of a version; `more` holds what a refused form needs."""
    versions = versions_of(report=row)
    newest = versions[0].number if versions else version.number
    document = document_of(row, version)
    context = {
        "active": "reports",
        "report": row,
        "version": version,
        "versions": versions,
        "newest": newest,
        "is_newest": version.number == newest,
        "document": document,
        "contents": contents_of(document),
        "comments": comments_of(report=row),
        "deliveries": deliveries_of(report=row),
        "schedule": row.schedule,
        "kinds": FileKind.choices,
        **more,
    }
    return render(request, "analytics/reports/report.html", context, status=status)


def contents_of(document: Document) -> list[tuple[str, str]]:
    """The sections that are shown, as (key, title)."""
    return [(one.key, one.title) for one in document.shown]


@require_safe
@workspace_view(P.VIEW)
def changed(request: WorkspaceRequest, report_id: int) -> HttpResponse:
    """What the headline figures are now, where they differ from the newest version. A part of the page."""
    row = report_get(workspace=request.workspace, report_id=report_id)
    version = version_get(report=row)
    rows = changed_since(report=row, version=version)
    context = {"report": row, "version": version, "rows": rows, "active": "reports"}
    page = "analytics/reports/_changed.html" if request.htmx else "analytics/reports/changed_page.html"
    return render(request, page, context)


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.VIEW, post=P.REPORTS_EDIT)
def versions(request: WorkspaceRequest, report_id: int) -> HttpResponse:
    """All versions with their headline figures side by side; POST reads the figures anew."""
    row = report_get(workspace=request.workspace, report_id=report_id)
    if request.method == "POST":
        made = version_make(workspace=request.workspace, actor=request.actor, report_id=row.pk)
        messages.success(request, _("Version %(n)s is made; your words were taken over.") % {"n": made.number})
        return redirect("analytics:report", request.workspace.slug, row.pk)
    context = {"active": "reports", "report": row, **compared_versions(report=row)}
    return render(request, "analytics/reports/versions.html", context)
