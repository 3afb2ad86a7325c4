"""What the brand and its accounts are, as far as rules ask."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.selectors.account import account_list
from compliance.forms.hashtags import HashtagForm
from compliance.forms.rules import BrandForm
from compliance.models import AccountTraits
from compliance.selectors.settings import brand_rules, traits_by_account
from compliance.services.hashtags import hashtag_rules_save
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
    row = brand_rules(workspace=request.workspace)
    form = BrandForm(request.POST or None, row=row)
    if request.method == "POST" and form.is_valid():
        try:
            brand_rules_save(workspace=request.workspace, actor=request.actor, **form.cleaned_data)
        except DomainError as error:
            show(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("compliance:settings", request.workspace.slug)
    return _page(request, form, None, status=422 if request.method == "POST" else 200)


@require_POST
@workspace_view(P.COMPLIANCE_MANAGE)
def hashtags(request: WorkspaceRequest) -> HttpResponse:
    """The brand's rules about hashtags."""
    row = brand_rules(workspace=request.workspace)
    tags = HashtagForm(request.POST, row=row)
    if tags.is_valid():
        try:
            hashtag_rules_save(workspace=request.workspace, actor=request.actor, **tags.values())
        except DomainError as error:
            show(tags, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("compliance:settings", request.workspace.slug)
    return _page(request, BrandForm(row=row), tags, status=422)


def _page(request: WorkspaceRequest, form: BrandForm, tags: HashtagForm | None, status: int) -> HttpResponse:
    row = brand_rules(workspace=request.workspace)
    page = Paginator(account_list(workspace=request.workspace), PAGE).get_page(request.GET.get("page"))
    known = traits_by_account(workspace=request.workspace)
    context = {
        "active": "compliance",
        "tab": "settings",
        "form": form,
        "tags": tags or HashtagForm(row=row),
        "page": page,
        "lines": [(account, known.get(account.pk) or AccountTraits(account=account)) for account in page.object_list],
    }
    return render(request, "compliance/settings.html", context, status=status)


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
