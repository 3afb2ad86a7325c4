"""Choices of the metric store."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.utils.translation import pgettext_lazy


class PostSource(models.TextChoices):
    """How a post came to be measured."""

    PUBLISHED = "published", pgettext_lazy("post source", "Published with Juzhen")
    BACKFILL = "backfill", pgettext_lazy("post source", "Found on the account")
    IMPORT = "import", pgettext_lazy("post source", "From a file")
    MANUAL = "manual", pgettext_lazy("post source", "Entered by hand")


class FetchKind(models.TextChoices):
    """Where figures came from."""

    POSTS = "posts", pgettext_lazy("fetch", "Figures of posts")
    DAYS = "days", pgettext_lazy("fetch", "Figures of days")
    BACKFILL = "backfill", pgettext_lazy("fetch", "Figures of the time before")
    LISTING = "listing", pgettext_lazy("fetch", "Newest posts")
    READINGS = "readings", pgettext_lazy("fetch", "Checks of the account")
    IMPORT = "import", pgettext_lazy("fetch", "File")
    MANUAL = "manual", pgettext_lazy("fetch", "By hand")


# Answers of a platform for days of an account.
TELL_DAYS = (FetchKind.DAYS, FetchKind.BACKFILL)
# Sources that tell some figures of a day or moment and leave the others to the next.
TELL_PARTLY = (FetchKind.IMPORT, FetchKind.MANUAL)


class FetchState(models.TextChoices):
    """What came of a fetch. One that was undone keeps its row, its figures are gone."""

    RUNNING = "running", pgettext_lazy("fetch", "Running")
    DONE = "done", pgettext_lazy("fetch", "Done")
    PARTIAL = "partial", pgettext_lazy("fetch", "Partly done")
    FAILED = "failed", pgettext_lazy("fetch", "Failed")
    UNDONE = "undone", pgettext_lazy("fetch", "Undone")


class Backfill(models.TextChoices):
    """How far the time before the connection has been read."""

    WAITING = "waiting", pgettext_lazy("backfill", "Waiting")
    DONE = "done", pgettext_lazy("backfill", "Done")
    CANNOT = "cannot", pgettext_lazy("backfill", "The platform does not offer it")


class SharerKind(models.TextChoices):
    """How somebody passed a post on: as it is, or within a post of their own."""

    REPOST = "repost", pgettext_lazy("passed on", "Repost")
    QUOTE = "quote", pgettext_lazy("passed on", "Quote")


class SpreadState(StrEnum):
    """What is known of who passed a post on.

    CANNOT: the platform does not tell. NONE: nobody did. WAITING: it is being read. UNREAD: the post was too old to be
    asked about when it came here.
    """

    CANNOT = "cannot"
    NONE = "none"
    WAITING = "waiting"
    UNREAD = "unread"
    KNOWN = "known"
