"""What people get, and files of a complaint."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.serving import document_answer
from config.lib.errors import DomainError
from interactions.forms.complaints import PayForm
from interactions.models import Compensation
from interactions.selectors.complaints.reading import compensation_get, complaint_get, evidence_get
from interactions.services.complaints.compensating import (
    compensation_decide,
    compensation_pay,
    compensation_withdraw,
)
from interactions.services.complaints.evidence import evidence_remove
from interactions.views.complaints.case_page import case_page
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.permissions import Permission as P


@require_POST
@workspace_view(P.INBOX_APPROVE)
def decide(request: WorkspaceRequest, compensation_id: int) -> HttpResponse:
    """Approve what somebody else asked for, or refuse it."""
    approved, note = request.POST.get("approved") == "1", request.POST.get("note", "")
    one = compensation_get(workspace=request.workspace, compensation_id=compensation_id)
    try:
        compensation_decide(
            workspace=request.workspace, actor=request.actor, compensation_id=one.pk, approved=approved, note=note
        )
    except DomainError as error:
        return _refused(request, one, error)
    messages.success(request, _("Approved.") if approved else _("Refused."))
    return _back(request, one)


@require_POST
@workspace_view(P.INBOX_REPLY)
def pay(request: WorkspaceRequest, compensation_id: int) -> HttpResponse:
    """Say that it was given, with proof."""
    one = compensation_get(workspace=request.workspace, compensation_id=compensation_id)
    form = PayForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            compensation_pay(
                workspace=request.workspace, actor=request.actor, compensation_id=one.pk, evidence=form.evidence()
            )
        except DomainError as error:
            if error.field not in form.fields:
                return _refused(request, one, error)
            show(form, error)
        else:
            messages.success(request, _("Given."))
            return _back(request, one)
    row = complaint_get(workspace=request.workspace, complaint_id=one.complaint_id)
    more: dict[str, Any] = {"pay_form": form, "paying": one.pk}
    return case_page(request, row, status=422, **more)


@require_POST
@workspace_view(P.INBOX_REPLY)
def withdraw(request: WorkspaceRequest, compensation_id: int) -> HttpResponse:
    """Take it back before it was given."""
    one = compensation_get(workspace=request.workspace, compensation_id=compensation_id)
    try:
        compensation_withdraw(
            workspace=request.workspace, actor=request.actor, compensation_id=one.pk,
            note=request.POST.get("note", ""),
        )  # fmt: skip
    except DomainError as error:
        return _refused(request, one, error)
    messages.success(request, _("Taken back."))
    return _back(request, one)


@require_safe
@workspace_view(P.INBOX_REPLY)
def proof(request: WorkspaceRequest, compensation_id: int) -> HttpResponse:
    """The file that shows that it was given; who opens it is written down."""
    one = compensation_get(workspace=request.workspace, compensation_id=compensation_id)
    if one.proof_document_id is None:
        return _back(request, one)
    return document_answer(request, document_id=one.proof_document_id, download=False)


@require_safe
@workspace_view(P.INBOX_REPLY)
def evidence(request: WorkspaceRequest, complaint_evidence_id: int) -> HttpResponse:
    """A file of a case; who opens it is written down."""
    one = evidence_get(workspace=request.workspace, complaint_evidence_id=complaint_evidence_id)
    return document_answer(request, document_id=one.document_id, download=False)


@require_POST
@workspace_view(P.INBOX_REPLY)
def evidence_gone(request: WorkspaceRequest, complaint_evidence_id: int) -> HttpResponse:
    """Delete a file for good that does not belong here."""
    row_id = evidence_remove(
        workspace=request.workspace, actor=request.actor, complaint_evidence_id=complaint_evidence_id
    )
    messages.success(request, _("Deleted for good."))
    return redirect("interactions:complaint", request.workspace.slug, row_id)


def _refused(request: WorkspaceRequest, one: Compensation, error: DomainError) -> HttpResponse:
    if error.status in (403, 404) and error.code != "own_compensation":
        raise error
    messages.error(request, str(error))
    return _back(request, one)


def _back(request: WorkspaceRequest, one: Compensation) -> HttpResponse:
    return redirect("interactions:complaint", request.workspace.slug, one.complaint_id)
