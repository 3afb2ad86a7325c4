"""Dashboards for the walks, and pages of them."""

from __future__ import annotations

from typing import Any

from analytics.models import Dashboard, DashboardPin
from team.models import User, Workspace

PIN_PAGES = (
    "analytics/dashboards/",
    "analytics/dashboards/new/",
    "analytics/dashboards/{own_dashboard}/",
    "analytics/dashboards/{own_dashboard}/?period=7d&view=table",
    "analytics/dashboards/{own_dashboard}/edit/",
    "analytics/dashboards/{own_dashboard}/pins/{own_pin}/",
    "analytics/pins/new/?what=trend&metric=exposure&period=7d",
)


def pin_objects(workspace: Workspace, user: User) -> dict[str, Any]:
    """A dashboard of the user's with one pin."""
    board = Dashboard.objects.create(workspace=workspace, owner=user, name="walk")
    pin = DashboardPin.objects.create(
        workspace=workspace, dashboard=board, what="trend", query={"metric": "exposure", "period": "30d"}
    )
    return {"dashboard_id": board.pk, "pin_id": pin.pk}


def pin_places(workspace: Workspace) -> dict[str, int]:
    """The demo's shared dashboard and its first pin."""
    board = Dashboard.objects.for_workspace(workspace).filter(shared=True).order_by("pk").first()
    assert board is not None
    pin = board.pins.order_by("position").first()
    assert pin is not None
    return {"own_dashboard": board.pk, "own_pin": pin.pk}
