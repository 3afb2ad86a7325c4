"""Files that show what happened: sealed, every opening written down."""

from __future__ import annotations

from django.core.files.base import File
from django.db import transaction

from accounts.services.register.documents import document_erase, document_store
from interactions.complaint_errors import EvidenceFull
from interactions.models import ComplaintEvidence
from interactions.selectors.complaints.reading import evidence_get
from interactions.services.complaints.case import complaint_lock, event_add
from team import audit
from team.actors import Actor
from team.models import Workspace

MOST = 20


@transaction.atomic
def evidence_add(*, workspace: Workspace, actor: Actor, complaint_id: int, file: File) -> ComplaintEvidence:
    """Seal a PDF or picture and keep it with the case; the same file again returns the one that is there.

    Raises NotFound, DocumentRefused, EvidenceFull.
    """
    row = complaint_lock(workspace=workspace, complaint_id=complaint_id)
    rows = ComplaintEvidence.objects.for_workspace(workspace).filter(complaint=row)
    if rows.count() >= MOST:
        raise EvidenceFull(field="file", max=MOST)
    document = document_store(workspace=workspace, actor=actor, file=file)
    known = rows.filter(document__sha256=document.sha256).select_related("document").first()
    if known is not None:
        document_erase(workspace=workspace, actor=actor, document=document)
        return known
    one = ComplaintEvidence.objects.create(workspace=workspace, complaint=row, document=document)
    event_add(row, actor, "evidence_added")
    audit.record(workspace, actor, "complaint.evidence_added", row, after={"sha256": document.sha256})
    return one


@transaction.atomic
def evidence_remove(*, workspace: Workspace, actor: Actor, complaint_evidence_id: int) -> int:
    """Delete a file for good that does not belong here. Returns the case's id. Raises NotFound."""
    one = evidence_get(workspace=workspace, complaint_evidence_id=complaint_evidence_id)
    row = complaint_lock(workspace=workspace, complaint_id=one.complaint_id)
    event_add(row, actor, "evidence_removed")
    audit.record(workspace, actor, "complaint.evidence_removed", row, before={"sha256": one.document.sha256})
    document_erase(workspace=workspace, actor=actor, document=one.document)
    return row.pk
