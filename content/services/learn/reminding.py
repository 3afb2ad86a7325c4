"""Telling owners of overdue actions."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse

from config.lib.clock import local_day, now
from content.models import ReviewAction
from content.selectors.learn.reading import overdue_actions
from team.services.notifications import notify

BATCH = 500


def actions_remind() -> int:
    """Tell owners of overdue actions, once a day of their workspace. Returns how many were told about."""
    told = 0
    latest = now().date() + timedelta(days=1)  # the farthest zones are a day ahead of UTC
    rows = overdue_actions(today=latest).exclude(owner=None).exclude(told_on__gte=now().date())
    for row in rows.select_related("workspace", "review", "owner").order_by("due_on", "pk")[:BATCH]:
        today = local_day(now(), row.workspace.time_zone)
        if row.due_on is None or row.due_on >= today or row.told_on == today:
            continue
        mine = ReviewAction.objects.for_workspace(row.workspace_id).filter(pk=row.pk, told_on=row.told_on)
        if mine.update(told_on=today):
            told += 1
            notify(
                workspace=row.workspace,
                kind="review_action_overdue",
                params={"action": row.text, "days": (today - row.due_on).days},
                url=reverse("content:retro", args=[row.workspace.slug, row.review_id]),
                dedupe=f"review-action-late:{row.pk}",
                users=[row.owner] if row.owner else [],
            )
    return told
