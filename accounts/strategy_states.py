"""Choices of the strategy side of accounts: groups, positioning, personas, the brand kit."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy


class GroupKind(models.TextChoices):
    """What holds a group of accounts together."""

    MATRIX = "matrix", pgettext_lazy("account group", "Mother and child accounts")
    BRAND = "brand", pgettext_lazy("account group", "Brand")
    REGION = "region", pgettext_lazy("account group", "Region")
    LINE = "line", pgettext_lazy("account group", "Product line")
    FREE = "free", pgettext_lazy("account group", "Other")


class AccountRole(models.TextChoices):
    """What an account does for the matrix."""

    HUB = "hub", pgettext_lazy("account role", "Brand voice")
    REACH = "reach", pgettext_lazy("account role", "Reach")
    TRUST = "trust", pgettext_lazy("account role", "Trust and advice")
    SALES = "sales", pgettext_lazy("account role", "Sales")
    SERVICE = "service", pgettext_lazy("account role", "Service")
    COMMUNITY = "community", pgettext_lazy("account role", "Community")
    PERSON = "person", pgettext_lazy("account role", "Personal account")


class GroupTone(models.TextChoices):
    """The colour of a group's chip: a series of the design system."""

    PETROL = "c1", pgettext_lazy("colour", "Petrol")
    AMBER = "c2", pgettext_lazy("colour", "Amber")
    VIOLET = "c3", pgettext_lazy("colour", "Violet")
    GREEN = "c4", pgettext_lazy("colour", "Green")
    PINK = "c5", pgettext_lazy("colour", "Pink")
    GREY = "c6", pgettext_lazy("colour", "Grey")
