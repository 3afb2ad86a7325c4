"""Entering, renewing and removing qualification documents. Numbers never reach the audit log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import (
    Qualification,
    QualificationPaper,
    QualificationTerm,
    QualificationUse,
    SealedDocument,
)
from accounts.onboarding_states import QualificationKind
from accounts.selectors.register.qualifications import paper_get, qualification_get
from accounts.services.register.checking import choice_of, day_of, dossiers_of, member_of, text_of
from accounts.services.register.documents import document_erase, document_store
from config.lib.clock import local_day, now
from config.lib.errors import InvalidInput
from team.actors import Actor
from team.audit import record
from team.models import Workspace

FILES_MAX = 10
_TERM = ("number", "issuer", "valid_from", "valid_until")


@dataclass(frozen=True, slots=True)
class Paper:
    """A document as a person enters it. `valid_until` None: without an end. Days are calendar days."""

    kind: str
    holder: str
    title: str = ""
    number: str = ""
    issuer: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    owner_id: int | None = None
    note: str = ""
    dossier_ids: list[int] = field(default_factory=list)


@transaction.atomic
def qualification_save(
    *, workspace: Workspace, actor: Actor, paper: Paper, files: Sequence[File] = (), qualification_id: int | None = None
) -> Qualification:
    """Enter a document, or correct what was entered, and add files to its term.

    Raises NotFound, InvalidInput at the field, DocumentRefused.
    """
    row = Qualification(workspace=workspace, created_by=actor.user)
    if qualification_id is not None:
        row = qualification_get(workspace=workspace, qualification_id=qualification_id)
    wanted = _checked(workspace, paper)
    before = {} if row.pk is None else {n: getattr(row, n) for n in wanted if getattr(row, n) != wanted[n]}
    _take(row, wanted)
    row.save()
    used = _use(workspace, row, paper.dossier_ids)
    for file in files:
        _keep(workspace, actor, row, file)
    if qualification_id is None:
        record(workspace, actor, "qualification.entered", row, after=_safe(wanted))
    elif before or used:
        after = {name: wanted[name] for name in before}
        record(workspace, actor, "qualification.changed", row, before=_safe(before), after={**_safe(after), **used})
    return row


@transaction.atomic
def qualification_renew(
    *, workspace: Workspace, actor: Actor, qualification_id: int, paper: Paper, files: Sequence[File] = ()
) -> Qualification:
    """Begin a new term with new days and files; what the last one said and its files stay. Raises as above."""
    row = qualification_get(workspace=workspace, qualification_id=qualification_id, lock=True)
    wanted = _checked(workspace, paper)
    if wanted["valid_until"] is not None and row.valid_until is not None and wanted["valid_until"] <= row.valid_until:
        raise InvalidInput(_("A renewal ends later than the document it replaces."), field="valid_until")
    QualificationTerm.objects.create(
        workspace=workspace,
        qualification=row,
        term=row.term,
        replaced_by=actor.user,
        replaced_at=now(),
        **{name: getattr(row, name) for name in _TERM},
    )
    before = {name: getattr(row, name) for name in ("valid_from", "valid_until")}
    _take(row, wanted)
    row.term, row.told = row.term + 1, None
    row.save()
    _use(workspace, row, paper.dossier_ids)
    for file in files:
        _keep(workspace, actor, row, file)
    after = {"term": row.term, "valid_from": row.valid_from, "valid_until": row.valid_until}
    record(workspace, actor, "qualification.renewed", row, before=before, after=after)
    return row


@transaction.atomic
def paper_add(*, workspace: Workspace, actor: Actor, qualification_id: int, file: File) -> QualificationPaper:
    """Add a file to the present term. Raises NotFound, InvalidInput, DocumentRefused."""
    row = qualification_get(workspace=workspace, qualification_id=qualification_id)
    kept = _keep(workspace, actor, row, file)
    record(workspace, actor, "qualification.paper_added", row, after={"file": kept.document.name})
    return kept


@transaction.atomic
def paper_remove(*, workspace: Workspace, actor: Actor, paper_id: int) -> Qualification:
    """Delete a file that was uploaded by mistake; the log of its openings stays. Raises NotFound."""
    paper = paper_get(workspace=workspace, paper_id=paper_id)
    record(workspace, actor, "qualification.paper_removed", paper.qualification, before={"file": paper.document.name})
    document_erase(workspace=workspace, actor=actor, document=paper.document)
    return paper.qualification


@transaction.atomic
def qualification_remove(*, workspace: Workspace, actor: Actor, qualification_id: int) -> None:
    """Delete a document with all its files. Raises NotFound."""
    row = qualification_get(workspace=workspace, qualification_id=qualification_id)
    record(workspace, actor, "qualification.removed", row, before={"kind": row.kind, "valid_until": row.valid_until})
    for document in list(SealedDocument.objects.for_workspace(workspace).filter(paper__qualification=row)):
        document_erase(workspace=workspace, actor=actor, document=document)
    row.delete()


def _keep(workspace: Workspace, actor: Actor, row: Qualification, file: File) -> QualificationPaper:
    rows = QualificationPaper.objects.for_workspace(workspace)
    if rows.filter(qualification=row, term=row.term).count() >= FILES_MAX:
        raise InvalidInput(_("At most %(max)s files can be kept for one term."), field="files", max=FILES_MAX)
    document = document_store(workspace=workspace, actor=actor, file=file)
    return rows.create(workspace=workspace, qualification=row, document=document, term=row.term)


def _take(row: Qualification, wanted: dict[str, Any]) -> None:
    if row.valid_until != wanted["valid_until"]:
        # Reminders are about a day; another day begins them anew. What has ended already surprises nobody.
        today = local_day(now(), row.workspace.time_zone)
        row.told = 0 if wanted["valid_until"] is not None and wanted["valid_until"] < today else None
    for name, value in wanted.items():
        setattr(row, name, value)


def _use(workspace: Workspace, row: Qualification, ids: list[int]) -> dict[str, Any]:
    """Say which accounts rely on it; what changed, for the audit log."""
    wanted = {dossier.pk for dossier in dossiers_of(workspace, ids)}
    rows = QualificationUse.objects.for_workspace(workspace).filter(qualification=row)
    known = set(rows.values_list("dossier_id", flat=True))
    if known == wanted:
        return {}
    rows.exclude(dossier_id__in=wanted).delete()
    QualificationUse.objects.bulk_create(
        QualificationUse(workspace=workspace, qualification=row, dossier_id=pk) for pk in sorted(wanted - known)
    )
    return {"accounts": sorted(wanted)}


def _safe(values: dict[str, Any]) -> dict[str, Any]:
    """For the audit log: that a number was entered, never which."""
    return {name: (bool(value) if name == "number" else value) for name, value in values.items() if name != "note"}


def _checked(workspace: Workspace, paper: Paper) -> dict[str, Any]:
    first, last = day_of(paper.valid_from, field="valid_from"), day_of(paper.valid_until, field="valid_until")
    if first and last and last < first:
        raise InvalidInput(_("It cannot end before it begins."), field="valid_until")
    return {
        "kind": choice_of(paper.kind, QualificationKind, field="kind"),
        "title": text_of(paper.title, field="title", most=120),
        "holder": text_of(paper.holder, field="holder", most=120, needed=True),
        "number": text_of(paper.number, field="number", most=80),
        "issuer": text_of(paper.issuer, field="issuer", most=120),
        "valid_from": first,
        "valid_until": last,
        "owner_id": member_of(workspace, paper.owner_id),
        "note": text_of(paper.note, field="note", most=1000),
    }
