"""Exemptions: the list, asking for one, one with its steps."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from compliance.forms.exemptions import SHOWS, DecisionForm, ExemptionForm
from compliance.selectors.exemptions import exemption_get, exemption_query
from compliance.selectors.packs import rule_fact
from compliance.services.evidence import evidence_add
from compliance.services.exemptions import NEEDS_PROOF, exemption_request
from compliance.states import ExemptionState as S
from config.lib.errors import DomainError
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.permissions import Permission as P
from team.permissions import allows

PAGE = 50
_PREFILL = ("rule", "words", "fingerprint", "account", "platform")


@require_safe
@workspace_view(P.VIEW)
def exemptions(request: WorkspaceRequest) -> HttpResponse:
    """All of them, those in one state, or those that end soon."""
    shown, text = request.GET.get("show", ""), request.GET.get("q", "")[:60].strip()
    rows = exemption_query(workspace=request.workspace, show=shown, text=text)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "active": "compliance", "tab": "exemptions", "page": page, "shown": shown, "shows": SHOWS, "q": text,
    }  # fmt: skip
    return render(request, "compliance/exemptions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.CONTENT_EDIT)
def exemption_new(request: WorkspaceRequest) -> HttpResponse:
    """Ask for one; a check's finding fills in rule and words."""
    given = {name: request.GET.get(name, "")[:200] for name in _PREFILL}
    form = ExemptionForm(request.POST or None, request.FILES or None, workspace=request.workspace, initial=given)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                row = exemption_request(workspace=request.workspace, actor=request.actor, request=form.request())
                if file := form.cleaned_data["file"]:
                    evidence_add(workspace=request.workspace, actor=request.actor, owner=row, file=file)
        except DomainError as error:
            show(form, error)
        else:
            messages.success(request, _("Asked for. Somebody who manages rules decides."))
            return redirect("compliance:exemption", request.workspace.slug, row.pk)
    fact = rule_fact(str(form["rule"].value() or ""))
    context = {"active": "compliance", "tab": "exemptions", "form": form, "fact": fact}
    status = 422 if request.method == "POST" else 200
    return render(request, "compliance/exemption_form.html", context, status=status)


@require_safe
@workspace_view(P.VIEW)
def exemption(request: WorkspaceRequest, exemption_id: int) -> HttpResponse:
    """One with its evidence, and what the reader may do."""
    context = exemption_context(request, exemption_id, DecisionForm())
    return render(request, "compliance/exemption.html", context)


def exemption_context(request: WorkspaceRequest, exemption_id: int, form: DecisionForm) -> dict[str, Any]:
    """What the page of an exemption shows. Raises NotFound."""
    row = exemption_get(workspace=request.workspace, exemption_id=exemption_id)
    own = row.requested_by_id == request.user.pk
    manages = allows(request.membership.role, P.COMPLIANCE_MANAGE)
    evidence = list(row.evidence.select_related("uploaded_by"))
    return {
        "active": "compliance",
        "tab": "exemptions",
        "row": row,
        "fact": rule_fact(row.rule),
        "evidence": evidence,
        "form": form,
        "open": row.state == S.REQUESTED,
        "needs_proof": row.code in NEEDS_PROOF and not evidence,
        "may_decide": row.state == S.REQUESTED and manages and not own,
        "own_waits": row.state == S.REQUESTED and manages and own,
        "may_withdraw": row.state in {S.REQUESTED, S.APPROVED} and (own or manages),
        "may_prove": row.state in {S.REQUESTED, S.APPROVED} and allows(request.membership.role, P.CONTENT_EDIT),
    }
