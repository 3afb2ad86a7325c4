"""Rows about complaints for the walks over all addresses."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from accounts.services.custody.proofs import Evidence
from interactions.complaint_states import ComplaintStage
from interactions.models import Compensation, Complaint
from interactions.services.complaints.causes import cause_save
from interactions.services.complaints.compensating import CompensationDraft, compensation_ask, compensation_pay
from interactions.services.complaints.evidence import evidence_add
from interactions.services.complaints.moving import complaint_move
from interactions.services.complaints.opening import ComplaintDraft, complaint_open
from team.actors import SYSTEM, Actor
from team.models import User, Workspace

COMPLAINT_PAGES = (
    "inbox/complaints/",
    "inbox/complaints/?stage=all&overdue=1",
    "inbox/complaints/new/",
    "inbox/complaints/new/?thread={thread}",
    "inbox/complaints/{complaint}/",
    "inbox/complaints/{complaint_closed}/",
    "inbox/complaints/{complaint_asked}/",
    "inbox/complaints/{complaint}/edit/",
    "inbox/complaints/causes/",
    "inbox/complaints/causes/{complaint_cause}/",
    "inbox/complaints/report/",
    "inbox/complaints/report/?show=table&by=first",
)


def complaint_places(workspace: Workspace) -> dict[str, int]:
    """Ids that the addresses of complaints need: one to be verified, a closed one, one whose compensation waits."""
    rows = Complaint.objects.for_workspace(workspace).order_by("-pk")
    asked = Compensation.objects.for_workspace(workspace).get(state="asked")
    verified, closed = rows.filter(stage="verification").first(), rows.filter(stage="closed", rated_at=None).first()
    assert verified is not None
    assert closed is not None
    return {
        "complaint": verified.pk,
        "complaint_closed": closed.pk,
        "complaint_asked": asked.complaint_id,
        "complaint_cause": verified.cause_id or 0,
    }


def make_complaint(workspace: Workspace, user: User, **values: Any) -> Complaint:
    """A complaint by phone."""
    draft = ComplaintDraft(**{"subject": "茶饼碎了", "channel": "phone", **values})
    with translation.override("en"):
        return complaint_open(workspace=workspace, actor=Actor(user), draft=draft)


def complaint_objects(workspace: Workspace, user: User) -> dict[str, Any]:
    """A value for each parameter of the addresses about complaints."""
    who = {"workspace": workspace, "actor": Actor(user)}
    row = make_complaint(workspace, user)
    complaint_move(**who, complaint_id=row.pk, stage=ComplaintStage.VERIFICATION)
    file = SimpleUploadedFile("walk.pdf", b"%PDF-1.4 " + str(user.pk).encode())
    proof = compensation_ask(**who, complaint_id=row.pk, draft=CompensationDraft("gift", Decimal(5)))
    compensation_pay(**who, compensation_id=proof.pk, evidence=Evidence("walk"))
    # Afterwards, because what a case got counts towards the limit.
    draft = CompensationDraft("refund", Decimal(500))
    one = compensation_ask(workspace=workspace, actor=SYSTEM, complaint_id=row.pk, draft=draft)
    return {
        "complaint_id": row.pk,
        "compensation_id": one.pk,
        "complaint_evidence_id": evidence_add(**who, complaint_id=row.pk, file=file).pk,
        "cause_id": cause_save(**who, name=f"walk {user.pk}").pk,
        "other_cause": cause_save(**who, name=f"walk too {user.pk}").pk,
    }
