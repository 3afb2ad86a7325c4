"""Personal data in complaints: shown for a reason, copied for whom they are about, erased with them, sealed anew."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.services.register.documents import document_erase
from config.lib.crypto import reseal
from config.lib.errors import InvalidInput
from interactions.hooks import Erased
from interactions.models import Compensation, Complaint, ComplaintEvent, ComplaintEvidence
from interactions.selectors.complaints.reading import caller_of
from interactions.services.complaints.case import complaint_lock, event_add
from interactions.services.revealing import REASON_MAX, REASON_MIN, SHOWN_SECONDS
from team import audit
from team.actors import SYSTEM, Actor
from team.models import Workspace


@transaction.atomic
def complaint_reveal(*, workspace: Workspace, actor: Actor, complaint_id: int, reason: str) -> None:
    """Show the personal data of a case to the actor for ten minutes. Raises NotFound, InvalidInput."""
    reason = " ".join(reason.split())[:REASON_MAX]
    if len(reason) < REASON_MIN:
        raise InvalidInput(_("Say why you need to see it. It is written into the log."), field="reason")
    row = complaint_lock(workspace=workspace, complaint_id=complaint_id)
    audit.record(workspace, actor, "complaint.revealed", row, after={"reason": reason})
    event_add(row, actor, "revealed")
    if actor.user is not None:
        cache.set(_key(workspace, actor.user.pk, complaint_id), True, SHOWN_SECONDS)


def is_revealed(*, workspace: Workspace, user_id: int, complaint_id: int) -> bool:
    """Whether the member gave a reason for this case less than ten minutes ago."""
    return bool(cache.get(_key(workspace, user_id, complaint_id)))


def complaints_erased(workspace: Workspace, erased: Erased) -> None:
    """Cases of the person: words, files, caller and texts go; stages, causes, amounts and times stay for the report."""
    rows = _of(workspace, erased.contact_ids, erased.thread_ids)
    ids = list(rows.values_list("pk", flat=True))
    for one in ComplaintEvidence.objects.for_workspace(workspace).filter(complaint__in=ids).select_related("document"):
        document_erase(workspace=workspace, actor=SYSTEM, document=one.document)
    paid = Compensation.objects.for_workspace(workspace).filter(complaint__in=ids).select_related("proof_document")
    for one_paid in paid.exclude(proof_document=None):
        document_erase(workspace=workspace, actor=SYSTEM, document=one_paid.proof_document)
    paid.update(words="", proof_text="", proof_url="", decision_note="")
    ComplaintEvent.objects.for_workspace(workspace).filter(complaint__in=ids).exclude(note="").update(note="")
    Complaint.objects.for_workspace(workspace).filter(pk__in=ids).update(
        subject="", words="", order_number="", caller=None, findings="", solution="", satisfaction_words="",
        risk_note="", ask_key="",
    )  # fmt: skip


def complaints_copied(workspace: Workspace, contact_ids: Sequence[int]) -> tuple[str, list[dict[str, object]]]:
    """For a copy of somebody's data: their cases with what they were offered."""
    whose = Q(contact__in=contact_ids) | Q(thread__contact__in=contact_ids)
    rows = Complaint.objects.for_workspace(workspace).filter(whose)
    return "complaints", [_copied(workspace, row) for row in rows.order_by("pk")]


def callers_reseal() -> tuple[str, int]:
    """Encrypt callers anew with the newest key. Returns what it is and how many rows. Raises Undecryptable."""
    rows = Complaint.objects.unscoped("key rotation covers every workspace").exclude(caller=None)
    ids = list(rows.values_list("pk", flat=True))
    for pk in ids:
        with transaction.atomic():
            row = rows.select_for_update().filter(pk=pk).first()
            if row is not None and row.caller is not None:
                row.caller = reseal(row.caller)
                row.save(update_fields=["caller"])
    return "complaint", len(ids)


def _of(workspace: Workspace, contact_ids: Any, thread_ids: Any) -> QuerySet[Complaint]:
    whose = Q(contact__in=list(contact_ids)) | Q(thread__in=list(thread_ids))
    return Complaint.objects.for_workspace(workspace).filter(whose).order_by("pk")


def _copied(workspace: Workspace, row: Complaint) -> dict[str, object]:
    paid = Compensation.objects.for_workspace(workspace).filter(complaint=row).order_by("pk")
    return {
        "number": row.number,
        "subject": row.subject,
        "words": row.words,
        "caller": caller_of(row),
        "order_number": row.order_number,
        "product": row.product,
        "received_at": row.received_at.isoformat(),
        "closed_at": row.closed_at.isoformat() if row.closed_at else None,
        "outcome": row.outcome,
        "findings": row.findings,
        "solution": row.solution,
        "satisfaction": row.satisfaction,
        "satisfaction_words": row.satisfaction_words,
        "compensations": [
            {"kind": one.kind, "amount": str(one.amount), "currency": one.currency, "state": one.state} for one in paid
        ],
    }


def _key(workspace: Workspace, user_id: int, complaint_id: int) -> str:
    return f"complaint-revealed:{workspace.pk}:{user_id}:{complaint_id}"
