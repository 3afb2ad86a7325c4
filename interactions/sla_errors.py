"""What can be refused about answer times, shifts and promises."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from config.lib.errors import Conflict, DomainError


class CalendarEmpty(DomainError):
    """A calendar without business hours would let no clock ever run out."""

    code = "calendar_empty"
    message = _("Give at least one weekday hours; otherwise nothing would ever be due.")


class HoursUnreadable(DomainError):
    """Hours that cannot be read, overlap or end before they begin."""

    code = "hours_unreadable"
    message = _("Write hours like 9:00–12:00, 13:30–21:00, in order and without overlap. “%(text)s” is not clear.")


class CalendarInUse(Conflict):
    """A policy reckons with the calendar."""

    code = "calendar_in_use"
    message = _("A policy uses this calendar. Give the policy another one first.")


class PromiseMoved(Conflict):
    """The promise is in another state than the request thought."""

    code = "promise_moved"
    message = _("This promise has changed meanwhile. Load the page again.")
