"""What cross-promotions brought."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from analytics.effects import LEAST
from analytics.selectors.growth.experiments import (
    promotion_effects,
)
from analytics.views.growth.sources import frame
from content.selectors.promotions import promotion_get
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P


@require_safe
@workspace_view(P.VIEW)
def promotion(request: WorkspaceRequest, promotion_id: int) -> HttpResponse:
    """What a cross-promotion did to the followers of both accounts."""
    row = promotion_get(workspace=request.workspace, promotion_id=promotion_id)
    found = promotion_effects(workspace=request.workspace, rows=[row])
    context = {**frame("experiments"), "promotion": row, "effect": found[0] if found else None, "least": LEAST}
    return render(request, "analytics/growth/promotion.html", context)
