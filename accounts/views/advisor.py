"""The platform advisor: comparing platforms, deciding, looking back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.advisor_states import Aim, Criterion, Market
from accounts.forms.advisor import DecisionForm, PlanForm
from accounts.models import PlatformDecision
from accounts.selectors.advisor.decisions import decision_get, decision_query, fit_of
from accounts.selectors.advisor.scoring import CORE_MOST, Scored, recommend, score_platforms, words_of
from accounts.services.advisor import decision_make, decision_remove
from config.lib.clock import local_day, now
from config.lib.errors import DomainError
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.permissions import Permission as P

PAGE = 20


@require_safe
@workspace_view(P.VIEW)
def decisions(request: WorkspaceRequest) -> HttpResponse:
    """Decisions, the one that holds first, with the accounts that do not fit it."""
    page = Paginator(decision_query(workspace=request.workspace), PAGE).get_page(request.GET.get("page"))
    rows = list(page.object_list)
    current = rows[0] if rows and page.number == 1 else None
    today = local_day(now(), request.workspace.time_zone)
    context: dict[str, Any] = {
        "active": "accounts",
        "section": "advisor",
        "page": page,
        "rows": rows,
        "current": current,
        "today": today,
    }
    if current is not None:
        context["outside"], context["without"] = fit_of(workspace=request.workspace, decision=current)
    return render(request, "accounts/advisor.html", context)


def _given(form: PlanForm, data: QueryDict) -> QueryDict:
    """What was entered, completed with the initial values of fields that the address leaves out."""
    whole = data.copy()
    for name, field in form.fields.items():
        if name not in whole and name != "shops" and field.initial is not None:
            whole[name] = str(field.initial)
    return whole


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.VIEW, post=P.STRATEGY_EDIT)
def compare_platforms(request: WorkspaceRequest) -> HttpResponse:
    """Enter audience and plan, see all platforms side by side, and decide."""
    posted = request.method == "POST"
    data = request.POST if posted else request.GET
    blank = PlanForm(workspace=request.workspace)
    given = _given(blank, data)
    form = PlanForm(given, workspace=request.workspace)
    context: dict[str, Any] = {"active": "accounts", "section": "advisor", "form": form, "most": CORE_MOST}
    if not form.is_valid():
        return render(request, "accounts/advisor_compare.html", context, status=422 if posted else 200)
    plan, weights = form.plan(), form.weights()
    rows = score_platforms(plan, weights)
    core, optional = recommend(rows, plan)
    chosen = data.getlist("core") if posted else core
    maybe = data.getlist("optional") if posted else optional
    decision = DecisionForm(request.POST if posted else None, workspace=request.workspace)
    if posted and decision.is_valid():
        try:
            row = decision_make(
                workspace=request.workspace,
                actor=request.actor,
                plan=plan,
                weights=weights,
                core=chosen,
                optional=maybe,
                persona_id=int(form.cleaned_data["persona"] or 0) or None,
                **decision.cleaned_data,
            )
        except DomainError as error:
            show(decision, error)
        else:
            messages.success(request, _("Decision kept."))
            return redirect("accounts:decision", request.workspace.slug, row.pk)
    context |= {
        "rows": [_row(row) for row in rows],
        "criteria": Criterion.choices,
        "core": chosen,
        "optional": maybe,
        "recommended": core,
        "recommended_optional": optional,
        "many": len(chosen) > CORE_MOST,
        "hidden": [(key, value) for key, values in given.lists() if key in form.fields for value in values],
        "decision": decision,
    }
    return render(request, "accounts/advisor_compare.html", context, status=422 if posted else 200)


def _row(scored: Scored) -> dict[str, Any]:
    return _kept(scored.plain())


def _kept(row: dict[str, Any]) -> dict[str, Any]:
    cells = [
        {"label": label, "score": row["scores"][key], "reasons": _worded(row["reasons"][key]), "tone": tone}
        for tone, (key, label) in enumerate(Criterion.choices, start=1)
    ]
    return {**row, "cells": cells}


def _worded(reasons: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**one, "text": words_of(one)} for one in reasons]


@require_safe
@workspace_view(P.VIEW)
def decision(request: WorkspaceRequest, advice_id: int) -> HttpResponse:
    """A decision as it was made, and the accounts of today beside it."""
    row = decision_get(workspace=request.workspace, advice_id=advice_id)
    outside, without = fit_of(workspace=request.workspace, decision=row)
    others = decision_query(workspace=request.workspace).exclude(pk=row.pk)[:20]
    context = {
        "active": "accounts",
        "section": "advisor",
        "row": row,
        "rows": [_kept(one) for one in row.scores],
        "inputs": _inputs(row),
        "weights": [(label, row.weights.get(key, 0)) for key, label in Criterion.choices],
        "criteria": Criterion.choices,
        "others": others,
        "outside": outside,
        "without": without,
        "due": row.review_on <= local_day(now(), request.workspace.time_zone),
        "many": len(row.core) > CORE_MOST,
    }
    return render(request, "accounts/advisor_decision.html", context)


def _inputs(row: PlatformDecision) -> dict[str, Any]:
    given = row.inputs
    return {
        "market": Market(given["market"]).label,
        "aim": Aim(given["aim"]).label,
        "ages": (given["age_from"], given["age_to"]) if given["age_from"] is not None else None,
        "pieces": sum(given["pieces"].values()),
        "hours": given["hours_week"],
        "money": given["money_month"],
    }


@require_safe
@workspace_view(P.VIEW)
def compare_decisions(request: WorkspaceRequest) -> HttpResponse:
    """Two decisions side by side: what was chosen, and how scores and weights moved."""
    ids = [request.GET.get(name, "") for name in ("a", "b")]
    if not all(one.isdecimal() and len(one) < 10 for one in ids):
        return redirect("accounts:advisor", request.workspace.slug)
    pair = [decision_get(workspace=request.workspace, advice_id=int(one)) for one in ids]
    totals = [{one["platform"]: one["total"] for one in row.scores} for row in pair]
    slugs = list(dict.fromkeys([*totals[0], *totals[1]]))
    lines = [
        {
            "slug": slug,
            "cells": [
                {"total": total.get(slug), "core": slug in row.core, "optional": slug in row.optional}
                for row, total in zip(pair, totals, strict=True)
            ],
        }
        for slug in slugs
    ]
    weights = [(label, *(row.weights.get(key, 0) for row in pair)) for key, label in Criterion.choices]
    context = {"active": "accounts", "section": "advisor", "pair": pair, "lines": lines, "weights": weights}
    return render(request, "accounts/advisor_pair.html", context)


@require_POST
@workspace_view(P.STRATEGY_EDIT)
def remove(request: WorkspaceRequest, advice_id: int) -> HttpResponse:
    """Take a decision out that was made by mistake."""
    decision_remove(workspace=request.workspace, actor=request.actor, advice_id=advice_id)
    messages.success(request, _("Decision removed."))
    return redirect("accounts:advisor", request.workspace.slug)
