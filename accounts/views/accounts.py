"""The list of accounts."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.errors import ConnectRefused
from accounts.selectors.account import account_capabilities, account_filter, account_get, account_list
from accounts.selectors.matrix.groups import group_counts
from accounts.selectors.overview import account_rows, filter_choices, with_access
from accounts.services.health import account_check
from accounts.services.managing import account_move
from accounts.services.self_test import account_self_test
from accounts.services.subscribing import subscription_switch
from accounts.states import AccountState
from accounts.wording import sentence_of_kind
from config.lib.numbers import row_number
from team.decorators import WorkspaceRequest, workspace_view
from team.models import Workspace
from team.permissions import Permission as P

PAGE = 100


@workspace_view(P.VIEW)
def accounts(request: WorkspaceRequest) -> HttpResponse:
    """All accounts with health; filters `platform`, `state`, `group`, `q` in the address."""
    platform, state = request.GET.get("platform", ""), request.GET.get("state", "")
    text, group = request.GET.get("q", "").strip(), row_number(request.GET.get("group", ""))
    everything = account_list(workspace=request.workspace, include_disconnected=True)
    known = everything if state == AccountState.DISCONNECTED else account_list(workspace=request.workspace)
    found = account_filter(with_access(known), platform=platform, state=state, text=text, group=group)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    choices = filter_choices(everything, platform=platform, state=state)
    context = {
        "active": "accounts",
        "page": page,
        "rows": account_rows(page.object_list),
        "choices": choices,
        "groups": group_counts(workspace=request.workspace),
        "group": group,
        "filtered": bool(platform or state or text or group),
        "platform": platform,
        "state": state,
        "text": text,
        "any": bool(choices["platforms"]),
    }
    fragment = request.htmx and not request.htmx.history_restore_request
    response = render(request, "accounts/list.html#results" if fragment else "accounts/list.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_POST
@workspace_view(P.ACCOUNTS_MANAGE)
def check(request: WorkspaceRequest, account_id: int) -> HttpResponse:
    """Ask the platform about the account now and say what came of it."""
    account = account_get(workspace=request.workspace, account_id=account_id)
    if account.state == AccountState.DISCONNECTED:
        messages.error(request, _("This account is disconnected. Connect it again first."))
        return _back(request, request.workspace, account_id)
    account = account_check(account=account, actor=request.actor)
    if account.state == AccountState.NEEDS_RECONNECT:
        messages.error(request, _("“%(account)s” must be connected again.") % {"account": account})
    elif account.state == AccountState.RESTRICTED:
        messages.error(request, _("The platform restricts “%(account)s”.") % {"account": account})
    elif account.check_error:
        messages.error(request, sentence_of_kind(account.check_error))
    else:
        messages.success(request, _("“%(account)s” works.") % {"account": account})
    return _back(request, request.workspace, account_id)


@require_POST
@workspace_view(P.ACCOUNTS_MANAGE)
def self_test(request: WorkspaceRequest, account_id: int) -> HttpResponse:
    """Try everything that can be read at the platform and say what came of each."""
    account = account_get(workspace=request.workspace, account_id=account_id)
    findings = account_self_test(account=account, actor=request.actor)
    context = {
        "active": "accounts",
        "account": account,
        "caps": account_capabilities(account),
        "tab": "overview",
        "findings": findings,
    }
    return render(request, "accounts/self_test.html", context)


@require_POST
@workspace_view(P.ACCOUNTS_MANAGE)
def live(request: WorkspaceRequest, account_id: int) -> HttpResponse:
    """Switch live notifications on or off (`on` is 1 or 0)."""
    on = request.POST.get("on") == "1"
    try:
        subscription_switch(workspace=request.workspace, actor=request.actor, account_id=account_id, on=on)
    except ConnectRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Live notifications are on.") if on else _("Live notifications are off."))
    return redirect("accounts:detail", request.workspace.slug, account_id)


@require_POST
@workspace_view(P.ACCOUNTS_MANAGE)
def move(request: WorkspaceRequest, account_id: int) -> HttpResponse:
    """Move the account one place up or down (`step` is -1 or 1)."""
    step = -1 if request.POST.get("step") == "-1" else 1
    account_move(workspace=request.workspace, actor=request.actor, account_id=account_id, step=step)
    return _back(request, request.workspace, account_id)


def _back(request: WorkspaceRequest, workspace: Workspace, account_id: int) -> HttpResponseRedirect:
    """To the page the form stood on: the account's own, or the list with its filters."""
    if request.POST.get("from") == "list":
        query = request.POST.get("query", "")
        target = redirect("accounts:list", workspace.slug)
        if query.startswith("?"):
            target["Location"] += query
        return target
    return redirect("accounts:detail", workspace.slug, account_id)
