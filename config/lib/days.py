"""Which days a form takes: further away there are typing errors only, and no zone can show the ends of the calendar."""

from __future__ import annotations

from datetime import date

from django.core.validators import MaxValueValidator, MinValueValidator

DAY_LIMITS = (MinValueValidator(date(1900, 1, 1)), MaxValueValidator(date(2199, 12, 31)))
