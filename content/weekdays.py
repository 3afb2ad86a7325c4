"""What the days of the week are called."""

from __future__ import annotations

from django.utils.translation import pgettext


def weekday_names() -> list[str]:
    """Short names from Monday to Sunday."""
    return [
        pgettext("weekday", "Mon"),
        pgettext("weekday", "Tue"),
        pgettext("weekday", "Wed"),
        pgettext("weekday", "Thu"),
        pgettext("weekday", "Fri"),
        pgettext("weekday", "Sat"),
        pgettext("weekday", "Sun"),
    ]
