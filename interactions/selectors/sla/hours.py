"""Hours and spans in words people write and read."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config.lib.business_time import Block, check_blocks
from interactions.sla_errors import HoursUnreadable

_SPAN = re.compile(r"(\d{1,2})(?:[:：.](\d{2}))?\s*(?:[-–—~～至到]|to)\s*(\d{1,2})(?:[:：.](\d{2}))?")
_BETWEEN = re.compile(r"[\s,，;；、]*")
DAY = 1440


def hours_read(text: str, *, field: str = "", past_midnight: bool = False) -> list[Block]:
    """“9:00–12:00, 13:30–21:00” as minutes from midnight; an empty text is closed.

    `past_midnight`: an end before its start is on the next day (22:00–2:00). Raises HoursUnreadable.
    """
    blocks: list[Block] = []
    at = 0
    text = text.strip()
    while at < len(text):
        found = _SPAN.match(text, at)
        if found is None:
            raise HoursUnreadable(field=field, text=text[:60])
        start, end = _minutes(found[1], found[2]), _minutes(found[3], found[4])
        if past_midnight and end <= start:
            end += DAY
        if start >= DAY or (end > DAY and not past_midnight):
            raise HoursUnreadable(field=field, text=text[:60])
        blocks.append((start, end))
        at = _BETWEEN.match(text, found.end()).end()  # type: ignore[union-attr]
    try:
        check_blocks([(start, min(end, DAY)) for start, end in blocks])
    except ValueError:
        raise HoursUnreadable(field=field, text=text[:60]) from None
    return blocks


def hours_text(blocks: Sequence[Sequence[int]]) -> str:
    """Blocks as people write them, which `hours_read` reads; "" for none."""
    return ", ".join(f"{clock_text(start)}–{clock_text(end)}" for start, end in blocks)


def clock_text(minutes: int) -> str:
    """Minutes from midnight on a clock; 24:00 stays, later ones are the next day's."""
    if minutes > DAY:
        minutes -= DAY
    return f"{minutes // 60}:{minutes % 60:02d}"


def span_words(minutes: float | None) -> str:
    """How long something takes: 45 min, 2 h 30 min, 3 days; "" for None."""
    if minutes is None:
        return ""
    whole = round(minutes)
    if whole < 60:
        return _("%(n)s min") % {"n": whole}
    if whole >= 2 * DAY:
        days = round(whole / DAY, 1)
        return ngettext("%(n)s day", "%(n)s days", int(days) if days == int(days) else 2) % {"n": f"{days:g}"}
    hours, rest = divmod(whole, 60)
    if not rest:
        return _("%(n)s h") % {"n": hours}
    return _("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": rest}


def _minutes(hours: str, minutes: str | None) -> int:
    value = int(hours) * 60 + int(minutes or 0)
    return DAY * 2 if int(minutes or 0) > 59 or value > DAY else value
