"""Sizes of pins on dashboards."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy


class PinSize(models.TextChoices):
    """How much of a row a pin takes on a wide screen; a quarter is for single figures."""

    QUARTER = "quarter", pgettext_lazy("pin size", "A quarter of a row")
    HALF = "half", pgettext_lazy("pin size", "Half a row")
    FULL = "full", pgettext_lazy("pin size", "A whole row")
