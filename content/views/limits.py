"""Settings → Publishing limits: how often and when accounts publish."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import SocialAccount
from accounts.selectors.account import account_get, account_list
from config.lib.errors import DomainError
from content.forms.limits import LimitForm, initial_of
from content.selectors.limit_words import rules_text, waits_by_account
from content.selectors.limits import Rules, limit_rows, rules_of
from content.services.limits import limit_remove, limit_save
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.permissions import Permission as P

PAGE = 100


@dataclass(frozen=True, slots=True)
class Line:
    """One account of the table: its rules, also in words. `waits` says why it publishes nothing now."""

    account: SocialAccount
    rules: Rules
    text: str
    waits: str


@require_safe
@workspace_view(P.VIEW)
def limits(request: WorkspaceRequest) -> HttpResponse:
    """The workspace's default and what holds for each account."""
    page = Paginator(account_list(workspace=request.workspace), PAGE).get_page(request.GET.get("page"))
    accounts = list(page.object_list)
    rows = limit_rows(workspace=request.workspace)
    default = rows.get(None)
    waits = waits_by_account(accounts)
    lines = []
    for account in accounts:
        rules = rules_of(rows.get(account.pk, default), account.zone)
        lines.append(Line(account, rules, rules_text(rules), waits.get(account.pk, "")))
    context = {
        "active": "settings",
        "section": "limits",
        "page": page,
        "lines": lines,
        "default": default,
        "default_text": rules_text(rules_of(default, request.workspace.time_zone)),
        "zones": len({line.account.zone for line in lines} | {request.workspace.time_zone}) > 1,
    }
    return render(request, "content/limits.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.VIEW, post=P.SETTINGS_MANAGE)
def limit(request: WorkspaceRequest, account_id: int | None = None) -> HttpResponse:
    """The limits of one account, or of the workspace: shown to all, changed by those who manage settings."""
    account = account_get(workspace=request.workspace, account_id=account_id) if account_id is not None else None
    rows = limit_rows(workspace=request.workspace)
    stored, default = rows.get(account_id), rows.get(None)
    form = LimitForm(request.POST or None, initial=initial_of(stored or default))
    if request.method == "POST" and form.is_valid():
        try:
            limit_save(workspace=request.workspace, actor=request.actor, account_id=account_id, values=form.values())
        except DomainError as error:
            show(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("content:limits", request.workspace.slug)
    zone = account.zone if account else request.workspace.time_zone
    context: dict[str, Any] = {
        "active": "settings",
        "section": "limits",
        "account": account,
        "stored": stored,
        "form": form,
        "zone": zone,
        "in_force": rules_of(stored or default, zone),
        "in_force_text": rules_text(rules_of(stored or default, zone)),
        "default_text": rules_text(rules_of(default, zone)),
        "waits": waits_by_account([account]).get(account.pk, "") if account else "",
    }
    return render(request, "content/limit.html", context, status=422 if request.method == "POST" else 200)


@require_POST
@workspace_view(P.VIEW, post=P.SETTINGS_MANAGE)
def limit_drop(request: WorkspaceRequest, account_id: int | None = None) -> HttpResponse:
    """Remove an account's own limits, or the workspace's default."""
    limit_remove(workspace=request.workspace, actor=request.actor, account_id=account_id)
    messages.success(request, _("The limits are removed."))
    return redirect("content:limits", request.workspace.slug)
