"""Files of imports: the template to fill in, and the rows that were left out."""

from __future__ import annotations

import io

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from openpyxl import Workbook

from config.lib.errors import NotFound
from config.lib.spreadsheets import BOM, csv_text
from content.selectors.import_columns import BY_KEY, COLUMNS
from content.selectors.imports import import_get, import_rows
from content.services.exporting import TYPES
from content.transfer_states import ExportFormat, RowState
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P

_LEFT = (RowState.BROKEN, RowState.FAILED)


@require_safe
@workspace_view(P.CONTENT_EDIT)
def import_template(request: WorkspaceRequest, ending: str) -> HttpResponse:
    """An empty table with the heads we know, in the reader's language, and one row as an example."""
    heads = [str(column.label) for column in COLUMNS]
    sample = [column.sample for column in COLUMNS]
    if ending == ExportFormat.CSV:
        body = (BOM + csv_text([heads, sample])).encode()
    elif ending == ExportFormat.XLSX:
        book = Workbook()
        sheet = book.active
        for line in (heads, sample):
            sheet.append(line)  # type: ignore[union-attr]
        out = io.BytesIO()
        book.save(out)
        body = out.getvalue()
    else:
        raise NotFound
    return _file(body, ExportFormat(ending), f"posts-template.{ending}")


@require_safe
@workspace_view(P.CONTENT_EDIT)
def import_errors(request: WorkspaceRequest, job_id: int) -> HttpResponse:
    """The rows that did not become posts, as they were, with what is wrong; mend them and upload the file again."""
    job = import_get(workspace=request.workspace, job_id=job_id)
    lines = [[*job.headers, _("Row"), _("Errors")]]
    for row in import_rows(job).filter(state__in=_LEFT):
        told = []
        for each in row.errors:
            column = BY_KEY.get(each["field"])
            told.append(f"{column.label}: {each['text']}" if column else each["text"])
        lines.append([*row.cells, str(row.number), "; ".join(told)])
    return _file((BOM + csv_text(lines)).encode(), ExportFormat.CSV, f"import-{job.pk}-errors.csv")


def _file(body: bytes, kind: ExportFormat, name: str) -> HttpResponse:
    response = HttpResponse(body, content_type=TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
