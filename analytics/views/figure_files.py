"""Import of figures: upload a file, confirm its columns, see what would change, let it happen, take it back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, BinaryIO, cast
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.selectors.account import account_list
from analytics.import_states import DateOrder, Fate, FileKind, FileState
from analytics.models import FigureFile
from analytics.selectors.data.asked import read_id
from analytics.selectors.data.files import file_get, file_list, file_rows, file_twin, profile_list
from analytics.services.importing.files import (
    BYTES_MAX,
    ROWS_MAX,
    file_create,
    file_map,
    file_remove,
    file_start,
    file_undo,
)
from analytics.services.importing.own_profiles import profile_remove, profile_save
from analytics.services.importing.plan import Plan, plan_of
from analytics.services.importing.profiles import BUILT_IN, FIELDS
from config.lib.errors import DomainError, InvalidInput
from config.lib.spreadsheets import BOM, csv_text
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P

PAGE, LIST_PAGE = 50, 20
_OPEN = (FileState.CHECKED, FileState.FAILED)
_DECIMALS = ("sales", "cost", "share")


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.RESEARCH_EDIT)
def files(request: WorkspaceRequest) -> HttpResponse:
    """The upload form, what was imported so far, and the workspace's own mappings; POST keeps a file."""
    refused: DomainError | None = None
    if request.method == "POST":
        try:
            given = request.FILES.get("file")
            account_id = read_id(request.POST.get("account"))
            if account_id is None:
                raise InvalidInput(_("Choose the account the figures are of."), field="account")
            if given is None:
                raise InvalidInput(_("Choose a file."), field="file")
            made = file_create(
                workspace=request.workspace,
                actor=request.actor,
                account_id=account_id,
                file=cast("BinaryIO", given),
                name=given.name or "",
            )
        except DomainError as error:
            refused = error
        else:
            return redirect("analytics:figure_file", request.workspace.slug, made.pk)
    context = {
        "active": "analytics",
        "section": "data",
        "part": "import",
        "page": Paginator(file_list(workspace=request.workspace), LIST_PAGE).get_page(request.GET.get("page")),
        "refused": refused,
        "accounts": account_list(workspace=request.workspace),
        "picked": request.POST.get("account") or request.GET.get("account", ""),
        "rows_max": ROWS_MAX,
        "mb_max": BYTES_MAX // 1024 // 1024,
        "built_in": BUILT_IN,
        "own": profile_list(workspace=request.workspace),
    }
    return render(request, "analytics/data/files.html", context, status=refused.status if refused else 200)


@require_safe
@workspace_view(P.RESEARCH_EDIT)
def figure_file(request: WorkspaceRequest, file_id: int) -> HttpResponse:
    """One file as it stands: columns and what would come of the rows, progress, or result."""
    return _page(request, file_get(workspace=request.workspace, file_id=file_id))


@require_POST
@workspace_view(P.RESEARCH_EDIT)
def act(request: WorkspaceRequest, file_id: int, action: str) -> HttpResponse:
    """Change the columns, import, take back, forget, or keep the mapping under a name."""
    who: dict[str, Any] = {"workspace": request.workspace, "actor": request.actor, "file_id": file_id}
    actions: dict[str, Callable[[], Any]] = {
        "columns": lambda: file_map(**who, **_columns(request)),
        "start": lambda: file_start(**who, partly=request.POST.get("partly") == "1"),
        "undo": lambda: file_undo(**who),
        "remove": lambda: file_remove(**who),
        "profile": lambda: profile_save(**who, name=request.POST.get("name", "")[:200]),
    }
    file = file_get(workspace=request.workspace, file_id=file_id)
    try:
        actions.get(action, lambda: None)()
    except DomainError as error:
        now_kept = file_get(workspace=request.workspace, file_id=file_id)
        return _page(request, now_kept, refused=error, entered=request.POST if action == "columns" else None)
    if action == "remove":
        return redirect("analytics:figure_files", request.workspace.slug)
    if action == "profile":
        messages.success(request, _("Kept. Files with these heads are read like this from now on."))
    return redirect("analytics:figure_file", request.workspace.slug, file.pk)


@require_POST
@workspace_view(P.RESEARCH_EDIT)
def profile_forget(request: WorkspaceRequest, figure_profile_id: int) -> HttpResponse:
    """Forget one of the workspace's own mappings."""
    profile_remove(workspace=request.workspace, actor=request.actor, profile_id=figure_profile_id)
    return redirect("analytics:figure_files", request.workspace.slug)


