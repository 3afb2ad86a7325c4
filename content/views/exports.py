"""Export: choose a format; small ones come at once, large ones when they are ready."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator

from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language, override
from django.views.decorators.http import require_http_methods, require_safe

from config.lib.clock import now
from config.lib.errors import InvalidInput
from content.selectors.export import export_count, export_list
from content.selectors.post import PostFilters
from content.services.exporting import (
    AT_ONCE,
    LIFETIME,
    TYPES,
    export_create,
    export_open,
    export_told,
    file_name,
    lines,
    write,
)
from content.transfer_states import ExportFormat, ExportState
from content.views.posts import filters_from
from team.decorators import WorkspaceRequest, workspace_view
from team.models import Workspace
from team.permissions import Permission as P


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.VIEW)
def exports(request: WorkspaceRequest) -> HttpResponseBase:
    """The formats, with the filters of the address; POST makes the file at once, or in the background."""
    filters = filters_from(request)
    count = export_count(workspace=request.workspace, filters=filters)
    if request.method == "POST":
        format = request.POST.get("format", "")
        if format not in ExportFormat.values:
            raise InvalidInput(field="format")
        if count <= AT_ONCE:
            return _at_once(request, filters, ExportFormat(format))
        export_create(workspace=request.workspace, actor=request.actor, filters=filters, format=format)
        return redirect("content:exports", request.workspace.slug)
    jobs = list(export_list(workspace=request.workspace, user_id=request.user.pk).filter(expires_at__gt=now())[:20])
    context = {
        "active": "posts",
        "count": count,
        "filters": filters,
        "at_once": AT_ONCE,
        "hours": round(LIFETIME.total_seconds() / 3600),
        "jobs": jobs,
        "making": any(job.state == ExportState.WAITING for job in jobs),
        "formats": ExportFormat.choices,
    }
    part = request.htmx and request.GET.get("part") == "jobs"
    return render(request, "content/_export_jobs.html" if part else "content/exports.html", context)


@require_safe
@workspace_view(P.VIEW)
def export_file(request: WorkspaceRequest, export_id: int) -> HttpResponseBase:
    """The file of an export, for whoever asked for it, until its time is over."""
    opened = export_open(workspace=request.workspace, user_id=request.user.pk, job_id=export_id)
    return FileResponse(opened.stream, as_attachment=True, filename=opened.name, content_type=opened.type)


def _at_once(request: WorkspaceRequest, filters: PostFilters, format: ExportFormat) -> HttpResponseBase:
    workspace, zone = request.workspace, request.workspace.time_zone
    export_told(workspace=workspace, actor=request.actor, filters=filters, format=format)
    if format == ExportFormat.XLSX:
        stream = tempfile.TemporaryFile()  # noqa: SIM115 - FileResponse closes it
        write(stream, workspace=workspace, filters=filters, format=format, zone=zone)
        stream.seek(0)
        return FileResponse(stream, as_attachment=True, filename=file_name(format), content_type=TYPES[format])
    text = _in_language(workspace, filters, format, zone, get_language() or "en")
    response = StreamingHttpResponse(text, content_type=TYPES[format])
    response["Content-Disposition"] = f'attachment; filename="{file_name(format)}"'
    return response


def _in_language(workspace: Workspace, filters: PostFilters, format: str, zone: str, language: str) -> Iterator[str]:
    """The lines, each made in the reader's language: the answer leaves after the request's has been put away."""
    pieces = lines(workspace=workspace, filters=filters, format=format, zone=zone)
    while True:
        with override(language):
            piece = next(pieces, None)
        if piece is None:
            return
        yield piece
