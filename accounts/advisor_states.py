"""Choices of the platform advisor."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy


class Aim(models.TextChoices):
    """What the accounts are to bring."""

    BRAND = "brand", pgettext_lazy("advisor", "Brand awareness")
    LEADS = "leads", pgettext_lazy("advisor", "Leads")
    SALES = "sales", pgettext_lazy("advisor", "Sales")
    SERVICE = "service", pgettext_lazy("advisor", "Service")


class Market(models.TextChoices):
    """Where the audience lives, as `Capabilities.market`."""

    CHINA = "china", pgettext_lazy("advisor", "Mainland China")
    WORLD = "world", pgettext_lazy("advisor", "Outside mainland China")
    BOTH = "both", pgettext_lazy("advisor", "Both")


class Gender(models.TextChoices):
    """Whom the offer is mainly for."""

    ANY = "any", pgettext_lazy("advisor", "Everybody")
    WOMEN = "women", pgettext_lazy("advisor", "Mainly women")
    MEN = "men", pgettext_lazy("advisor", "Mainly men")


class Care(models.IntegerChoices):
    """How much a refusal or a changed rule of a platform would hurt."""

    LOW = 1, pgettext_lazy("advisor", "Little")
    MEDIUM = 2, pgettext_lazy("advisor", "Noticeably")
    HIGH = 3, pgettext_lazy("advisor", "Badly")


class Criterion(models.TextChoices):
    """What platforms are scored by."""

    AUDIENCE = "audience", pgettext_lazy("advisor", "Audience")
    FORMS = "forms", pgettext_lazy("advisor", "Content forms")
    COST = "cost", pgettext_lazy("advisor", "Cost")
    RULES = "rules", pgettext_lazy("advisor", "Rules and operation")
    CONVERSION = "conversion", pgettext_lazy("advisor", "Way to conversion")
