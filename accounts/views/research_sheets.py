"""Sheets of answers: upload, say what the columns are and look at a dry run, read in, take out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.forms.research import SheetForm
from accounts.models import ResearchSource
from accounts.research_states import SheetColumn, SourceState, band_label
from accounts.selectors.personas.sources import source_get
from accounts.services.research.files import sheet_rows
from accounts.services.research.sheets import (
    ROWS_MAX,
    sheet_import,
    sheet_map,
    sheet_rehearse,
    sheet_undo,
    sheet_upload,
)
from accounts.views.personas import frame
from config.lib.errors import DomainError
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.permissions import Permission as P

ROWS_SHOWN, ERRORS_SHOWN = 8, 50


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.RESEARCH_EDIT)
def upload(request: WorkspaceRequest) -> HttpResponse:
    """Upload a sheet."""
    form = SheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            row = sheet_upload(
                workspace=request.workspace,
                actor=request.actor,
                kind=form.cleaned_data["kind"],
                facts=form.facts(),
                file=file,
                name=file.name or "",
            )
        except DomainError as error:
            show(form, error)
        else:
            return redirect("accounts:sheet", request.workspace.slug, row.pk)
    context = {**frame("sources"), "form": form, "rows_max": ROWS_MAX}
    return render(request, "accounts/personas/upload.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.RESEARCH_EDIT)
def sheet(request: WorkspaceRequest, source_id: int) -> HttpResponse:
    """What the columns are, and a dry run; POST with `go` reads the answers in."""
    row = source_get(workspace=request.workspace, source_id=source_id)
    if row.state != SourceState.DRAFT:
        return redirect("accounts:source", request.workspace.slug, source_id)
    refused: DomainError | None = None
    if request.method == "POST":
        mapping = [request.POST.get(f"col.{place}", SheetColumn.SKIP.value) for place in range(len(row.headers))]
        try:
            sheet_map(workspace=request.workspace, actor=request.actor, source_id=source_id, mapping=mapping)
            if "go" not in request.POST:
                return redirect("accounts:sheet", request.workspace.slug, source_id)
            done = sheet_import(workspace=request.workspace, actor=request.actor, source_id=source_id)
        except DomainError as error:
            refused, row.mapping = error, mapping
        else:
            number = done.sample or 0
            text = ngettext("%(n)s answer read in", "%(n)s answers read in", number) % {"n": number}
            messages.success(request, text)
            return redirect("accounts:source", request.workspace.slug, source_id)
    context = {**frame("sources"), "row": row, "refused": refused, **_rehearsal(row)}
    return render(request, "accounts/personas/sheet.html", context, status=refused.status if refused else 200)


@require_POST
@workspace_view(P.VIEW, post=P.RESEARCH_EDIT)
def undo(request: WorkspaceRequest, source_id: int) -> HttpResponse:
    """Take the answers of a sheet out again."""
    gone = sheet_undo(workspace=request.workspace, actor=request.actor, source_id=source_id)
    text = ngettext("%(n)s answer taken out", "%(n)s answers taken out", gone) % {"n": gone}
    messages.success(request, f"{text}{_(' ')}{_('The sheet is kept and can be read in again.')}")
    return redirect("accounts:sheet", request.workspace.slug, source_id)


def _rehearsal(row: ResearchSource) -> dict[str, Any]:
    """The dry run under the stored columns, and samples of each column."""
    reading = sheet_rehearse(workspace=row.workspace, source_id=row.pk)
    rows = sheet_rows(row)
    columns = []
    for place, header in enumerate(row.headers):
        sample = next((cells[place] for _number, cells in rows if cells[place].strip()), "")
        columns.append((place, header, row.mapping[place], sample[:60]))
    return {
        "columns": columns,
        "choices": SheetColumn.choices,
        "total": len(rows),
        "good": len(reading.answers),
        "bad": len({error.number for error in reading.errors}),
        "errors": reading.errors[:ERRORS_SHOWN],
        "more": max(0, len(reading.errors) - ERRORS_SHOWN),
        "shown": [(answer, band_label(answer.band) if answer.band else "") for answer in reading.answers[:ROWS_SHOWN]],
    }
