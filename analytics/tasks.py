"""Background tasks. Each is safe to run twice and at the same time as itself."""

from __future__ import annotations

from celery import shared_task

from analytics.services.watch import goals_watch


@shared_task
def watch_goals() -> int:
    """Refresh the progress of running goals and tell owners whose goal got worse."""
    return goals_watch()
