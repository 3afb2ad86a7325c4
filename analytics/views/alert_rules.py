"""Alert rules: the list, one rule, the form with its trial on the past."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from analytics.alert_states import AlertRuleState
from analytics.forms.alerts import AlertRuleForm, initial_of
from analytics.models import AlertRule
from analytics.selectors.alerting.judging import Trial, accounts_of, trial
from analytics.selectors.alerting.rules import alert_query, rule_get, rule_query
from analytics.services.alerting.alerts import listeners_of
from analytics.services.alerting.rules import RuleDraft, rule_remove, rule_save, rule_switch, rule_try
from analytics.views.alert_charts import trial_chart
from config.lib.errors import InvalidInput
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.permissions import Permission as P

PAGE = 30


@require_safe
@workspace_view(P.VIEW)
def rules(request: WorkspaceRequest) -> HttpResponse:
    """All rules."""
    page = Paginator(rule_query(workspace=request.workspace), PAGE).get_page(request.GET.get("page"))
    context = {"active": "analytics", "section": "alerts", "page": page}
    return render(request, "analytics/alerts/rules.html", context)


@require_safe
@workspace_view(P.VIEW)
def rule(request: WorkspaceRequest, alert_rule_id: int) -> HttpResponse:
    """One rule: what it looks for, whom it tells, what it would have found in the past and what it found."""
    row = rule_get(workspace=request.workspace, rule_id=alert_rule_id)
    tried = trial(row)
    context = {
        "active": "analytics",
        "section": "alerts",
        "rule": row,
        "trial": tried,
        "chart": trial_chart(row, tried),
        "found": _found(tried),
        "told": listeners_of(row, accounts_of(row)),
        "alerts": list(alert_query(workspace=request.workspace, rule_id=row.pk)[:10]),
    }
    return render(request, "analytics/alerts/rule.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.STRATEGY_EDIT)
def edit(request: WorkspaceRequest, alert_rule_id: int | None = None) -> HttpResponse:
    """Write or change a rule. `try` only tries it on the past, keeping what was entered."""
    row = rule_get(workspace=request.workspace, rule_id=alert_rule_id) if alert_rule_id is not None else None
    initial = initial_of(row) if row else _start(request)
    form = AlertRuleForm(request.POST or None, workspace=request.workspace, initial=initial)
    posted, shown = request.method == "POST", {}
    if posted and form.is_valid():
        draft = form.draft()
        try:
            if "try" in request.POST:
                shown = _shown(request, draft)
            else:
                saved = rule_save(workspace=request.workspace, actor=request.actor, draft=draft, rule_id=alert_rule_id)
                messages.success(request, _("Saved. It is judged every hour."))
                return redirect("analytics:alert_rule", request.workspace.slug, saved.pk)
        except InvalidInput as error:
            show(form, error)
    elif row is not None and not posted:
        tried = trial(row)
        shown = {"trial": tried, "chart": trial_chart(row, tried), "found": _found(tried)}
    context = {"active": "analytics", "section": "alerts", "form": form, "rule": row, **shown}
    return render(request, "analytics/alerts/rule_form.html", context, status=422 if posted and not shown else 200)


def _start(request: WorkspaceRequest) -> dict[str, Any]:
    account = request.GET.get("account", "")
    metric = request.GET.get("metric", "")[:24]
    start: dict[str, Any] = {"people": [request.user.pk], "metric": metric or "exposure"}
    return (
        {**start, "reach": "account", "account": int(account)} if account.isdecimal() and len(account) < 10 else start
    )


def _shown(request: WorkspaceRequest, draft: RuleDraft) -> dict[str, Any]:
    tried = rule_try(workspace=request.workspace, draft=draft)
    rule = AlertRule(
        workspace=request.workspace, name=draft.name, kind=draft.kind, limit=draft.limit,
        metric=draft.metric if draft.kind != "no_data" else "",
    )  # fmt: skip
    return {"trial": tried, "chart": trial_chart(rule, tried), "found": _found(tried), "tried": True}


def _found(tried: Trial) -> list[Any]:
    """The days people would have been told of, the newest first."""
    told = set(tried.told)
    return [one for one in reversed(tried.verdicts) if one.day in told][:8]


@require_POST
@workspace_view(P.STRATEGY_EDIT)
def switch(request: WorkspaceRequest, alert_rule_id: int) -> HttpResponse:
    """Pause a rule or let it go on."""
    state = AlertRuleState.PAUSED if request.POST.get("state") == AlertRuleState.PAUSED else AlertRuleState.ACTIVE
    rule_switch(workspace=request.workspace, actor=request.actor, rule_id=alert_rule_id, state=state)
    messages.success(request, _("Paused.") if state == AlertRuleState.PAUSED else _("It is judged again."))
    return redirect("analytics:alert_rule", request.workspace.slug, alert_rule_id)


@require_POST
@workspace_view(P.STRATEGY_EDIT)
def remove(request: WorkspaceRequest, alert_rule_id: int) -> HttpResponse:
    """Delete a rule with what it found."""
    rule_remove(workspace=request.workspace, actor=request.actor, rule_id=alert_rule_id)
    messages.success(request, _("Deleted."))
    return redirect("analytics:alert_rules", request.workspace.slug)
