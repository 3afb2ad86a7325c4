"""Choices of files with figures."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class FileKind(models.TextChoices):
    """What a row of the file is about."""

    POSTS = "posts", pgettext_lazy("file of figures", "One post a row")
    DAYS = "days", pgettext_lazy("file of figures", "One day a row")
    SOURCES = "sources", pgettext_lazy("file of figures", "Channels of new followers")
    PEOPLE = "people", pgettext_lazy("file of figures", "Structure of the followers")


class FileState(models.TextChoices):
    """Where a file stands."""

    CHECKED = "checked", pgettext_lazy("file of figures", "Waits for you")
    RUNNING = "running", pgettext_lazy("file of figures", "Being imported")
    DONE = "done", pgettext_lazy("file of figures", "Imported")
    FAILED = "failed", pgettext_lazy("file of figures", "Failed")
    UNDONE = "undone", pgettext_lazy("file of figures", "Taken back")


class FileFailure(models.TextChoices):
    """Why nothing of a file was imported."""

    ROWS = "rows", _("When it was to be imported, rows had errors that were not there before. Nothing was imported.")
    SLOW = "slow", _("Importing took too long and was ended. Split the file and upload its parts.")
    LOST = "lost", _("Importing was interrupted several times. Nothing was imported; try it again.")
    FAULT = "fault", _("Importing broke off on our side. Nothing was imported; try it again, or tell who runs Juzhen.")


class Fate(models.TextChoices):
    """What becomes of a row."""

    NEW = "new", pgettext_lazy("row of figures", "New")
    CHANGED = "changed", pgettext_lazy("row of figures", "Changed")
    SAME = "same", pgettext_lazy("row of figures", "Unchanged")
    ERROR = "error", pgettext_lazy("row of figures", "Left out")


class DateOrder(models.TextChoices):
    """How dates such as 03/04/2026 are meant; dates that begin with the year need no order."""

    DMY = "dmy", _("day/month/year")
    MDY = "mdy", _("month/day/year")
