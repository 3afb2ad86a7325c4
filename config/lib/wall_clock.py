"""Spans of wall-clock time on days that may have gaps and repeated hours. Pure functions; moments are aware UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from config.lib.clock import day_start, local_day

_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)


def wall_moments(day: date, clock: time, zone: str) -> tuple[datetime, datetime]:
    """When the wall of `zone` (IANA name) shows `clock` on `day` for the first and for the last time, aware UTC.

    The two differ when daylight saving repeats the hour. A time that is skipped is both times the moment of the jump,
    the first at which the wall shows something later.
    """
    wall = datetime.combine(day, clock, ZoneInfo(zone))
    first, last = wall.replace(fold=0).astimezone(UTC), wall.replace(fold=1).astimezone(UTC)
    if first <= last:
        return first, last
    # Skipped: read with the old offset it lies at or after the jump, with the new one before it.
    before, after = last, first
    offset = before.astimezone(ZoneInfo(zone)).utcoffset()
    while after - before > _SECOND:
        middle = before + timedelta(seconds=(after - before) // _SECOND // 2)
        if middle.astimezone(ZoneInfo(zone)).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after, after


def quiet_end(moment: datetime, *, start: time, end: time, zone: str) -> datetime | None:
    """The end of the quiet hours that `moment` lies in, aware UTC; None outside them.

    `start` and `end` are times on the wall of `zone` and may span midnight. Each night is one stretch without holes: it
    begins when the wall first shows `start` and ends when it last shows `end`, so a repeated hour is quiet both times.
    """
    today = local_day(moment, zone)
    until = None
    # Tomorrow counts where a zone has skipped a whole day between two nights.
    for day in (today - _DAY, today, today + _DAY):
        begins = wall_moments(day, start, zone)[0]
        ends = wall_moments(day if start < end else day + _DAY, end, zone)[1]
        if begins <= (until or moment) < ends:
            until = ends
    return until


def day_span(moment: datetime, zone: str) -> tuple[datetime, datetime]:
    """First moment of the calendar day in `zone` that `moment` lies in, and of the next day; aware UTC."""
    day = local_day(moment, zone)
    return day_start(day, zone), day_start(day + _DAY, zone)


def week_span(moment: datetime, zone: str) -> tuple[datetime, datetime]:
    """First moment of the ISO week (Monday) in `zone` that `moment` lies in, and of the next week; aware UTC."""
    day = local_day(moment, zone)
    monday = day - _DAY * day.weekday()
    return day_start(monday, zone), day_start(monday + 7 * _DAY, zone)