@require_safe
@workspace_view(P.RESEARCH_EDIT)
def errors(request: WorkspaceRequest, file_id: int) -> HttpResponse:
    """The rows that are left out, as they were, with what is wrong; mend them and upload the file again."""
    file = file_get(workspace=request.workspace, file_id=file_id)
    rows = file_rows(file) or []
    cells, labels = dict(rows), FIELDS[FileKind(file.kind)]
    lines = [[*file.headers, _("Row"), _("Errors")]]
    for row in plan_of(file, rows).rows:
        if row.fate == Fate.ERROR:
            told = [f"{labels[name]}: {text}" if name in labels else text for name, text in row.errors]
            lines.append([*cells[row.number], str(row.number), "; ".join(told)])
    response = HttpResponse(BOM + csv_text(lines), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="figures-{file.pk}-errors.csv"'
    return response


def _columns(request: WorkspaceRequest) -> dict[str, Any]:
    given: QueryDict = request.POST
    mapping = {}
    for number in range(100):
        field = given.get(f"col.{number}", "")
        if field and field not in mapping:
            mapping[field] = number
    moment = None
    if text := given.get("captured_at", ""):
        try:
            zone = ZoneInfo(request.workspace.time_zone)
            moment = datetime.fromisoformat(text[:16]).replace(tzinfo=zone).astimezone(UTC)
        except (ValueError, OverflowError):
            raise InvalidInput(_("Say the day and the time the figures hold for."), field="captured_at") from None
    return {
        "kind": given.get("kind", ""),
        "mapping": mapping,
        "captured_at": moment,
        "date_order": given.get("date_order", ""),
        "ten_thousands": given.get("ten_thousands") == "1",
        "currency": given.get("currency", "")[:3],
    }


def _page(
    request: WorkspaceRequest,
    file: FigureFile,
    *,
    refused: DomainError | None = None,
    entered: QueryDict | None = None,
) -> HttpResponse:
    """A file's page. `entered`: what was chosen for its columns and refused, which stays in the form."""
    rows = file_rows(file) if file.state in (*_OPEN, FileState.DONE) else None
    plan = plan_of(file, rows) if rows is not None and file.state in _OPEN else Plan([])
    only = request.GET.get("show", "")
    shown = [row for row in plan.rows if not only or row.fate == only]
    numbers = {number: key for key, number in file.mapping.items()}
    if entered is not None:
        numbers = {number: entered.get(f"col.{number}", "") for number in range(len(file.headers))}
    sample = dict(enumerate(rows[0][1])) if rows else {}
    counts = plan.counts if plan.rows else file.counts
    figures = [name for name in FIELDS[FileKind(file.kind)] if any(name in row.figures for row in plan.rows[:200])]
    figures += [name for name in _DECIMALS if any(getattr(row, name) is not None for row in plan.rows[:200])]
    page = Paginator(shown, PAGE).get_page(request.GET.get("page"))
    labels = FIELDS[FileKind(file.kind)]
    context = {
        "active": "analytics",
        "section": "data",
        "part": "import",
        "file": file,
        "refused": refused,
        "form": _form(request, file, entered),
        "counts": counts,
        "good": sum(counts.get(fate, 0) for fate in (Fate.NEW, Fate.CHANGED, Fate.SAME)),
        "broken": counts.get(Fate.ERROR, 0),
        "columns": [
            (
                number,
                head or _("Column %(n)s") % {"n": number + 1},
                numbers.get(number, ""),
                sample.get(number, "")[:60],
            )
            for number, head in enumerate(file.headers)
        ],
        "unread": len(file.headers) - len(file.mapping),
        "fields": labels.items(),
        "kinds": FileKind.choices,
        "orders": DateOrder.choices,
        "suggested": next((one.name for one in BUILT_IN if one.key == file.profile), ""),
        "twin": file_twin(file) if file.state in _OPEN else None,
        "figures": [(name, labels[name]) for name in figures],
        "page": page,
        "lines": [
            {
                "row": row,
                "cells": [getattr(row, name) if name in _DECIMALS else row.figures.get(name) for name in figures],
                "told": [(labels.get(name, ""), text) for name, text in row.errors],
            }
            for row in page.object_list
        ],
        "show": only,
        "kept": rows is not None,
    }
    status = refused.status if refused else 200
    return render(request, "analytics/data/file.html", context, status=status)


def _form(request: WorkspaceRequest, file: FigureFile, entered: QueryDict | None) -> dict[str, Any]:
    """What stands in the form below the columns: what is kept, or what was entered and refused."""
    if entered is not None:
        names = ("kind", "captured_at", "date_order", "currency")
        return {**{name: entered.get(name, "")[:40] for name in names}, "ten_thousands": "ten_thousands" in entered}
    at = file.captured_at.astimezone(ZoneInfo(request.workspace.time_zone))
    return {
        "kind": file.kind,
        "captured_at": f"{at:%Y-%m-%dT%H:%M}",
        "date_order": file.date_order,
        "currency": file.currency,
        "ten_thousands": file.ten_thousands,
    }
