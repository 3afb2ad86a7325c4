"""Bringing tables of public figures in."""

from __future__ import annotations

from typing import Any, BinaryIO, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.forms.competitors import TableForm, tracked_choices, window_choices
from accounts.models import SnapshotImport
from accounts.selectors.competitors.tracking import import_get, import_query, tracked_query
from accounts.services.competitors.cells import FIELDS
from accounts.services.competitors.imports import (
    import_begin,
    import_drop,
    import_map,
    import_rehearse,
    import_run,
    import_undo,
)
from accounts.views.competitors.shared import frame
from config.lib.errors import DomainError
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.permissions import Permission as P

PAGE, LINES = 20, 40


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.VIEW, post=P.RESEARCH_EDIT)
def figure_imports(request: WorkspaceRequest) -> HttpResponse:
    """Earlier imports and the upload form; POST takes a table in."""
    accounts = list(tracked_query(workspace=request.workspace))
    initial = {"tracked": request.GET.get("tracked", "")}
    form = TableForm(request.POST or None, request.FILES or None, tracked=accounts, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            row = import_begin(
                workspace=request.workspace,
                actor=request.actor,
                file=cast("BinaryIO", data["file"]),
                name=data["file"].name or "",
                tracked_id=int(data["tracked"]) if data["tracked"] else None,
                window_days=data["window_days"],
            )
        except DomainError as error:
            show(form, error)
        else:
            return redirect("accounts:figure_import", request.workspace.slug, row.pk)
    page = Paginator(import_query(workspace=request.workspace), PAGE).get_page(request.GET.get("page"))
    context = {**frame(request, "imports"), "form": form, "page": page, "any": bool(accounts)}
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/competitors/imports.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.VIEW, post=P.RESEARCH_EDIT)
def figure_import(request: WorkspaceRequest, import_id: int) -> HttpResponse:
    """One table: what its columns hold and what importing would do, or what came of it; POST matches columns."""
    row = import_get(workspace=request.workspace, import_id=import_id)
    wrong = ""
    if request.method == "POST":
        try:
            import_map(workspace=request.workspace, import_id=import_id, **_mapping(request))
        except DomainError as error:
            wrong = str(error)
        else:
            return redirect("accounts:figure_import", request.workspace.slug, import_id)
    return _page(request, row, wrong)


@require_POST
@workspace_view(P.RESEARCH_EDIT)
def figure_import_run(request: WorkspaceRequest, import_id: int) -> HttpResponse:
    """Import the rows that are right."""
    try:
        row = import_run(
            workspace=request.workspace,
            actor=request.actor,
            import_id=import_id,
            skip_wrong=request.POST.get("skip_wrong") == "1",
        )
    except DomainError as error:
        if error.status == 404:
            raise
        return _page(request, import_get(workspace=request.workspace, import_id=import_id), str(error))
    text = ngettext("%(n)s row imported.", "%(n)s rows imported.", row.count)
    messages.success(request, text % {"n": row.count})
    return redirect("accounts:figure_import", request.workspace.slug, import_id)


@require_POST
@workspace_view(P.RESEARCH_EDIT)
def figure_import_undo(request: WorkspaceRequest, import_id: int) -> HttpResponse:
    """Take an import back, or throw a table away that was not imported."""
    row = import_get(workspace=request.workspace, import_id=import_id)
    try:
        if row.done_at is None:
            import_drop(workspace=request.workspace, import_id=import_id)
        else:
            import_undo(workspace=request.workspace, actor=request.actor, import_id=import_id)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Taken back.") if row.done_at else _("Thrown away."))
    return redirect("accounts:figure_imports", request.workspace.slug)


def _mapping(request: WorkspaceRequest) -> dict[str, Any]:
    chosen = {name: request.POST.get(f"column-{name}", "") for name in FIELDS}
    tracked, window = request.POST.get("tracked", ""), request.POST.get("window_days", "")
    return {
        "mapping": {name: int(value) for name, value in chosen.items() if value.isdecimal() and len(value) < 4},
        "tracked_id": int(tracked) if tracked.isdecimal() and len(tracked) < 19 else None,
        "window_days": int(window) if window.isdecimal() and len(window) < 4 else 7,
    }


def _page(request: WorkspaceRequest, row: SnapshotImport, wrong: str) -> HttpResponse:
    accounts = list(tracked_query(workspace=request.workspace))
    found = import_rehearse(workspace=request.workspace, row=row) if row.done_at is None else None
    columns = [{"name": name, "label": label, "at": row.mapping.get(name)} for name, label in FIELDS.items()]
    bad = [line for line in found.lines if line.wrong] if found else []
    doubtful = [line for line in found.lines if line.doubts] if found else []
    good = [line for line in found.lines if line.figures is not None and not line.doubts] if found else []
    context = {
        **frame(request, "imports"),
        "row": row,
        "found": found,
        "columns": columns,
        "missing": [FIELDS[name] for name in found.missing] if found else [],
        "lines": [*bad, *doubtful, *good][:LINES],
        "accounts": tracked_choices(accounts),
        "windows": window_choices(),
        "wrong": wrong,
    }
    return render(request, "accounts/competitors/import.html", context, status=422 if wrong else 200)
