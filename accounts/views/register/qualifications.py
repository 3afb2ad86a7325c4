"""The register of qualification documents."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import DocumentRefused
from accounts.forms.register.fields import dossiers
from accounts.forms.register.qualifications import QualificationForm
from accounts.models import DocumentAccess, Qualification
from accounts.onboarding_states import QualificationKind, Validity
from accounts.selectors.register.qualifications import (
    kinds_used,
    masked,
    paper_list,
    qualification_get,
    qualification_list,
    validity_of,
)
from accounts.services.register.qualifications import (
    paper_add,
    paper_remove,
    qualification_remove,
    qualification_renew,
    qualification_save,
)
from config.lib.clock import local_day, now
from config.lib.errors import InvalidInput
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.permissions import Permission as P
from team.permissions import allows

PAGE, LOG = 50, 20
HEAD = {"active": "accounts", "section": "qualifications"}


def _number(request: WorkspaceRequest, row: Qualification) -> str:
    return row.number if allows(request.membership.role, P.DOCUMENTS_READ) else masked(row.number)


@require_safe
@workspace_view(P.TEAM_VIEW)
def qualifications(request: WorkspaceRequest) -> HttpResponse:
    """All documents, those that end first on top; by kind, state, account and text."""
    workspace, asked = request.workspace, request.GET
    kind, state = asked.get("kind", ""), asked.get("state", "")
    text, account = asked.get("q", "")[:60].strip(), asked.get("account", "")
    rows = qualification_list(
        workspace=workspace,
        kind=kind if kind in QualificationKind.values else "",
        state=state if state in Validity.values else "",
        dossier_id=int(account) if account.isdecimal() and len(account) < 18 else None,
        text=text,
    ).prefetch_related("uses__dossier")
    page = Paginator(rows, PAGE).get_page(asked.get("page"))
    today, known = local_day(now(), workspace.time_zone), kinds_used(workspace=workspace)
    lines = [
        {
            "row": row,
            "number": _number(request, row),
            "validity": validity_of(row.valid_until, today),
            "left": (row.valid_until - today).days if row.valid_until else None,
        }
        for row in page.object_list
    ]
    context = {
        **HEAD,
        "page": page,
        "lines": lines,
        "kinds": [choice for choice in QualificationKind.choices if choice[0] in known],
        "validities": Validity.choices,
        "accounts": dossiers(workspace),
        "kind": kind,
        "state": state,
        "account": account,
        "q": text,
        "filtered": bool(kind or state or account or text),
    }
    return render(request, "accounts/qualifications.html", context)


@require_safe
@workspace_view(P.TEAM_VIEW)
def qualification(request: WorkspaceRequest, qualification_id: int) -> HttpResponse:
    """One document: what it says, its files by term, who relies on it, who opened it."""
    row = qualification_get(workspace=request.workspace, qualification_id=qualification_id)
    today = local_day(now(), request.workspace.time_zone)
    opens = allows(request.membership.role, P.DOCUMENTS_READ)
    papers = paper_list(qualification=row)
    log = DocumentAccess.objects.for_workspace(request.workspace).filter(document__paper__qualification=row)
    context = {
        **HEAD,
        "row": row,
        "number": _number(request, row),
        "validity": validity_of(row.valid_until, today),
        "left": (row.valid_until - today).days if row.valid_until else None,
        "papers": [paper for paper in papers if paper.term == row.term],
        "terms": [
            (
                term,
                [paper for paper in papers if paper.term == term.term],
                term.number if opens else masked(term.number),
            )
            for term in row.terms.select_related("replaced_by")
        ],
        "uses": row.uses.select_related("dossier"),
        "log": log.select_related("by").order_by("-at", "-pk")[:LOG] if opens else [],
    }
    return render(request, "accounts/qualification.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.DOCUMENTS_READ, post=P.ACCOUNTS_MANAGE)
def edit(request: WorkspaceRequest, qualification_id: int | None = None) -> HttpResponse:
    """Enter a document, or correct one."""
    return _form(request, qualification_id, renewal=False)


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.DOCUMENTS_READ, post=P.ACCOUNTS_MANAGE)
def renew(request: WorkspaceRequest, qualification_id: int) -> HttpResponse:
    """Begin a new term; the old one is kept."""
    return _form(request, qualification_id, renewal=True)


def _form(request: WorkspaceRequest, qualification_id: int | None, *, renewal: bool) -> HttpResponse:
    row = None
    if qualification_id is not None:
        row = qualification_get(workspace=request.workspace, qualification_id=qualification_id)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = QualificationForm(*sent, workspace=request.workspace, row=row, renewal=renewal)
    if request.method == "POST" and form.is_valid():
        given = {"workspace": request.workspace, "actor": request.actor, "paper": form.paper()}
        given["files"] = form.cleaned_data["papers"]
        try:
            if row is not None and renewal:
                saved = qualification_renew(**given, qualification_id=row.pk)  # type: ignore[arg-type]
            else:
                saved = qualification_save(**given, qualification_id=qualification_id)  # type: ignore[arg-type]
        except InvalidInput as error:
            error.field = "papers" if error.field in {"file", "files"} else error.field
            show(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("accounts:qualification", request.workspace.slug, saved.pk)
    context = {**HEAD, "form": form, "row": row, "renewal": renewal}
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/qualification_form.html", context, status=status)


@require_POST
@workspace_view(P.DOCUMENTS_READ, post=P.ACCOUNTS_MANAGE)
def remove(request: WorkspaceRequest, qualification_id: int) -> HttpResponse:
    """Delete a document with its files."""
    qualification_remove(workspace=request.workspace, actor=request.actor, qualification_id=qualification_id)
    messages.success(request, _("Deleted."))
    return redirect("accounts:qualifications", request.workspace.slug)


@require_POST
@workspace_view(P.TEAM_VIEW, post=P.ACCOUNTS_MANAGE)
def add_paper(request: WorkspaceRequest, qualification_id: int) -> HttpResponse:
    """Add a file to the present term."""
    qualification_get(workspace=request.workspace, qualification_id=qualification_id)
    file = request.FILES.get("file")
    try:
        if file is None:
            raise DocumentRefused(_("Choose a file."), field="file")
        paper_add(workspace=request.workspace, actor=request.actor, qualification_id=qualification_id, file=file)
    except InvalidInput as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Uploaded."))
    return redirect("accounts:qualification", request.workspace.slug, qualification_id)


@require_POST
@workspace_view(P.DOCUMENTS_READ, post=P.ACCOUNTS_MANAGE)
def remove_paper(request: WorkspaceRequest, paper_id: int) -> HttpResponse:
    """Delete a file."""
    row = paper_remove(workspace=request.workspace, actor=request.actor, paper_id=paper_id)
    messages.success(request, _("Deleted."))
    return redirect("accounts:qualification", request.workspace.slug, row.pk)
