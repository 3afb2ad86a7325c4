"""Choices of tasks."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy


class TaskState(models.TextChoices):
    """How far a task is."""

    OPEN = "open", pgettext_lazy("task", "To do")
    DOING = "doing", pgettext_lazy("task", "In progress")
    DONE = "done", pgettext_lazy("task", "Done")
    DROPPED = "dropped", pgettext_lazy("task", "Dropped")


class TaskPriority(models.IntegerChoices):
    """How much a task matters; a lower number comes first among tasks of one day."""

    URGENT = 1, pgettext_lazy("task priority", "Urgent")
    HIGH = 2, pgettext_lazy("task priority", "High")
    NORMAL = 3, pgettext_lazy("task priority", "Normal")
    LOW = 4, pgettext_lazy("task priority", "Low")


UNFINISHED = (TaskState.OPEN, TaskState.DOING)
FINISHED = (TaskState.DONE, TaskState.DROPPED)


class Told(models.TextChoices):
    """The last reminder that was given about a task."""

    NOTHING = "", pgettext_lazy("task reminder", "None yet")
    TODAY = "today", pgettext_lazy("task reminder", "On the day it was due")
    LATE = "late", pgettext_lazy("task reminder", "The day after")
    WEEK = "week", pgettext_lazy("task reminder", "A week after")
