"""How the calendar words days and states."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from django import template
from django.utils import formats, timezone
from django.utils.translation import pgettext

from content.selectors.home import CoverageRow
from content.selectors.slot_overlay import EmptySlot
from content.states import DisplayState
from content.weekdays import weekday_names
from team.templatetags.ui import clock_time, relative

register = template.Library()


@register.filter
def weekday(day: date) -> str:
    """The day's short name."""
    return weekday_names()[day.weekday()]


@register.filter
def cell_date(day: date) -> str:
    """Month and day as short as a cell needs: 11/21 or 21 Nov."""
    return formats.date_format(day, pgettext("date format for a calendar cell", "j M"))


@register.filter
def cell_moment(moment: datetime) -> str:
    """Date and time as short as a cell needs."""
    return f"{cell_date(timezone.localtime(moment).date())} {clock_time(moment)}"


@register.filter
def short_ago(moment: datetime) -> str:
    """How long ago in words within a day, else only the date."""
    recent = timezone.now() - moment < timedelta(days=1)
    return relative(moment) if recent else cell_date(timezone.localtime(moment).date())


@register.filter
def month_name(day: date) -> str:
    """The month alone: 12月 or Dec."""
    return formats.date_format(day, pgettext("date format for a month alone", "M"))


@register.filter
def st_name(state: str) -> str:
    """The word of a display state."""
    return str(DisplayState(state).label)


@register.filter
def st_word(state: str) -> str:
    """The word of a display state inside a sentence: lower case in English."""
    return st_name(state).lower()


@register.filter
def longest_gap(rows: list[CoverageRow]) -> CoverageRow:
    """The account that is silent longest."""
    return max(rows, key=lambda row: row.longest_gap)


@register.filter
def yesno_first(number: int) -> str:
    """`aria-selected` of the n-th option: the first one is chosen."""
    return "true" if number == 1 else "false"


@register.filter
def on_day(slots: Mapping[date, Sequence[EmptySlot]], day: date) -> Sequence[EmptySlot]:
    """The empty slots of one day."""
    return slots.get(day, ())
