"""Writing in a report: paragraphs in place, and comments."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from analytics.models import Report, ReportVersion
from analytics.selectors.reports.reading import report_get, version_get
from analytics.selectors.reports.shown import Shown, paragraph_of
from analytics.services.reports.writing import (
    BODY_MAX,
    TEXT_MAX,
    comment_add,
    comment_remove,
    comment_resolve,
    text_reset,
    text_save,
)
from analytics.views.reports.pages import page_of
from config.lib.errors import DomainError, NotFound
from config.lib.numbers import row_number
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.REPORTS_EDIT)
def text(request: WorkspaceRequest, report_id: int, paragraph: str) -> HttpResponse:
    """The form of one paragraph, in its place or on a page of its own; what was typed is never lost."""
    row = report_get(workspace=request.workspace, report_id=report_id)
    version = version_get(report=row)
    shown = paragraph_of(version, paragraph)
    if shown is None:
        raise NotFound
    if request.method != "POST":
        return _form(request, row, version, shown, shown.text)
    written = request.POST.get("text", "")
    if "reset" in request.POST:
        after = text_reset(workspace=request.workspace, actor=request.actor, report_id=row.pk, key=paragraph)
        return _done(request, row, paragraph, made=after.pk != version.pk)
    seen = row_number(request.POST.get("seen", "")) or 0
    try:
        names: dict[str, Any] = {
            "workspace": request.workspace,
            "actor": request.actor,
            "report_id": row.pk,
            "key": paragraph,
        }
        after = text_save(**names, text=written, seen=min(seen, 10**6))
    except DomainError as error:
        fresh = paragraph_of(version, paragraph) or shown
        return _form(request, row, version, fresh, written, error=error)
    return _done(request, row, paragraph, made=after.pk != version.pk)


def _form(
    request: WorkspaceRequest,
    row: Report,
    version: ReportVersion,
    shown: Shown,
    written: str,
    *,
    error: DomainError | None = None,
) -> HttpResponse:
    context = {
        "active": "reports",
        "report": row,
        "version": version,
        "words": shown,
        "written": written[: TEXT_MAX * 2],
        "most": TEXT_MAX,
        "error": error,
    }
    page = "analytics/reports/_text_form.html" if request.htmx else "analytics/reports/text.html"
    # htmx swaps the form in whatever the status says; a browser alone is told the truth.
    return render(request, page, context, status=error.status if error else 200)


def _done(request: WorkspaceRequest, row: Report, key: str, *, made: bool) -> HttpResponse:
    """The paragraph in its place, or the whole page; `made`: a new version, since the one before has gone out."""
    if made:
        messages.success(request, _("Saved as a new version: what was sent or shared stays as it was."))
        if request.htmx:
            return HttpResponse(headers={"HX-Refresh": "true"})
    if not request.htmx:
        if not made:
            messages.success(request, _("Saved."))
        return redirect(reverse("analytics:report", args=[request.workspace.slug, row.pk]) + f"#p-{key}")
    version = version_get(report=row)
    context = {"report": row, "version": version, "words": paragraph_of(version, key), "may_write": True}
    return render(request, "analytics/reports/_words.html", context)


@require_http_methods(["POST"])
@workspace_view(P.VIEW, post=P.TASKS_EDIT)
def comment(request: WorkspaceRequest, report_id: int) -> HttpResponse:
    """Say something; refused words stay in the form."""
    body, key = request.POST.get("body", ""), request.POST.get("key", "")[:60].replace("\x00", "")
    try:
        comment_add(workspace=request.workspace, actor=request.actor, report_id=report_id, body=body, key=key)
    except NotFound:
        raise
    except DomainError as error:
        row = report_get(workspace=request.workspace, report_id=report_id)
        more = {"comment_body": body[: BODY_MAX * 2], "comment_error": error}
        return page_of(request, row, version_get(report=row), status=error.status, **more)
    return _comments(request, report_id)


@require_POST
@workspace_view(P.VIEW, post=P.TASKS_EDIT)
def comment_state(request: WorkspaceRequest, report_id: int, report_comment_id: int) -> HttpResponse:
    """Mark a remark as done, open it again, or take one's own back."""
    do = request.POST.get("do", "")
    names = {"workspace": request.workspace, "actor": request.actor, "report_id": report_id}
    ids: dict[str, Any] = {**names, "comment_id": report_comment_id}
    if do == "remove":
        comment_remove(**ids)
    else:
        comment_resolve(**ids, resolved=do != "reopen")
    return _comments(request, report_id)


def _comments(request: WorkspaceRequest, report_id: int) -> HttpResponse:
    return redirect(reverse("analytics:report", args=[request.workspace.slug, report_id]) + "#comments")
