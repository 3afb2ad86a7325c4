"""Which dashboards a member may see, and what is pinned to them."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from analytics.models import Dashboard, DashboardPin
from config.lib.errors import NotFound
from team.models import User, Workspace


def dashboards_for(*, workspace: Workspace, user: User) -> QuerySet[Dashboard]:
    """Own and shared ones by name, with their owner and the number of their pins as `count`."""
    rows = Dashboard.objects.for_workspace(workspace).filter(Q(owner=user) | Q(shared=True))
    count = Count("pins", filter=Q(pins__removed_at=None))
    return rows.select_related("owner").annotate(count=count).order_by("name", "pk")


def dashboard_get(*, workspace: Workspace, user: User, dashboard_id: int) -> Dashboard:
    """One that the member may see. Raises NotFound, also for private ones of others."""
    rows = Dashboard.objects.for_workspace(workspace).filter(Q(owner=user) | Q(shared=True))
    found: Dashboard | None = rows.select_related("owner", "workspace").filter(pk=dashboard_id).first()
    if found is None:
        raise NotFound
    return found


def pins_of(dashboard: Dashboard) -> QuerySet[DashboardPin]:
    """What is pinned to it, in its order."""
    rows = DashboardPin.objects.for_workspace(dashboard.workspace).filter(dashboard=dashboard, removed_at=None)
    return rows.order_by("position", "pk")


def pin_get(dashboard: Dashboard, pin_id: int, *, removed: bool = False) -> DashboardPin:
    """One pin of it; with `removed` also one that was taken off. Raises NotFound."""
    rows = DashboardPin.objects.for_workspace(dashboard.workspace).filter(dashboard=dashboard, pk=pin_id)
    found: DashboardPin | None = (rows if removed else rows.filter(removed_at=None)).first()
    if found is None:
        raise NotFound
    return found
