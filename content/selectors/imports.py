"""Reading imports: the list, one with its counts, pages of its rows, and how a row is shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from config.lib.errors import NotFound
from content.models import ImportJob, ImportRow
from content.selectors.import_columns import BY_KEY, COLUMNS
from content.transfer_states import RowState
from team.models import Workspace

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows of an import by what has become of them. `done`: no longer waiting for the step under way."""

    total: int
    waiting: int
    ready: int
    broken: int
    imported: int
    failed: int
    undone: int
    warned: int

    @property
    def checked(self) -> int:
        """Rows whose check is over."""
        return self.total - self.waiting

    @property
    def due(self) -> int:
        """Rows that are imported, or were tried."""
        return self.ready + self.imported + self.failed

    @property
    def tried(self) -> int:
        """Rows whose import is over, one way or the other."""
        return self.imported + self.failed

    @property
    def left(self) -> int:
        """Rows that did not become posts."""
        return self.broken + self.failed


def import_list(*, workspace: Workspace) -> QuerySet[ImportJob]:
    """Imports, newest first, with how many rows they have and how many became posts."""
    made = Count("rows", filter=Q(rows__state=RowState.IMPORTED))
    jobs = ImportJob.objects.for_workspace(workspace).select_related("created_by")
    return jobs.annotate(total=Count("rows"), made=made).order_by("-created_at", "-pk")


def import_get(*, workspace: Workspace, job_id: int) -> ImportJob:
    """One import. Raises NotFound."""
    job = ImportJob.objects.for_workspace(workspace).select_related("workspace", "created_by").filter(pk=job_id).first()
    if job is None:
        raise NotFound
    return job


def import_counts(job: ImportJob) -> Counts:
    """Rows by state; one query."""
    rows = ImportRow.objects.for_workspace(job.workspace_id).filter(job=job)
    states = {state: Count("pk", filter=Q(state=state)) for state in RowState.values}
    found = rows.aggregate(total=Count("pk"), warned=Count("pk", filter=~Q(warnings=[])), **states)
    return Counts(**found)


def import_rows(job: ImportJob, *, only: str = "") -> QuerySet[ImportRow]:
    """Rows in order. `only`: "problems" for those with errors or warnings, or a state."""
    rows = ImportRow.objects.for_workspace(job.workspace_id).filter(job=job).select_related("post").order_by("number")
    if only == "problems":
        return rows.exclude(errors=[], warnings=[])
    return rows.filter(state=only) if only in RowState.values else rows


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row as the preview shows it: cells of the fields in use, each with its own findings; `whole` has the others."""

    row: ImportRow
    cells: list[tuple[str, list[dict[str, str]], list[dict[str, str]]]]
    whole: list[dict[str, str]]
    notes: list[dict[str, str]]


def shown_columns(job: ImportJob) -> list[tuple[str, object]]:
    """Fields in use as (key, label), in the order of our list."""
    return [(column.key, column.label) for column in COLUMNS if column.key in job.mapping]


def shown_rows(job: ImportJob, rows: list[ImportRow]) -> Iterator[ShownRow]:
    """Rows for the preview. Findings about a field that has no column are told for the row."""
    keys = [key for key, _label in shown_columns(job)]
    for row in rows:
        cells = []
        for key in keys:
            number = job.mapping[key]
            text = row.cells[number] if number < len(row.cells) else ""
            cells.append((text, _of(row.errors, key), _of(row.warnings, key)))
        whole = [_named(each) for each in row.errors if each["field"] not in keys]
        yield ShownRow(row, cells, whole, [_named(each) for each in row.warnings if each["field"] not in keys])


def _of(findings: list[dict[str, str]], key: str) -> list[dict[str, str]]:
    return [each for each in findings if each["field"] == key]


def _named(each: dict[str, str]) -> dict[str, str]:
    column = BY_KEY.get(each["field"])
    return {**each, "label": str(column.label) if column else ""}
