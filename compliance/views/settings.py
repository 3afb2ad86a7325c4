"""What the brand and its accounts are, as far as rules ask."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.selectors.account import account_list
from compliance.forms.rules import BrandForm
from compliance.models import AccountTraits
from compliance.selectors.settings import brand_rules, traits_by_account
from compliance.services.settings import account_traits_save, brand_rules_save
from config.lib.errors import DomainError
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.permissions import Permission as P

PAGE = 100


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.VIEW, post=P.COMPLIANCE_MANAGE)
def settings(request: WorkspaceRequest) -> HttpResponse:
    """Industry, markets, strictness; and what each account discloses."""
    form = BrandForm(request.POST or None, row=brand_rules(workspace=request.workspace))
    if request.method == "POST" and form.is_valid():
        try:
            brand_rules_save(workspace=request.workspace, actor=request.actor, **form.cleaned_data)
        except DomainError as error:
            show(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("compliance:settings", request.workspace.slug)
    page = Paginator(account_list(workspace=request.workspace), PAGE).get_page(request.GET.get("page"))
    known = traits_by_account(workspace=request.workspace)
    context = {
        "active": "compliance",
        "tab": "settings",
        "form": form,
        "page": page,
        "lines": [(account, known.get(account.pk) or AccountTraits(account=account)) for account in page.object_list],
    }
    return render(request, "compliance/settings.html", context, status=422 if request.method == "POST" else 200)


@require_POST
@workspace_view(P.COMPLIANCE_MANAGE)
def account(request: WorkspaceRequest, account_id: int) -> HttpResponse:
    """What one account discloses and who its audience is."""
    account_traits_save(
        workspace=request.workspace,
        actor=request.actor,
        account_id=account_id,
        discloses_seller="discloses_seller" in request.POST,
        for_minors="for_minors" in request.POST,
    )
    messages.success(request, _("Saved."))
    return redirect("compliance:settings", request.workspace.slug)
