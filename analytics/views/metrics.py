"""The dictionary of metrics: what each figure means and where it comes from."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from analytics.dictionary import BY_ID, METRICS, VERSION
from analytics.metric_states import Family
from analytics.selectors.dashboards.sources import coverage, sources_of, typed
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P


@require_safe
@workspace_view(P.VIEW)
def metrics(request: WorkspaceRequest) -> HttpResponse:
    """All metrics by family; `q` narrows by name or definition."""
    text = request.GET.get("q", "").strip()[:80]
    accounts, covered = coverage(workspace=request.workspace)
    families = []
    for family in Family:
        rows = [
            (one, len(covered[one.metric_id].told), typed(one))
            for one in METRICS
            if one.family == family
            and (not text or text.casefold() in f"{one.name} {one.about} {one.metric_id}".casefold())
        ]
        if rows:
            families.append((family, rows))
    context = {
        "active": "analytics",
        "section": "metrics",
        "families": families,
        "text": text,
        "version": VERSION,
        "accounts_count": len(accounts),
    }
    return render(request, "analytics/dashboards/metrics.html", context)


@require_safe
@workspace_view(P.VIEW)
def metric(request: WorkspaceRequest, metric_name: str) -> HttpResponse:
    """One metric: definition, formula, rule, unit, caveat, sources by platform, our accounts that report it."""
    found = BY_ID.get(metric_name)
    if found is None:
        raise Http404
    accounts, covered = coverage(workspace=request.workspace)
    sources = sources_of(found, accounts)
    told = covered[metric_name]
    context = {
        "active": "analytics",
        "section": "metrics",
        "metric": found,
        "ours": [one for one in sources if one.accounts],
        "elsewhere": [one for one in sources if not one.accounts],
        "told": len(told.told),
        "told_ids": {one.pk for one in told.told},
        "silent": told.silent if found.raw else (),
        "accounts_count": len(accounts),
        "typed": typed(found),
        "others": [one for one in METRICS if one.family == found.family and one is not found],
        "version": VERSION,
    }
    return render(request, "analytics/dashboards/metric.html", context)
