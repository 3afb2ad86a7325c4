"""Days and moments as people read them: one form of each kind, in the language and the zone that are active.

A day is 23 Nov or 11月23日, with its year where that is not the present one. Digits alone (2026-11-23) stand in files,
addresses and fields only: 11/23 and 23/11 are read differently in different places.
"""

from __future__ import annotations

from datetime import date, datetime

from django.utils import formats, timezone
from django.utils.translation import pgettext


def day_words(day: date, *, year: bool | None = None) -> str:
    """A day, or the day of a moment in the active zone. `year`: whether it is told; by default where it is another."""
    local = timezone.localtime(day) if isinstance(day, datetime) else day
    if local.year != timezone.localdate().year if year is None else year:
        return formats.date_format(local, pgettext("date format for day, month and year", "j M Y"))
    return formats.date_format(local, pgettext("date format for month and day", "j M"))


def days_words(first: date, last: date) -> str:
    """From which to which day, both with their years unless all of it lies in the present one."""
    if first == last:
        return day_words(first)
    year = not first.year == last.year == timezone.localdate().year
    return f"{day_words(first, year=year)} – {day_words(last, year=year)}"
