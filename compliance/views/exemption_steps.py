"""Steps of an exemption: deciding, withdrawing, evidence."""

from __future__ import annotations

from urllib.parse import quote

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from compliance.errors import FileRefused
from compliance.forms.exemptions import DecisionForm
from compliance.selectors.exemptions import evidence_get, exemption_get
from compliance.services.evidence import evidence_add
from compliance.services.exemptions import exemption_decide, exemption_withdraw
from compliance.views.exemptions import exemption_context
from config.lib.errors import InvalidInput
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.permissions import Permission as P


@require_POST
@workspace_view(P.VIEW, post=P.COMPLIANCE_MANAGE)
def decide(request: WorkspaceRequest, exemption_id: int) -> HttpResponse:
    """Approve (`decision=approve`) or reject."""
    form = DecisionForm(request.POST)
    approve = request.POST.get("decision") == "approve"
    if form.is_valid():
        try:
            exemption_decide(
                workspace=request.workspace,
                actor=request.actor,
                exemption_id=exemption_id,
                approve=approve,
                note=form.cleaned_data["note"],
            )
        except InvalidInput as error:
            show(form, error)
        else:
            messages.success(request, _("Approved.") if approve else _("Rejected."))
            return redirect("compliance:exemption", request.workspace.slug, exemption_id)
    context = exemption_context(request, exemption_id, form)
    return render(request, "compliance/exemption.html", context, status=422)


@require_POST
@workspace_view(P.VIEW, post=P.CONTENT_EDIT)
def withdraw(request: WorkspaceRequest, exemption_id: int) -> HttpResponse:
    """End a request or an exemption at once."""
    exemption_withdraw(
        workspace=request.workspace,
        actor=request.actor,
        exemption_id=exemption_id,
        reason=request.POST.get("reason", ""),
    )
    messages.success(request, _("Withdrawn."))
    return redirect("compliance:exemption", request.workspace.slug, exemption_id)


@require_POST
@workspace_view(P.VIEW, post=P.CONTENT_EDIT)
def prove(request: WorkspaceRequest, exemption_id: int) -> HttpResponse:
    """Add a file."""
    row = exemption_get(workspace=request.workspace, exemption_id=exemption_id)
    file = request.FILES.get("file")
    try:
        if file is None:
            raise FileRefused(_("Choose a file."), field="file")
        evidence_add(workspace=request.workspace, actor=request.actor, owner=row, file=file)
    except FileRefused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Uploaded."))
    return redirect("compliance:exemption", request.workspace.slug, exemption_id)


@require_safe
@workspace_view(P.TEAM_VIEW)
def evidence(request: WorkspaceRequest, evidence_id: int) -> HttpResponseBase:
    """The file itself, only to the team, not to guests, and only for saving: never shown as a page of ours."""
    row = evidence_get(workspace=request.workspace, evidence_id=evidence_id)
    storage, name = row.file.storage, row.file.name or ""
    if not storage.exists(name):
        raise Http404
    response = FileResponse(storage.open(name, "rb"), content_type=row.mime)
    response["Content-Length"] = str(row.size)
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(row.name, safe='')}"
    return response
