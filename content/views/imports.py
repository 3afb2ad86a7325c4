"""Import: upload a table, say what its columns are, see what would happen, let it happen."""

from __future__ import annotations

from typing import Any, BinaryIO, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.lib.errors import DomainError, InvalidInput
from config.lib.tables import BYTES_MAX, ROWS_MAX
from content.forms.imports import read_mapping
from content.models import ImportJob
from content.selectors.import_columns import COLUMNS
from content.selectors.imports import (
    Counts,
    import_counts,
    import_get,
    import_list,
    import_rows,
    shown_columns,
    shown_rows,
)
from content.services.import_choices import DRAFT, SCHEDULE, SUBMIT
from content.services.import_undo import import_undo
from content.services.importing import import_create, import_map, import_start
from content.transfer_states import ImportState
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P

PAGE, LIST_PAGE = 50, 20


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.CONTENT_EDIT)
def imports(request: WorkspaceRequest) -> HttpResponse:
    """The upload form and what was imported so far; POST keeps a table."""
    refused: DomainError | None = None
    if request.method == "POST":
        try:
            file = request.FILES.get("file")
            if file is None:
                raise InvalidInput(_("Choose a file."), field="file")
            stream = cast("BinaryIO", file)
            job = import_create(workspace=request.workspace, actor=request.actor, file=stream, name=file.name or "")
        except DomainError as error:
            refused = error
        else:
            return redirect("content:import", request.workspace.slug, job.pk)
    page = Paginator(import_list(workspace=request.workspace), LIST_PAGE).get_page(request.GET.get("page"))
    context = {
        "active": "posts",
        "page": page,
        "refused": refused,
        "rows_max": ROWS_MAX,
        "mb_max": BYTES_MAX // 1024 // 1024,
        "columns": COLUMNS,
    }
    return render(request, "content/imports.html", context, status=refused.status if refused else 200)


@require_safe
@workspace_view(P.CONTENT_EDIT)
def import_page(request: WorkspaceRequest, job_id: int) -> HttpResponse:
    """One import as it stands: columns and dry run, progress, or result. htmx asks while work is under way."""
    job = import_get(workspace=request.workspace, job_id=job_id)
    context = page_context(request, job)
    if request.htmx and request.GET.get("part") == "progress":
        if context["under_way"]:
            return render(request, "content/_import_progress.html", context)
        # The work is over: the whole page says what came of it.
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "content/import.html", context)


@require_POST
@workspace_view(P.CONTENT_EDIT)
def import_map_view(request: WorkspaceRequest, job_id: int) -> HttpResponse:
    """Change what the columns are; the dry run is made anew."""
    job = import_get(workspace=request.workspace, job_id=job_id)
    mapping = read_mapping(request.POST, width=len(job.headers))
    zone, wanted = request.POST.get("zone", ""), request.POST.get("wanted", "")

    def change() -> None:
        import_map(
            workspace=request.workspace,
            actor=request.actor,
            job_id=job_id,
            mapping=mapping,
            zone=zone,
            wanted=wanted,
        )

    return _then(request, job, change)


@require_POST
@workspace_view(P.CONTENT_EDIT)
def import_start_view(request: WorkspaceRequest, job_id: int) -> HttpResponse:
    """Import the rows that are ready."""
    job = import_get(workspace=request.workspace, job_id=job_id)
    return _then(request, job, lambda: import_start(workspace=request.workspace, actor=request.actor, job_id=job_id))


@require_POST
@workspace_view(P.CONTENT_EDIT)
def import_undo_view(request: WorkspaceRequest, job_id: int) -> HttpResponse:
    """Delete the drafts of an import that nobody has touched."""

    def undo() -> None:
        undone = import_undo(workspace=request.workspace, actor=request.actor, job_id=job_id)
        text = ngettext("%(n)s draft deleted", "%(n)s drafts deleted", undone.deleted) % {"n": undone.deleted}
        if undone.kept:
            kept = ngettext("%(n)s post stays: it was changed or is no draft any more.",
                            "%(n)s posts stay: they were changed or are no drafts any more.", undone.kept)  # fmt: skip
            text = f"{text}{_(' ')}{kept % {'n': undone.kept}}"
        messages.success(request, text)

    return _then(request, import_get(workspace=request.workspace, job_id=job_id), undo)


def _then(request: WorkspaceRequest, job: ImportJob, act: Any) -> HttpResponse:
    try:
        act()
    except DomainError as error:
        job = import_get(workspace=request.workspace, job_id=job.pk)
        context = {**page_context(request, job), "refused": error}
        return render(request, "content/import.html", context, status=error.status)
    return redirect("content:import", request.workspace.slug, job.pk)


def page_context(request: WorkspaceRequest, job: ImportJob) -> dict[str, Any]:
    """What the page of an import shows."""
    counts = import_counts(job)
    only = request.GET.get("show", "")
    rows = Paginator(import_rows(job, only=only), PAGE).get_page(request.GET.get("page"))
    first = import_rows(job).first()
    numbers = {number: key for key, number in job.mapping.items()}
    columns = [
        (number, head or _("Column %(n)s") % {"n": number + 1}, numbers.get(number, ""),
         first.cells[number][:60] if first and number < len(first.cells) else "")
        for number, head in enumerate(job.headers)
    ]  # fmt: skip
    under_way = job.state in (ImportState.CHECKING, ImportState.RUNNING)
    done, whole = _progress(job, counts)
    return {
        "active": "posts",
        "job": job,
        "counts": counts,
        "under_way": under_way,
        "done": done,
        "whole": whole,
        "columns": columns,
        "fields": COLUMNS,
        "unread": sum(not key for _number, _head, key, _sample in columns),
        "shown": shown_columns(job),
        "rows": shown_rows(job, list(rows.object_list)) if not under_way else (),
        "page": rows,
        "show": only,
        "wants": [
            (DRAFT, pgettext("import", "stay drafts")),
            (SUBMIT, pgettext("import", "are submitted for review")),
            (SCHEDULE, pgettext("import", "are scheduled")),
        ],
    }


def _progress(job: ImportJob, counts: Counts) -> tuple[int, int]:
    if job.state == ImportState.CHECKING:
        return counts.checked, counts.total
    return counts.tried, counts.due
