"""Sheets of surveys and interviews: keep without persons, say what the columns are, rehearse, read in, take back."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import BinaryIO

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import PersonaEvidence, ResearchRow, ResearchSource, ResearchTag
from accounts.research_states import SINGLE, SheetColumn, SourceKind, SourceState
from accounts.selectors.personas.sources import source_get
from accounts.services.research import answers
from accounts.services.research.files import sheet_csv, sheet_rows, sheet_store
from accounts.services.research.privacy import personal_columns
from accounts.services.research.rows import Answer, Reading, rows_read
from accounts.services.research.sources import SourceFacts, facts_apply
from accounts.services.research.tags import tags_known
from config.lib.clock import local_day, now
from config.lib.errors import Conflict, InvalidInput, NotFound
from config.lib.tables import TableRefused, table_read
from team.actors import Actor
from team.audit import record
from team.models import Workspace

ROWS_MAX = 5000
SHEETS = (SourceKind.SURVEY, SourceKind.INTERVIEW)


class SheetBusy(Conflict):
    """The sheet is at another step, or is none."""

    code = "sheet_state"
    message = _("This is not possible at this step of the sheet.")


def sheet_upload(
    *, workspace: Workspace, actor: Actor, kind: str, facts: SourceFacts, file: BinaryIO, name: str
) -> ResearchSource:
    """Keep a sheet and guess its columns; nothing is read in yet. Columns about persons are left out before storing.

    Raises TableRefused, InvalidInput at the field.
    """
    if kind not in SHEETS:
        raise InvalidInput(field="kind")
    table = table_read(file, rows_max=ROWS_MAX)
    file.seek(0)
    digest = hashlib.sha256(file.read()).hexdigest()
    gone = set(personal_columns(table.headers, [cells for _number, cells in table.rows]))
    kept = [place for place in range(len(table.headers)) if place not in gone]
    if not kept:
        raise TableRefused(_("Every column holds personal data, so nothing would be kept."))
    row = ResearchSource(workspace=workspace, kind=kind, state=SourceState.DRAFT, created_by=actor.user)
    facts_apply(workspace, row, facts)
    row.headers = [table.headers[place] for place in kept]
    row.dropped = [table.headers[place] for place in sorted(gone)]
    row.mapping = _guessed(row.headers)
    row.file_name, row.sha256 = " ".join(name.split())[:160] or "sheet", digest
    path = sheet_store(workspace.pk, [(number, [cells[place] for place in kept]) for number, cells in table.rows])
    row.file = path
    try:
        with transaction.atomic():
            row.save()
            after = {"kind": kind, "title": row.title, "rows": len(table.rows), "dropped": len(row.dropped)}
            record(workspace, actor, "research.uploaded", row, after=after)
    except BaseException:
        default_storage.delete(path)
        raise
    return row


@transaction.atomic
def sheet_map(*, workspace: Workspace, actor: Actor, source_id: int, mapping: Sequence[str]) -> ResearchSource:
    """Say what each column is. Raises NotFound, SheetBusy, InvalidInput (`columns`)."""
    row = _draft(workspace, source_id)
    if len(mapping) != len(row.headers) or any(kind not in SheetColumn for kind in mapping):
        raise InvalidInput(field="columns")
    for kind in SINGLE:
        if mapping.count(kind) > 1:
            text = _("Only one column can be “%(kind)s”.")
            raise InvalidInput(text, field="columns", kind=SheetColumn(kind).label)
    if not set(mapping) - {SheetColumn.SKIP, SheetColumn.RESPONDENT, SheetColumn.WEIGHT}:
        raise InvalidInput(_("Choose at least one column that says something about people."), field="columns")
    row.mapping = list(mapping)
    row.save(update_fields=["mapping"])
    return row


def sheet_rehearse(*, workspace: Workspace, source_id: int) -> Reading:
    """What reading in would bring, without writing anything. Raises NotFound, SheetBusy."""
    return _reading(_draft(workspace, source_id, lock=False))


@transaction.atomic
def sheet_import(*, workspace: Workspace, actor: Actor, source_id: int) -> ResearchSource:
    """Read the answers in; rows that cannot be read are left out. Raises NotFound, SheetBusy, InvalidInput."""
    row = _draft(workspace, source_id)
    reading = _reading(row)
    if not reading.answers:
        raise InvalidInput(_("No row can be read in. Look at the reasons below and choose other columns."))
    row.imported_at = now()
    _keep(workspace, row, reading.answers)
    row.state, row.sample = SourceState.READY, len(reading.answers)
    row.save(update_fields=["state", "sample", "imported_at"])
    after = {"rows": len(reading.answers), "left_out": len({error.number for error in reading.errors})}
    record(workspace, actor, "research.imported", row, after=after)
    return row


@transaction.atomic
def sheet_undo(*, workspace: Workspace, actor: Actor, source_id: int) -> int:
    """Take the answers of a sheet out again; the sheet waits to be read in anew. Returns how many answers went.

    What rested on them becomes an assumption; tags that came with them and say nothing else any more go, too.
    """
    row = source_get(workspace=workspace, source_id=source_id, lock=True)
    if row.kind not in SHEETS or row.state != SourceState.READY:
        raise SheetBusy
    rows = ResearchRow.objects.for_workspace(workspace).filter(source=row)
    gone = rows.count()
    rows.delete()
    PersonaEvidence.objects.for_workspace(workspace).filter(source=row).delete()
    lonely = ResearchTag.objects.for_workspace(workspace).filter(rows=None, personas=None)
    lonely.filter(created_at__gte=row.imported_at).delete()
    row.state, row.sample, row.imported_at = SourceState.DRAFT, None, None
    row.save(update_fields=["state", "sample", "imported_at"])
    record(workspace, actor, "research.undone", row, before={"rows": gone})
    return gone


def sheet_download(*, workspace: Workspace, actor: Actor, source_id: int) -> tuple[ResearchSource, bytes]:
    """The stored sheet as CSV, written down in the audit log. Raises NotFound, also for sources without a file."""
    row = source_get(workspace=workspace, source_id=source_id)
    if not row.file:
        raise NotFound
    record(workspace, actor, "research.downloaded", row, after={"title": row.title})
    return row, sheet_csv(row)


def _draft(workspace: Workspace, source_id: int, *, lock: bool = True) -> ResearchSource:
    row = source_get(workspace=workspace, source_id=source_id, lock=lock)
    if row.kind not in SHEETS or row.state != SourceState.DRAFT:
        raise SheetBusy
    return row


def _guessed(headers: Sequence[str]) -> list[str]:
    """What the columns seem to be; of kinds that may come once the first column gets it."""
    found: list[str] = []
    for header in headers:
        kind = answers.guess(header)
        found.append(SheetColumn.SKIP if kind in SINGLE and kind in found else kind)
    return [str(kind) for kind in found]


def _reading(row: ResearchSource) -> Reading:
    day = row.collected_to or row.collected_from or local_day(row.created_at, row.workspace.time_zone)
    return rows_read(sheet_rows(row), row.headers, row.mapping, year=day.year, salt=str(row.pk))


def _keep(workspace: Workspace, source: ResearchSource, found: Sequence[Answer]) -> None:
    """Write answers, the tags they name, and which answer has which tag: three inserts however many there are."""
    known = tags_known(workspace=workspace, wanted={pair for answer in found for pair in answer.tags})
    names = ("number", "respondent", "band", "gender", "city", "weight", "said")
    rows = ResearchRow.objects.bulk_create(
        (
            ResearchRow(workspace=workspace, source=source, **{name: getattr(answer, name) for name in names})
            for answer in found
        ),
        batch_size=500,
    )
    through = ResearchRow.tags.through
    pairs = {
        (row.pk, known[family, name.lower()])
        for row, answer in zip(rows, found, strict=True)
        for family, name in answer.tags
    }
    through._default_manager.bulk_create(
        (through(researchrow_id=row_id, researchtag_id=tag_id) for row_id, tag_id in sorted(pairs)), batch_size=2000
    )
