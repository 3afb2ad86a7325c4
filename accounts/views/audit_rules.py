"""The rules of the matrix audit: the general one and those of groups."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.forms.audit import RuleForm, initial_of
from accounts.models import AccountGroup
from accounts.selectors.audit.rules import rules_of
from accounts.services.audit.rules import rule_remove, rule_save
from config.lib.errors import DomainError, NotFound
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.permissions import Permission as P


@require_safe
@workspace_view(P.VIEW)
def rules(request: WorkspaceRequest) -> HttpResponse:
    """What must be uniform: in general, and where a group has a rule of its own."""
    general, by_group = rules_of(workspace=request.workspace)
    groups = AccountGroup.objects.for_workspace(request.workspace).prefetch_related("accounts")
    context = {
        "active": "accounts",
        "section": "audit",
        "general": general,
        "groups": [(group, by_group.get(group.pk)) for group in groups],
    }
    return render(request, "accounts/audit/rules.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.STRATEGY_EDIT)
def rule(request: WorkspaceRequest, group_id: int | None = None) -> HttpResponse:
    """Change the general rule, or that of a group, which begins as a copy of the general one."""
    general, by_group = rules_of(workspace=request.workspace)
    group = None
    if group_id is not None:
        group = AccountGroup.objects.for_workspace(request.workspace).filter(pk=group_id).first()
        if group is None:
            raise NotFound
    row = by_group.get(group_id, general) if group_id is not None else general
    form = RuleForm(request.POST or None, initial=initial_of(row))
    if request.method == "POST" and form.is_valid():
        try:
            rule_save(workspace=request.workspace, actor=request.actor, group_id=group_id, values=form.cleaned_data)
        except DomainError as error:
            show(form, error)
        else:
            messages.success(request, _("Saved. The next run of the audit goes by it."))
            return redirect("accounts:audit_rules", request.workspace.slug)
    context = {"active": "accounts", "section": "audit", "form": form, "group": group, "own": group_id in by_group}
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/audit/rule_form.html", context, status=status)


@require_POST
@workspace_view(P.VIEW, post=P.STRATEGY_EDIT)
def remove(request: WorkspaceRequest, group_id: int) -> HttpResponse:
    """Let the general rule hold for a group again."""
    rule_remove(workspace=request.workspace, actor=request.actor, group_id=group_id)
    messages.success(request, _("The general rule holds for this group again."))
    return redirect("accounts:audit_rules", request.workspace.slug)
