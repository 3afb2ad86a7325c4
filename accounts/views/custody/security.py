"""Working through the security checklist of an account; sign-ins that look odd."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.custody_states import SecurityItem
from accounts.forms.custody import CheckForm, LoginForm
from accounts.selectors.account import account_get
from accounts.selectors.custody.security import RULES, check_history, items_of, login_get
from accounts.services.custody.security import check_done, login_save
from accounts.views.custody.entry import head
from config.lib.clock import local_day, now
from config.lib.errors import DomainError
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.permissions import Permission as P


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.TASKS_EDIT)
def check(request: WorkspaceRequest, account_id: int, security_item: str) -> HttpResponse:
    """Note that one point of the checklist was looked at, with proof; below, what was done before."""
    account = account_get(workspace=request.workspace, account_id=account_id)
    if security_item not in items_of(account.platform):
        raise Http404
    today = local_day(now(), request.workspace.time_zone)
    form = CheckForm(request.POST or None, request.FILES or None, initial={"done_on": today})
    if request.method == "POST" and form.is_valid():
        try:
            check_done(
                workspace=request.workspace,
                actor=request.actor,
                account_id=account_id,
                item=security_item,
                evidence=form.evidence(),
                done_on=form.cleaned_data["done_on"],
            )
        except DomainError as error:
            show(form, error)
        else:
            messages.success(request, _("Noted."))
            return redirect("accounts:custody_of", request.workspace.slug, account_id)
    history = [row for row in check_history(workspace=request.workspace, account=account) if row.item == security_item]
    item = SecurityItem(security_item)
    context = {**head(account), "form": form, "item": item, "days": RULES[item][0], "history": history}
    return render(request, "accounts/custody/check.html", context, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.TASKS_EDIT)
def login(request: WorkspaceRequest, account_id: int, login_id: int | None = None) -> HttpResponse:
    """Enter a sign-in that looks odd, or say what came of it."""
    account = account_get(workspace=request.workspace, account_id=account_id)
    row = None
    if login_id is not None:
        row = login_get(workspace=request.workspace, account_id=account_id, login_id=login_id)
    form = LoginForm(request.POST or None, row=row)
    if request.method == "POST" and form.is_valid():
        try:
            login_save(
                workspace=request.workspace,
                actor=request.actor,
                account_id=account_id,
                login=form.login(),
                login_id=login_id,
            )
        except DomainError as error:
            show(form, error)
        else:
            messages.success(request, _("Noted."))
            return redirect("accounts:custody_of", request.workspace.slug, account_id)
    context = {**head(account), "form": form, "row": row}
    return render(request, "accounts/custody/login.html", context, status=422 if request.method == "POST" else 200)
