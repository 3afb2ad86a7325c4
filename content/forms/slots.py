"""What the slots page sends: one value for a cell of the grid, or the fields of its forms."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import time

from django.utils.translation import gettext_lazy as _

from config.lib.errors import InvalidInput
from config.lib.numbers import row_number


def read_clock(text: str) -> time:
    """A time of day. Raises InvalidInput."""
    try:
        return time.fromisoformat(text.strip()).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError:
        raise InvalidInput(_("Give a time such as 20:30."), field="clock") from None


def read_days(values: Iterable[str]) -> list[int]:
    """Days of the week, 0 Monday to 6. Raises InvalidInput when none is named."""
    days = sorted({number for value in values if (number := row_number(value)) is not None and number <= 6})
    if not days:
        raise InvalidInput(_("Choose at least one day."), field="weekdays")
    return days


def read_cell(value: str) -> tuple[int, time]:
    """A cell or chip of the grid as `3-20:30`. Raises InvalidInput."""
    day, _dash, clock = value.partition("-")
    return read_days([day])[0], read_clock(clock)
