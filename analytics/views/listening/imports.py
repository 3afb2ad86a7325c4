"""Bringing tables of posts and comments in."""

from __future__ import annotations

from typing import Any, BinaryIO, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from analytics.forms.listening import TextsForm, platform_choices
from analytics.models import ListeningImport
from analytics.selectors.listening.imports import import_get, import_query
from analytics.services.listening.import_cells import FIELDS
from analytics.services.listening.imports import (
    import_begin,
    import_drop,
    import_map,
    import_rehearse,
    import_run,
    import_undo,
)
from analytics.views.listening.frame import frame
from config.lib.errors import DomainError, NotFound
from interactions.selectors.masking import masked
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.permissions import Permission as P

PAGE, LINES = 20, 50


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.VIEW, post=P.RESEARCH_EDIT)
def listening_imports(request: WorkspaceRequest) -> HttpResponse:
    """Tables so far, and a form for a new one."""
    posted = request.method == "POST"
    form = TextsForm(request.POST, request.FILES) if posted else TextsForm()
    if posted and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            row = import_begin(
                workspace=request.workspace,
                actor=request.actor,
                file=cast("BinaryIO", file),
                name=file.name or "",
                platform=form.cleaned_data["platform"],
            )
        except DomainError as error:
            show(form, error)
        else:
            return redirect("analytics:listening_import", request.workspace.slug, row.pk)
    page = Paginator(import_query(workspace=request.workspace), PAGE).get_page(request.GET.get("page"))
    context = {**frame("imports"), "form": form, "page": page}
    return render(request, "analytics/listening/imports.html", context, status=422 if posted else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.RESEARCH_EDIT)
def listening_import(request: WorkspaceRequest, listening_import_id: int) -> HttpResponse:
    """One table: what its columns hold and what importing would do, or what came of it; POST matches columns."""
    row = import_get(workspace=request.workspace, import_id=listening_import_id)
    wrong = ""
    if request.method == "POST":
        try:
            import_map(
                workspace=request.workspace, actor=request.actor, import_id=row.pk, mapping=_mapping(request),
                platform=request.POST.get("platform", "")[:40],
            )  # fmt: skip
        except DomainError as error:
            wrong = str(error)
        else:
            return redirect("analytics:listening_import", request.workspace.slug, row.pk)
    return _page(request, row, wrong)


@require_POST
@workspace_view(P.RESEARCH_EDIT)
def listening_import_run(request: WorkspaceRequest, listening_import_id: int) -> HttpResponse:
    """Import the rows that are right."""
    try:
        row = import_run(
            workspace=request.workspace,
            actor=request.actor,
            import_id=listening_import_id,
            skip_wrong=request.POST.get("skip_wrong") == "1",
        )
    except NotFound:
        raise
    except DomainError as error:
        row = import_get(workspace=request.workspace, import_id=listening_import_id)
        return _page(request, row, str(error))
    text = ngettext("%(n)s text imported.", "%(n)s texts imported.", row.count)
    messages.success(request, text % {"n": row.count})
    return redirect("analytics:listening_import", request.workspace.slug, row.pk)


@require_POST
@workspace_view(P.RESEARCH_EDIT)
def listening_import_undo(request: WorkspaceRequest, listening_import_id: int) -> HttpResponse:
    """Take an import back, or throw a table away that was not imported."""
    row = import_get(workspace=request.workspace, import_id=listening_import_id)
    step = import_drop if row.done_at is None else import_undo
    try:
        step(workspace=request.workspace, actor=request.actor, import_id=row.pk)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Taken back.") if row.done_at else _("Thrown away."))
    return redirect("analytics:listening_imports", request.workspace.slug)


def _mapping(request: WorkspaceRequest) -> dict[str, int]:
    chosen = {name: request.POST.get(f"column-{name}", "") for name in FIELDS}
    return {
        name: int(value) for name, value in chosen.items() if value.isascii() and value.isdecimal() and len(value) < 4
    }


def _page(request: WorkspaceRequest, row: ListeningImport, wrong: str) -> HttpResponse:
    found = import_rehearse(workspace=request.workspace, row=row) if row.done_at is None else None
    lines: list[Any] = []
    if found:
        lines = sorted(found.lines, key=lambda line: (not line.wrong, not line.known, line.number))[:LINES]
    context = {
        **frame("imports"),
        "row": row,
        "found": found,
        "columns": [{"name": name, "label": label, "at": row.mapping.get(name)} for name, label in FIELDS.items()],
        "missing": [FIELDS[name] for name in found.missing] if found else [],
        "lines": [(line, masked(line.row.text)[:120] if line.row else "") for line in lines],
        "platforms": platform_choices(),
        "wrong": wrong,
    }
    return render(request, "analytics/listening/import.html", context, status=422 if wrong else 200)
