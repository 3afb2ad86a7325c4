"""Watching running goals: fresh progress for the lists, and a word to the owner when one gets worse."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Max
from django.urls import reverse

from analytics.models import Goal
from analytics.selectors.goals import review_due
from analytics.selectors.progress import today_of
from analytics.services.goals import progress_refresh
from analytics.states import WORSE, GoalState, Health
from config.lib.clock import now
from team.services.notifications import notify

# An owner hears of one goal at most this often.
QUIET = timedelta(days=7)


def goals_watch() -> int:
    """Refresh every running goal of every workspace and tell owners. Returns how many were refreshed."""
    ids = list(
        Goal.objects.unscoped("the watch goes over all workspaces")
        .filter(state=GoalState.ACTIVE)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    return sum(_watch(pk) for pk in ids)


@transaction.atomic
def _watch(goal_id: int) -> bool:
    goal = (
        Goal.objects.unscoped("the watch goes over all workspaces")
        .select_for_update(of=("self",), skip_locked=True)
        .select_related("workspace", "owner")
        .filter(pk=goal_id, state=GoalState.ACTIVE)
        .first()
    )
    if goal is None:
        return False
    progress_refresh(goal)
    _tell_worse(goal)
    _tell_due(goal)
    return True


def _tell_worse(goal: Goal) -> None:
    """Told is what is worse than what the owner last knew; good news only moves that mark."""
    health, known = Health(goal.health), Health(goal.told_health or Health.ON_TRACK)
    if health == Health.UNCLEAR:
        return
    if WORSE[health] <= WORSE[known]:
        if health != goal.told_health:
            goal.told_health = health
            goal.save(update_fields=["told_health"])
        return
    if goal.told_at is not None and now() - goal.told_at < QUIET:
        return
    goal.told_health, goal.told_at = health, now()
    goal.save(update_fields=["told_health", "told_at"])
    if goal.owner is not None:
        params = {"goal": goal.name, "health": health.value, "done": goal.progress.get("done")}
        notify(workspace=goal.workspace, kind="goal_worse", params=params, url=_url(goal), users=[goal.owner])


def _tell_due(goal: Goal) -> None:
    """A review is due, or the time is over: said once, and again after a week."""
    today = today_of(goal)
    goal.reviewed_on = goal.reviews.aggregate(last=Max("day"))["last"]  # type: ignore[attr-defined]
    due = review_due(goal, today)
    over = goal.ends_on is not None and goal.ends_on < today
    if goal.owner is None or not (over or (due is not None and due <= today)):
        return
    if goal.reminded_on is not None and today - goal.reminded_on < QUIET:
        return
    goal.reminded_on = today
    goal.save(update_fields=["reminded_on"])
    kind = "goal_over" if over else "goal_review_due"
    notify(workspace=goal.workspace, kind=kind, params={"goal": goal.name}, url=_url(goal), users=[goal.owner])


def _url(goal: Goal) -> str:
    return reverse("analytics:goal", args=[goal.workspace.slug, goal.pk])
