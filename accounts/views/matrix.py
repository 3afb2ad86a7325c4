"""The map of the matrix, and what one account is there for."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.forms.matrix import StrategyForm
from accounts.hooks import links_between
from accounts.selectors.account import account_capabilities, account_get
from accounts.selectors.matrix.groups import groups_by_account
from accounts.selectors.matrix.overview import matrix_of
from accounts.selectors.matrix.picture import NARROW, WIDE, picture_of
from accounts.selectors.matrix.strategy import audience_of, strategy_get
from accounts.services.matrix.strategy import strategy_save
from config.lib.errors import DomainError
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.permissions import Permission as P


@require_safe
@workspace_view(P.VIEW)
def matrix(request: WorkspaceRequest) -> HttpResponse:
    """Every account in its groups, drawn and as a table, with what is missing."""
    found = matrix_of(workspace=request.workspace)
    links = links_between(request.workspace)
    context = {
        "active": "accounts",
        "section": "matrix",
        "page_of_matrix": "map",
        "matrix": found,
        "links": links,
        "names": {place.account.pk: place.account for place in found.places},
        "wide": picture_of(clusters=found.clusters, links=links, width=WIDE, key="wide"),
        "narrow": picture_of(clusters=found.clusters, links=links, width=NARROW, key="narrow"),
    }
    return render(request, "accounts/matrix.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.VIEW, post=P.STRATEGY_EDIT)
def strategy(request: WorkspaceRequest, account_id: int) -> HttpResponse:
    """Role, positioning, tone, audience and frequency of one account."""
    account = account_get(workspace=request.workspace, account_id=account_id)
    row = strategy_get(workspace=request.workspace, account=account)
    form = StrategyForm(request.POST or None, workspace=request.workspace, strategy=row)
    if request.method == "POST" and form.is_valid():
        try:
            strategy_save(workspace=request.workspace, actor=request.actor, account_id=account_id, values=form.values())
        except DomainError as error:
            show(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("accounts:strategy", request.workspace.slug, account_id)
    links = links_between(request.workspace, account)
    context = {
        "active": "accounts",
        "account": account,
        "caps": account_capabilities(account),
        "tab": "strategy",
        "strategy": row,
        "audience": audience_of(row),
        "form": form,
        "groups": groups_by_account(workspace=request.workspace, account_ids=[account_id]).get(account_id, []),
        "outgoing": [link for link in links if link.from_id == account_id],
        "incoming": [link for link in links if link.to_id == account_id],
    }
    return render(request, "accounts/strategy.html", context, status=422 if request.method == "POST" else 200)
