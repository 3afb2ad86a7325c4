"""Choices of what is known about competitors."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy


class PriceLevel(models.TextChoices):
    """How dear a competitor's goods are for their kind; empty: not judged."""

    LOW = "low", pgettext_lazy("price level", "Low")
    MIDDLE = "middle", pgettext_lazy("price level", "Middle")
    HIGH = "high", pgettext_lazy("price level", "High")
    LUXURY = "luxury", pgettext_lazy("price level", "Luxury")


class SwotKind(models.TextChoices):
    """The four lists. Strengths and weaknesses are the competitor's; opportunities and threats are ours through it."""

    STRENGTH = "strength", pgettext_lazy("swot", "Strengths")
    WEAKNESS = "weakness", pgettext_lazy("swot", "Weaknesses")
    OPPORTUNITY = "opportunity", pgettext_lazy("swot", "Opportunities for us")
    THREAT = "threat", pgettext_lazy("swot", "Threats to us")


class SnapshotSource(models.TextChoices):
    """Where a day's figures come from, the most trusted first: the platform, an export of a tool, a person."""

    API = "api", pgettext_lazy("figures from", "Platform interface")
    CSV = "csv", pgettext_lazy("figures from", "Imported table")
    MANUAL = "manual", pgettext_lazy("figures from", "Entered by hand")


class AlertKind(models.TextChoices):
    """What was noticed about a tracked account."""

    POST = "post", pgettext_lazy("competitor alert", "Unusual post")
    GROWTH = "growth", pgettext_lazy("competitor alert", "Unusual growth")
    SILENCE = "silence", pgettext_lazy("competitor alert", "Gone quiet")


class ReadProblem(models.TextChoices):
    """Why the last reading of a tracked account brought nothing; empty after a good one."""

    GONE = "gone", pgettext_lazy("reading", "The platform does not know this account, or it is private.")
    NO_ACCOUNT = "no_account", pgettext_lazy("reading", "Connect an account of your own there; it asks the platform.")
    CAP = "cap", pgettext_lazy("reading", "This month's spending cap is used up.")
    LATER = "later", pgettext_lazy("reading", "The platform asks to wait. It is read at the next round.")
    FAILED = "failed", pgettext_lazy("reading", "The platform did not answer as it should.")
