"""Settings → Approvals: the default of the workspace and rules for some posts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.selectors.account import account_list
from config.lib.errors import DomainError
from content.forms.approvals import ModeForm, PolicyForm, level_forms, levels_read, policy_initial
from content.models import ApprovalPolicy
from content.selectors.approval_rules import Level, Rule, default_levels, policies_of
from content.selectors.review_people import members_of
from content.selectors.rule_words import level_name, level_people, why_words
from content.services.policies import default_save, policy_get, policy_remove, policy_save
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.permissions import Permission as P

ACCOUNTS_SHOWN = 500


@require_safe
@workspace_view(P.VIEW)
def approvals(request: WorkspaceRequest) -> HttpResponse:
    """What holds for every post, and the rules for some."""
    workspace = request.workspace
    members = members_of(workspace)
    accounts = {account.pk: str(account) for account in account_list(workspace=workspace)[:ACCOUNTS_SHOWN]}
    default = Rule(workspace.approval_mode, default_levels(workspace))
    rules = [_line(policy, members, accounts) for policy in policies_of(workspace) if not policy.is_default]
    context = {
        "active": "settings",
        "section": "approvals",
        "default": default,
        "default_levels": _level_lines(default.levels, members) if default.required else [],
        "rules": rules,
    }
    return render(request, "content/approvals.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.VIEW, post=P.SETTINGS_MANAGE)
def approval_default(request: WorkspaceRequest) -> HttpResponse:
    """Change what holds for every post."""
    workspace, members = request.workspace, members_of(request.workspace)
    form = ModeForm(request.POST or None, initial={"mode": workspace.approval_mode})
    levels = level_forms(request.POST or None, members, default_levels(workspace))
    if request.method == "POST" and form.is_valid() and (read := levels_read(levels)) is not None:
        try:
            default_save(workspace=workspace, actor=request.actor, mode=form.cleaned_data["mode"], levels=read)
        except DomainError as error:
            show(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("content:approvals", workspace.slug)
    return _form(request, form, levels, {"is_default": True})


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.VIEW, post=P.SETTINGS_MANAGE)
def approval_policy(request: WorkspaceRequest, policy_id: int | None = None) -> HttpResponse:
    """A rule for some posts: new, or stored."""
    workspace, members = request.workspace, members_of(request.workspace)
    row = policy_get(workspace=workspace, policy_id=policy_id) if policy_id is not None else None
    accounts = list(account_list(workspace=workspace)[:ACCOUNTS_SHOWN])
    form = PolicyForm(request.POST or None, accounts=accounts, initial=policy_initial(row))
    stored = [Level.from_json(each) for each in row.levels] if row else []
    levels = level_forms(request.POST or None, members, stored)
    if request.method == "POST" and form.is_valid() and (read := levels_read(levels)) is not None:
        try:
            policy_save(workspace=workspace, actor=request.actor, values=form.values(read), policy_id=policy_id)
        except DomainError as error:
            show(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("content:approvals", workspace.slug)
    return _form(request, form, levels, {"policy": row})


@require_POST
@workspace_view(P.VIEW, post=P.SETTINGS_MANAGE)
def approval_policy_drop(request: WorkspaceRequest, policy_id: int) -> HttpResponse:
    """Remove a rule."""
    policy_remove(workspace=request.workspace, actor=request.actor, policy_id=policy_id)
    messages.success(request, _("The rule is removed."))
    return redirect("content:approvals", request.workspace.slug)


def _form(request: WorkspaceRequest, form: ModeForm, levels: list[Any], extra: dict[str, Any]) -> HttpResponse:
    context = {"active": "settings", "section": "approvals", "form": form, "levels": levels, **extra}
    status = 422 if request.method == "POST" else 200
    return render(request, "content/approval_form.html", context, status=status)


def _line(policy: ApprovalPolicy, members: list[Any], accounts: dict[int, str]) -> dict[str, Any]:
    names = [accounts[pk] for pk in policy.accounts if pk in accounts]
    rule = Rule(policy.mode, tuple(Level.from_json(each) for each in policy.levels) or (Level(),))
    why = {"kinds": policy.kinds, "ad_kinds": policy.ad_kinds, "accounts": names}
    return {
        "policy": policy,
        "rule": rule,
        "why": why_words(why),
        "levels": _level_lines(rule.levels, members) if rule.required else [],
    }


def _level_lines(levels: tuple[Level, ...], members: list[Any]) -> list[dict[str, Any]]:
    return [
        {"level": level, "name": level_name(level, n), "people": level_people(level, members)}
        for n, level in enumerate(levels)
    ]
