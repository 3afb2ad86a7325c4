"""Choices of the metric dictionary."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Family(models.TextChoices):
    """The four families of the metric system (handbook ANA-1)."""

    FOLLOWERS = "followers", pgettext_lazy("metric family", "Followers")
    CONTENT = "content", pgettext_lazy("metric family", "Content")
    SPREAD = "spread", pgettext_lazy("metric family", "Spread")
    CONVERSION = "conversion", pgettext_lazy("metric family", "Conversion")


class Rule(models.TextChoices):
    """How a metric comes together over days and accounts. Ratios are never averaged."""

    SUM = "sum", _("Sum over days and accounts")
    LAST = "last", _("Last known value of each account, summed over accounts")
    CHANGE = "change", _("Last known value less the one before the period, summed over accounts")
    RATIO = "ratio", _("Ratio of two sums")


class Unit(models.TextChoices):
    """What a number counts."""

    COUNT = "count", pgettext_lazy("unit", "Number")
    PERCENT = "percent", pgettext_lazy("unit", "Percent")
    SECONDS = "seconds", pgettext_lazy("unit", "Seconds")
    MONEY = "money", pgettext_lazy("unit", "Money")
