"""Wanted and actual of one account: how often, and about what. The account's strategy shows the first part of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.selectors.account import account_capabilities, account_get
from config.lib.errors import DomainError
from content.forms.matrix import SharesForm
from content.selectors.account_mix import account_plan, strategy_pace
from content.services.account_mix import account_mix_set
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.VIEW, post=P.STRATEGY_EDIT)
def account_mix(request: WorkspaceRequest, account_id: int) -> HttpResponse:
    """Compare, and set the wanted shares; `clear` takes them back."""
    workspace = request.workspace
    account = account_get(workspace=workspace, account_id=account_id)
    wanted = strategy_pace(workspace=workspace, account=account)
    plan = account_plan(workspace=workspace, account=account, wanted_per_week=wanted)
    clear = "clear" in request.POST
    form = SharesForm(request.POST if request.method == "POST" and not clear else None, rows=plan.proposed)
    if request.method == "POST" and (clear or form.is_valid()):
        shares = {} if clear else form.shares()
        try:
            account_mix_set(workspace=workspace, actor=request.actor, account_id=account_id, shares=shares)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("accounts:strategy", workspace.slug, account_id)
    context = {
        "active": "accounts",
        "account": account,
        "caps": account_capabilities(account),
        "tab": "strategy",
        "form": form,
        "plan": plan,
    }
    return render(request, "content/account_mix.html", context, status=422 if request.method == "POST" else 200)
