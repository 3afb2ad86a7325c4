"""Finding insights and improvement actions."""

from __future__ import annotations

from django.db.models import QuerySet

from analytics.models import ImprovementAction, Insight
from config.lib.errors import NotFound
from team.models import Workspace


def insight_query(*, workspace: Workspace, state: str = "", code: str = "") -> QuerySet[Insight]:
    """Insights, the largest first; empty values restrict nothing."""
    rows = (
        Insight.objects.for_workspace(workspace).select_related("account", "dismissed_by").prefetch_related("actions")
    )
    rows = rows.filter(**{name: value for name, value in {"state": state, "code": code}.items() if value})
    return rows.order_by("-size", "pk")


def insight_get(*, workspace: Workspace, insight_id: int) -> Insight:
    """One insight. Raises NotFound."""
    found = insight_query(workspace=workspace).filter(pk=insight_id).first()
    if found is None:
        raise NotFound
    return found


def action_query(*, workspace: Workspace, state: str = "", goal_id: int | None = None) -> QuerySet[ImprovementAction]:
    """Improvement actions, the newest first; empty values restrict nothing."""
    rows = ImprovementAction.objects.for_workspace(workspace).select_related(
        "workspace", "account", "group", "owner", "task", "insight", "insight__account", "alert", "goal",
    )  # fmt: skip
    if state:
        rows = rows.filter(state=state)
    if goal_id is not None:
        rows = rows.filter(goal_id=goal_id)
    return rows.order_by("-created_at", "-pk")


def action_get(*, workspace: Workspace, action_id: int) -> ImprovementAction:
    """One action. Raises NotFound."""
    found = action_query(workspace=workspace).filter(pk=action_id).first()
    if found is None:
        raise NotFound
    return found
