"""The register of filings."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from compliance.forms.filings import FilingForm, initial_of
from compliance.hooks import target_find
from compliance.models import PromotionFiling
from compliance.selectors.filings import filing_get, filing_query
from compliance.services.evidence import evidence_add
from compliance.services.filings import filing_remove, filing_save
from compliance.states import FilingTool
from config.lib.errors import DomainError
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.permissions import Permission as P

PAGE = 50


@require_safe
@workspace_view(P.VIEW)
def filings(request: WorkspaceRequest) -> HttpResponse:
    """The register, searched and by tool."""
    text, tool = request.GET.get("q", "")[:60].strip(), request.GET.get("tool", "")
    rows = filing_query(workspace=request.workspace, text=text, tool=tool).prefetch_related("evidence")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "active": "compliance", "tab": "filings", "page": page, "q": text, "tool": tool, "tools": FilingTool.choices,
    }  # fmt: skip
    return render(request, "compliance/filings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.CONTENT_EDIT)
def filing(request: WorkspaceRequest, filing_id: int | None = None) -> HttpResponse:
    """Enter a filing or correct one; `?post=` fills in the post's number."""
    row = filing_get(workspace=request.workspace, filing_id=filing_id) if filing_id is not None else None
    initial = initial_of(row) if row else {"post": request.GET.get("post", "")[:18]}
    form = FilingForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid() and _saved(request, form, filing_id):
        messages.success(request, _("Saved."))
        return redirect("compliance:filings", request.workspace.slug)
    context = {
        "active": "compliance",
        "tab": "filings",
        "form": form,
        "row": row,
        "evidence": list(row.evidence.all()) if row else [],
        "target": _target(request, row) if row else None,
    }
    return render(request, "compliance/filing_form.html", context, status=422 if request.method == "POST" else 200)


def _saved(request: WorkspaceRequest, form: FilingForm, filing_id: int | None) -> bool:
    try:
        with transaction.atomic():
            row = filing_save(
                workspace=request.workspace, actor=request.actor, filing=form.filing(), filing_id=filing_id
            )
            if file := form.cleaned_data["file"]:
                evidence_add(workspace=request.workspace, actor=request.actor, owner=row, file=file)
    except DomainError as error:
        error.field = "post" if error.field == "target_id" else error.field
        show(form, error)
        return False
    return True


def _target(request: WorkspaceRequest, row: PromotionFiling) -> object:
    return target_find(request.workspace, row.target_type, row.target_id)


@require_POST
@workspace_view(P.CONTENT_EDIT)
def remove(request: WorkspaceRequest, filing_id: int) -> HttpResponse:
    """Take a filing out that was entered by mistake."""
    filing_remove(workspace=request.workspace, actor=request.actor, filing_id=filing_id)
    messages.success(request, _("Taken out of the register."))
    return redirect("compliance:filings", request.workspace.slug)
