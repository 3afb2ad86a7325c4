"""The front page of compliance: what was caught, what runs out, which rules are in force."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from compliance.selectors.exemptions import exemption_query
from compliance.selectors.hits import hit_digest
from compliance.selectors.packs import pack_list
from compliance.selectors.settings import brand_rules
from compliance.selectors.words import list_query
from compliance.services.checking import rules_of
from compliance.states import ExemptionState, HitOutcome
from config.lib.clock import now
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P

DAYS = 30


@require_safe
@workspace_view(P.VIEW)
def overview(request: WorkspaceRequest) -> HttpResponse:
    """The last 30 days, exemptions that wait or end soon, packs and lists."""
    workspace = request.workspace
    digest = hit_digest(workspace=workspace, since=now() - timedelta(days=DAYS))
    most = max((row["n"] for row in digest.words), default=1)
    context = {
        "active": "compliance",
        "tab": "overview",
        "digest": digest,
        "words": [{**row, "percent": round(100 * row["n"] / most)} for row in digest.words],
        "outcomes": [(outcome, digest.by_outcome[outcome.value]) for outcome in HitOutcome],
        "waiting": exemption_query(workspace=workspace, show=ExemptionState.REQUESTED)[:5],
        "ending": exemption_query(workspace=workspace, show="expiring")[:5],
        "packs": pack_list(),
        "lists": list_query(workspace=workspace)[:8],
        "settings": brand_rules(workspace=workspace),
        "version": rules_of(workspace).version,
        "days": DAYS,
    }
    return render(request, "compliance/overview.html", context)
