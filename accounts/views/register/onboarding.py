"""Accounts on their way: list and board, planning, joining with the connected account, verification."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.forms.register.fields import people
from accounts.forms.register.onboarding import PlanForm, VerificationForm
from accounts.models import AccountDossier
from accounts.onboarding_states import Stage
from accounts.selectors.account import account_capabilities, account_get
from accounts.selectors.register.dossiers import (
    dossier_get,
    dossier_list,
    dossier_of_account,
    stage_counts,
    unregistered,
)
from accounts.services.register.dossiers import (
    dossier_edit,
    dossier_link,
    dossier_open,
    dossier_remove,
    dossiers_adopt,
    verification_set,
)
from accounts.views.register.showing import dossier_context
from config.lib.clock import local_day, now
from config.lib.errors import DomainError, InvalidInput
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.permissions import Permission as P

PAGE, BOARD = 50, 200


def _head() -> dict[str, Any]:
    return {"active": "accounts", "section": "onboarding"}


@require_safe
@workspace_view(P.VIEW)
def onboarding(request: WorkspaceRequest) -> HttpResponse:
    """The register as a list or as a board by stage; filtered by stage, owner, overdue and name."""
    workspace, asked = request.workspace, request.GET
    today = local_day(now(), workspace.time_zone)
    stage = asked.get("stage", "") if asked.get("stage") in Stage.values else ""
    text, owner = asked.get("q", "")[:60].strip(), asked.get("owner", "")
    late, board = bool(asked.get("late")), asked.get("view") == "board"
    rows = dossier_list(
        workspace=workspace,
        stage="" if board else stage,
        owner_id=int(owner) if owner.isdecimal() and len(owner) < 18 else None,
        text=text,
        late=today if late else None,
    )
    page = Paginator(rows, BOARD if board else PAGE).get_page(asked.get("page"))
    counts = stage_counts(workspace=workspace)
    found = list(page.object_list)
    columns = [(value, label, [row for row in found if row.stage == value]) for value, label in Stage.choices]
    context = {
        **_head(),
        "page": page,
        "columns": columns if board else [],
        "board": board,
        "stages": [(value, label, counts[value]) for value, label in Stage.choices],
        "total": counts.total(),
        "stage": stage,
        "owner": owner,
        "people": people(workspace)[1:],
        "q": text,
        "late": late,
        "today": today,
        "filtered": bool(stage or owner or text or late),
        "waiting": unregistered(workspace=workspace).count(),
    }
    return render(request, "accounts/onboarding.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.ACCOUNTS_MANAGE)
def new(request: WorkspaceRequest) -> HttpResponse:
    """Plan an account."""
    initial = {"platform": request.GET.get("platform", "")[:40]}
    form = PlanForm(request.POST or None, workspace=request.workspace, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            row = dossier_open(workspace=request.workspace, actor=request.actor, plan=form.plan())
        except InvalidInput as error:
            show(form, error)
        else:
            messages.success(request, _("Planned. The checklist says what comes next."))
            return redirect("accounts:dossier", request.workspace.slug, row.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/dossier_form.html", {**_head(), "form": form}, status=status)


@require_safe
@workspace_view(P.VIEW)
def dossier(request: WorkspaceRequest, dossier_id: int) -> HttpResponse:
    """One account: stages, checklist, verification, shops, documents."""
    row = dossier_get(workspace=request.workspace, dossier_id=dossier_id)
    return render(request, "accounts/dossier.html", {**_head(), **dossier_context(request, row)})


@require_safe
@workspace_view(P.VIEW)
def of_account(request: WorkspaceRequest, account_id: int) -> HttpResponse:
    """The same as a tab of the connected account, or the offer to begin."""
    account = account_get(workspace=request.workspace, account_id=account_id)
    row = dossier_of_account(workspace=request.workspace, account_id=account_id)
    context = {"active": "accounts", "account": account, "caps": account_capabilities(account), "tab": "onboarding"}
    if row is not None:
        context |= dossier_context(request, row)
    return render(request, "accounts/account_onboarding.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.ACCOUNTS_MANAGE)
def edit(request: WorkspaceRequest, dossier_id: int) -> HttpResponse:
    """Change the plan."""
    row = dossier_get(workspace=request.workspace, dossier_id=dossier_id)
    form = PlanForm(request.POST or None, workspace=request.workspace, row=row)
    if request.method == "POST" and form.is_valid():
        try:
            dossier_edit(workspace=request.workspace, actor=request.actor, dossier_id=dossier_id, plan=form.plan())
        except InvalidInput as error:
            show(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("accounts:dossier", request.workspace.slug, dossier_id)
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/dossier_form.html", {**_head(), "form": form, "dossier": row}, status=status)


@require_POST
@workspace_view(P.VIEW, post=P.ACCOUNTS_MANAGE)
def remove(request: WorkspaceRequest, dossier_id: int) -> HttpResponse:
    """Take it out of the register; the connected account stays."""
    dossier_remove(workspace=request.workspace, actor=request.actor, dossier_id=dossier_id)
    messages.success(request, _("Taken out of the register."))
    return redirect("accounts:onboarding", request.workspace.slug)


@require_POST
@workspace_view(P.VIEW, post=P.ACCOUNTS_MANAGE)
def adopt(request: WorkspaceRequest) -> HttpResponse:
    """Take connected accounts into the register: the one named, or all that are missing."""
    given = request.POST.get("account", "")
    if given and not (given.isdecimal() and len(given) < 18):
        raise InvalidInput(field="account")
    ids = [int(given)] if given else None
    made = dossiers_adopt(workspace=request.workspace, actor=request.actor, account_ids=ids)
    if ids:
        return redirect("accounts:account_onboarding", request.workspace.slug, ids[0])
    said = ngettext("%(n)s account is in the register now.", "%(n)s accounts are in the register now.", len(made))
    messages.success(request, said % {"n": len(made)})
    return redirect("accounts:onboarding", request.workspace.slug)


@require_POST
@workspace_view(P.VIEW, post=P.ACCOUNTS_MANAGE)
def link(request: WorkspaceRequest, dossier_id: int) -> HttpResponse:
    """Join with a connected account, or part from it."""
    given = request.POST.get("account", "")
    if given and not (given.isdecimal() and len(given) < 18):
        raise InvalidInput(field="account")
    try:
        dossier_link(
            workspace=request.workspace,
            actor=request.actor,
            dossier_id=dossier_id,
            account_id=int(given) if given else None,
        )
    except DomainError as error:
        if error.status == 404:
            raise
        messages.error(request, str(error))
    else:
        messages.success(request, _("Joined.") if given else _("Parted."))
    return redirect("accounts:dossier", request.workspace.slug, dossier_id)


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.ACCOUNTS_MANAGE)
def verification(request: WorkspaceRequest, dossier_id: int) -> HttpResponse:
    """Enter how it stands with the verification."""
    row = dossier_get(workspace=request.workspace, dossier_id=dossier_id)
    form = VerificationForm(request.POST or None, row=row)
    if request.method == "POST" and form.is_valid() and _verified(request, form, row):
        messages.success(request, _("Saved."))
        return redirect("accounts:dossier", request.workspace.slug, dossier_id)
    context = {**_head(), "form": form, "dossier": row}
    return render(request, "accounts/verification.html", context, status=422 if request.method == "POST" else 200)


def _verified(request: WorkspaceRequest, form: VerificationForm, row: AccountDossier) -> bool:
    try:
        verification_set(workspace=request.workspace, actor=request.actor, dossier_id=row.pk, asked=form.asked())
    except InvalidInput as error:
        show(form, error)
        return False
    return True
