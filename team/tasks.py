"""Background tasks. Each is safe to run twice and at the same time as itself."""

from __future__ import annotations

from importlib import import_module

from celery import shared_task
from django.conf import settings

from team.services.idempotency import idempotency_forget
from team.services.task_reminders import tasks_remind


@shared_task
def forget_expired() -> int:
    """Every day: delete old answers of the REST API and sessions that ended."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    return idempotency_forget()


@shared_task
def remind_tasks() -> int:
    """Every half hour: tell people of tasks that are due on their workspace's day or overdue, once for each step."""
    return tasks_remind()
