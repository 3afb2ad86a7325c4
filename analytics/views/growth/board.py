"""The growth board: what followers did, in headlines that lead to their pages."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from analytics.dictionary import BY_ID
from analytics.selectors.growth.experiments import running_count
from analytics.selectors.growth.structure import structure_of
from analytics.selectors.ugc.posts import ugc_counts
from analytics.views.growth.sources import channels
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P
from team.permissions import allows


@require_safe
@workspace_view(P.VIEW)
def board(request: WorkspaceRequest) -> HttpResponse:
    """Net followers, channels, structure, experiments; posts of users for those who may read the inbox."""
    context = channels(request, "board")
    filters = context["filters"]
    running, waiting = running_count(workspace=request.workspace)
    context |= {
        "top": next(iter(context["found"].lines), None),
        "structure": structure_of(
            workspace=request.workspace, accounts=filters.chosen, group_id=filters.group, months=1
        ),
        "running": running,
        "waiting": waiting,
        "ugc": ugc_counts(workspace=request.workspace) if allows(request.membership.role, P.INBOX_VIEW) else None,
        "net_name": BY_ID["followers_net"].name,
        "files": "sources/charts/",
    }
    return render(request, "analytics/growth/board.html", context)
