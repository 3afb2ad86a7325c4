"""The growth board: what followers did, in headlines that lead to their pages."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from analytics.dictionary import BY_ID
from analytics.selectors.growth.experiments import running_count
from analytics.selectors.growth.sources import sources_of
from analytics.selectors.growth.structure import structure_of
from analytics.selectors.ugc.posts import ugc_counts
from analytics.views.filtering import address, filter_bar, read_filters
from analytics.views.growth.charts import sources_chart
from analytics.views.growth.sources import by_week, frame
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P
from team.permissions import allows


@require_safe
@workspace_view(P.VIEW)
def board(request: WorkspaceRequest) -> HttpResponse:
    """Net followers, channels, structure, experiments; posts of users for those who may read the inbox."""
    filters = read_filters(request)
    weekly = by_week(request, filters)
    found = sources_of(filters.scope, filters.before, weekly=weekly)
    structure = structure_of(
        workspace=request.workspace, accounts=filters.chosen, group_id=filters.group, months=1
    )  # fmt: skip
    running, waiting = running_count(workspace=request.workspace)
    words = address(filters.query())
    context = {
        **frame("board"),
        "filters": filters,
        "carried": words,
        "bar": filter_bar(request, filters, with_format=False),
        "found": found,
        "top": next(iter(found.lines), None),
        "chart": sources_chart(found, filters.scope, weekly=weekly),
        "structure": structure,
        "running": running,
        "waiting": waiting,
        "ugc": ugc_counts(workspace=request.workspace) if allows(request.membership.role, P.INBOX_VIEW) else None,
        "net_name": BY_ID["followers_net"].name,
        "files": "sources/charts/",
        "tail": words,
        "lineage": f"?metric=followers_net&first={filters.scope.first}&last={filters.scope.last}",
    }
    return render(request, "analytics/growth/board.html", context)
