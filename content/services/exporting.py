"""Writing posts into files: CSV and XLSX for spreadsheets, JSON with everything."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import IO, BinaryIO

from django.core.files import File
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, override
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from config.lib.clock import now
from config.lib.errors import InvalidInput, NotFound
from config.lib.spreadsheets import BOM, csv_text, harmless
from content import enqueue
from content.models import ExportJob
from content.selectors.export import export_cells, export_get, export_heads, export_object, export_posts, filters_plain
from content.selectors.post import PostFilters
from content.transfer_states import ExportFormat, ExportState
from team.actors import Actor
from team.audit import record
from team.models import Workspace
from team.services.notifications import notify

# More posts than these are written in the background.
AT_ONCE = 2000
LIFETIME = timedelta(hours=24)
STALLED = timedelta(minutes=10)
# A cell of a worksheet holds no more.
_CELL_MAX = 32_767
TYPES = {
    ExportFormat.CSV: "text/csv; charset=utf-8",
    ExportFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ExportFormat.JSON: "application/json",
}


def export_create(*, workspace: Workspace, actor: Actor, filters: PostFilters, format: str) -> ExportJob:
    """Begin an export in the background, in the caller's language; fetched for LIFETIME by whoever asked.

    Raises InvalidInput for another format.
    """
    if format not in ExportFormat.values:
        raise InvalidInput(field="format")
    with transaction.atomic():
        job = ExportJob.objects.create(
            workspace=workspace,
            format=format,
            filters=filters_plain(filters),
            zone=workspace.time_zone,
            language=get_language() or "en",
            created_by=actor.user,
            expires_at=now() + LIFETIME,
        )
        record(workspace, actor, "export.made", None, after={"format": format, "filters": job.filters})
        enqueue.export(job.pk)
    return job


def export_told(*, workspace: Workspace, actor: Actor, filters: PostFilters, format: str) -> None:
    """Note in the audit log that posts were taken out at once."""
    record(workspace, actor, "export.made", None, after={"format": format, "filters": filters_plain(filters)})


def export_write(*, job_id: int) -> int:
    """Write the file of an export. Returns how many posts are in it. For tasks; written twice it is the same file."""
    jobs = ExportJob.objects.unscoped("a task names the job").select_related("workspace", "created_by")
    job = jobs.filter(pk=job_id, state=ExportState.WAITING, expires_at__gt=now()).first()
    if job is None:
        return 0
    filters = PostFilters(**job.filters)
    with tempfile.TemporaryFile() as stream, override(job.language), timezone.override(job.zone):
        count = write(stream, workspace=job.workspace, filters=filters, format=job.format, zone=job.zone)
        stream.seek(0)
        old = job.file.name
        job.file.save(f"posts.{job.format}", File(stream), save=False)
    if old and old != job.file.name:
        job.file.storage.delete(old)
    with transaction.atomic():
        ready = {"state": ExportState.READY, "rows": count, "file": job.file.name}
        if ExportJob.objects.for_workspace(job.workspace_id).filter(pk=job.pk).update(**ready) and job.created_by:
            url = reverse("content:exports", args=[job.workspace.slug])
            params = {"n": count}
            dedupe, who = f"export:{job.pk}", [job.created_by]
            notify(workspace=job.workspace, kind="export_ready", params=params, url=url, dedupe=dedupe, users=who)
    return count


def write(stream: BinaryIO, *, workspace: Workspace, filters: PostFilters, format: str, zone: str) -> int:
    """Write the fitting posts as `format` into `stream`; returns how many. Heads are in the active language."""
    if format == ExportFormat.XLSX:
        return _xlsx(stream, workspace, filters, zone)
    pieces = 0
    for line in lines(workspace=workspace, filters=filters, format=format, zone=zone):
        stream.write(line.encode())
        pieces += 1
    return pieces - (1 if format == ExportFormat.CSV else 2)


def lines(*, workspace: Workspace, filters: PostFilters, format: str, zone: str) -> Iterator[str]:
    """The file as text, piece by piece: a head, one for each post, and for JSON an end."""
    posts = export_posts(workspace=workspace, filters=filters)
    if format == ExportFormat.CSV:
        yield BOM + csv_text([export_heads()])
        for post in posts:
            yield csv_text([export_cells(post, zone)])
        return
    yield json.dumps({"workspace": workspace.slug, "exported_at": now().isoformat()})[:-1] + ', "posts": ['
    first = True
    for post in posts:
        yield ("\n" if first else ",\n") + json.dumps(export_object(post), ensure_ascii=False)
        first = False
    yield "\n]}\n"


def _xlsx(stream: BinaryIO, workspace: Workspace, filters: PostFilters, zone: str) -> int:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title="Posts")
    sheet.freeze_panes = "A2"
    sheet.append(list(export_heads()))
    count = 0
    for post in export_posts(workspace=workspace, filters=filters):
        cells = (ILLEGAL_CHARACTERS_RE.sub("", cell)[: _CELL_MAX - 1] for cell in export_cells(post, zone))
        sheet.append([harmless(cell) for cell in cells])
        count += 1
    book.save(stream)
    return count


@dataclass(frozen=True, slots=True)
class OpenedExport:
    """A file to hand out."""

    stream: IO[bytes]
    name: str
    type: str


def export_open(*, workspace: Workspace, user_id: int, job_id: int) -> OpenedExport:
    """The file of a member's own export. Raises NotFound while it is not ready and when its time is over."""
    job = export_get(workspace=workspace, user_id=user_id, job_id=job_id)
    if job.state != ExportState.READY or job.expires_at <= now() or not job.file.name:
        raise NotFound
    stream = job.file.storage.open(job.file.name, "rb")
    return OpenedExport(stream, file_name(job.format), TYPES[ExportFormat(job.format)])


def file_name(format: str) -> str:
    """What a file of today's is called."""
    return f"posts-{timezone.localdate():%Y-%m-%d}.{format}"


def exports_stalled() -> list[int]:
    """Exports whose worker was lost, of all workspaces."""
    rows = ExportJob.objects.unscoped("one sweep for all workspaces").filter(state=ExportState.WAITING)
    rows = rows.filter(created_at__lt=now() - STALLED, expires_at__gt=now())
    return list(rows.order_by("pk").values_list("pk", flat=True)[:20])


def exports_sweep() -> int:
    """Remove exports whose time is over, with their files; returns how many."""
    rows = ExportJob.objects.unscoped("one sweep for all workspaces").filter(expires_at__lte=now())
    gone = 0
    for job in rows.order_by("pk")[:200]:
        if job.file.name:
            job.file.storage.delete(job.file.name)
        job.delete()
        gone += 1
    return gone
