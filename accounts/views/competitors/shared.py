"""What the pages about competitors have in common."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import Competitor
from accounts.selectors.competitors.tracking import alert_query
from team.decorators import WorkspaceRequest
from team.permissions import Permission as P
from team.permissions import allows


def frame(request: WorkspaceRequest, area: str) -> dict[str, Any]:
    """Context of the pages above all competitors; `area` is the current one. One query."""
    slug = request.workspace.slug
    opened = alert_query(workspace=request.workspace, open_only=True).count()
    areas = (
        ("list", pgettext("section", "Competitors"), "accounts:competitors", 0),
        ("benchmark", pgettext("section", "Benchmark"), "accounts:benchmark", 0),
        ("alerts", pgettext("section", "Alerts"), "accounts:all_alerts", opened),
        ("imports", pgettext("section", "Imports"), "accounts:figure_imports", 0),
    )
    return {
        **_common(request),
        "areas": [(key, name, reverse(view, args=[slug]), count) for key, name, view, count in areas],
        "area": area,
    }


def frame_of(request: WorkspaceRequest, competitor: Competitor, area: str) -> dict[str, Any]:
    """Context of one competitor's pages. One query."""
    opened = alert_query(workspace=request.workspace, competitor_id=competitor.pk, open_only=True).count()
    where = [request.workspace.slug, competitor.pk]
    areas = (
        ("profile", _("Profile"), "accounts:competitor", 0),
        ("figures", _("Figures"), "accounts:competitor_figures", 0),
        ("samples", _("Samples"), "accounts:competitor_samples", 0),
        ("alerts", pgettext("section", "Alerts"), "accounts:competitor_alerts", opened),
    )
    return {
        **_common(request),
        "competitor": competitor,
        "areas": [(key, name, reverse(view, args=where), count) for key, name, view, count in areas],
        "area": area,
    }


def _common(request: WorkspaceRequest) -> dict[str, Any]:
    return {
        "active": "accounts",
        "section": "competitors",
        "can_edit": allows(request.membership.role, P.RESEARCH_EDIT),
    }
