"""Finding goals."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Max, Q, QuerySet

from analytics.models import Goal
from analytics.states import WORSE, GoalState, Health, Subject
from config.lib.errors import NotFound
from team.models import Workspace


def goal_query(
    *,
    workspace: Workspace,
    state: str = "",
    health: str = "",
    owner_id: int | None = None,
    subject: str = "",
    account_id: int | None = None,
) -> QuerySet[Goal]:
    """Goals, those that end first first; empty values restrict nothing.

    `account_id`: goals of this account, of its groups and of all accounts. One query with accounts, groups and owners.
    """
    rows = Goal.objects.for_workspace(workspace).select_related("account", "group", "owner", "typist", "workspace")
    exact = {"state": state, "health": health, "subject": subject, "owner_id": owner_id}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if account_id is not None:
        of_groups = Q(subject=Subject.GROUP, group__members__account_id=account_id)
        rows = rows.filter(Q(account_id=account_id) | of_groups | Q(subject=Subject.WORKSPACE)).distinct()
    return rows.annotate(reviewed_on=Max("reviews__day")).order_by("ends_on", "pk")


def goal_get(*, workspace: Workspace, goal_id: int) -> Goal:
    """One goal. Raises NotFound."""
    found = goal_query(workspace=workspace).filter(pk=goal_id).prefetch_related("milestones").first()
    if found is None:
        raise NotFound
    return found


def worst_first(goals: list[Goal]) -> list[Goal]:
    """Those that need attention come first."""
    return sorted(goals, key=lambda goal: (-WORSE[Health(goal.health or Health.UNCLEAR)], goal.ends_on or date.max))


def running_goals(*, workspace: Workspace, account_id: int | None = None) -> list[Goal]:
    """Active goals, worst first. One query."""
    return worst_first(list(goal_query(workspace=workspace, state=GoalState.ACTIVE, account_id=account_id)))


def review_due(goal: Goal, today: date) -> date | None:
    """When the goal should be looked at next: a rhythm after the last review, or after its start. None when closed."""
    if goal.state != GoalState.ACTIVE or goal.starts_on is None or goal.ends_on is None:
        return None
    last = getattr(goal, "reviewed_on", None) or goal.starts_on
    return min(last + timedelta(days=goal.rhythm), max(goal.ends_on, today))
