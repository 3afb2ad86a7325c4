"""Quiet hours, days and weeks on clocks that jump: forward, back, by half an hour, and at midnight."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.lib.wall_clock import day_span, quiet_end, wall_moments, week_span

BERLIN, NEW_YORK, SHANGHAI = "Europe/Berlin", "America/New_York", "Asia/Shanghai"
LORD_HOWE, CAIRO, APIA = "Australia/Lord_Howe", "Africa/Cairo", "Pacific/Apia"


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def clock(text: str) -> time:
    return time.fromisoformat(text)


@pytest.mark.parametrize(
    ("zone", "day", "shown", "first", "last"),
    [
        (SHANGHAI, "2026-07-01", "08:00", "2026-07-01 00:00", "2026-07-01 00:00"),
        # Berlin: 02:00 becomes 03:00 on 29 March, 03:00 becomes 02:00 on 25 October.
        (BERLIN, "2026-03-29", "02:30", "2026-03-29 01:00", "2026-03-29 01:00"),
        (BERLIN, "2026-03-29", "02:00", "2026-03-29 01:00", "2026-03-29 01:00"),
        (BERLIN, "2026-03-29", "03:00", "2026-03-29 01:00", "2026-03-29 01:00"),
        (BERLIN, "2026-10-25", "02:30", "2026-10-25 00:30", "2026-10-25 01:30"),
        (NEW_YORK, "2026-11-01", "01:30", "2026-11-01 05:30", "2026-11-01 06:30"),
        (NEW_YORK, "2026-03-08", "02:59", "2026-03-08 07:00", "2026-03-08 07:00"),
        # Lord Howe moves by thirty minutes at 02:00.
        (LORD_HOWE, "2026-04-05", "01:45", "2026-04-04 14:45", "2026-04-04 15:15"),
        (LORD_HOWE, "2026-10-04", "02:10", "2026-10-03 15:30", "2026-10-03 15:30"),
        # Cairo skips midnight itself; Apia skipped the whole 30 December 2011.
        (CAIRO, "2026-04-24", "00:20", "2026-04-23 22:00", "2026-04-23 22:00"),
        (APIA, "2011-12-30", "12:00", "2011-12-30 10:00", "2011-12-30 10:00"),
    ],
)
def test_when_the_wall_shows_a_time(zone: str, day: str, shown: str, first: str, last: str) -> None:
    assert wall_moments(date.fromisoformat(day), clock(shown), zone) == (utc(first), utc(last))


@pytest.mark.parametrize(
    ("zone", "start", "end", "moment", "expected"),
    [
        # An ordinary night, its edges, and a span within one day.
        (SHANGHAI, "22:00", "08:00", "2026-07-01 15:00", "2026-07-02 00:00"),
        (SHANGHAI, "22:00", "08:00", "2026-07-01 14:00", "2026-07-02 00:00"),
        (SHANGHAI, "22:00", "08:00", "2026-07-01 23:59", "2026-07-02 00:00"),
        (SHANGHAI, "22:00", "08:00", "2026-07-02 00:00", None),
        (SHANGHAI, "22:00", "08:00", "2026-07-01 13:59", None),
        (SHANGHAI, "12:00", "13:30", "2026-07-01 04:30", "2026-07-01 05:30"),
        (SHANGHAI, "12:00", "13:30", "2026-07-01 05:30", None),
        (SHANGHAI, "00:00", "06:00", "2026-06-30 16:00", "2026-06-30 22:00"),
        # The short night of Berlin: one hour less of quiet; an end that does not exist comes at the jump.
        (BERLIN, "22:00", "08:00", "2026-03-28 22:00", "2026-03-29 06:00"),
        (BERLIN, "22:00", "02:30", "2026-03-29 00:30", "2026-03-29 01:00"),
        (BERLIN, "02:15", "02:45", "2026-03-29 01:00", None),
        # The long night: quiet until the wall shows 02:30 for the last time; begun at the first 02:30.
        (BERLIN, "22:00", "08:00", "2026-10-24 22:00", "2026-10-25 07:00"),
        (BERLIN, "22:00", "02:30", "2026-10-25 00:40", "2026-10-25 01:30"),
        (BERLIN, "22:00", "02:30", "2026-10-25 01:30", None),
        (BERLIN, "02:30", "05:00", "2026-10-25 00:30", "2026-10-25 04:00"),
        (BERLIN, "02:30", "05:00", "2026-10-25 01:10", "2026-10-25 04:00"),
        (NEW_YORK, "23:00", "07:00", "2026-11-01 04:00", "2026-11-01 12:00"),
        (NEW_YORK, "23:00", "07:00", "2026-03-08 05:00", "2026-03-08 11:00"),
        (LORD_HOWE, "23:00", "01:45", "2026-04-04 14:50", "2026-04-04 15:15"),
        (CAIRO, "22:00", "00:30", "2026-04-23 21:00", "2026-04-23 22:00"),
        # Two nights that touch because the day between them does not exist.
        (APIA, "22:00", "06:00", "2011-12-30 09:00", "2011-12-30 16:00"),
    ],
)
def test_end_of_quiet_hours(zone: str, start: str, end: str, moment: str, expected: str | None) -> None:
    found = quiet_end(utc(moment), start=clock(start), end=clock(end), zone=zone)

    assert found == (utc(expected) if expected else None)


@settings(max_examples=300, deadline=None)
@given(
    zone=st.sampled_from([BERLIN, NEW_YORK, SHANGHAI, LORD_HOWE, CAIRO]),
    start=st.times().map(lambda t: t.replace(second=0, microsecond=0)),
    end=st.times().map(lambda t: t.replace(second=0, microsecond=0)),
    minute=st.integers(0, 366 * 24 * 60),
)
def test_quiet_is_at_least_what_the_wall_says_and_ends(zone: str, start: time, end: time, minute: int) -> None:
    if start == end:
        return
    moment = utc("2026-01-01 00:00") + timedelta(minutes=minute)
    shown = moment.astimezone(ZoneInfo(zone)).time()
    found = quiet_end(moment, start=start, end=end, zone=zone)
    if start <= shown < end if start < end else shown >= start or shown < end:
        assert found is not None
    if found is not None:
        assert moment < found < moment + timedelta(hours=26)
        assert quiet_end(found, start=start, end=end, zone=zone) is None


@pytest.mark.parametrize(
    ("zone", "moment", "first", "last"),
    [
        (SHANGHAI, "2026-07-01 15:59", "2026-06-30 16:00", "2026-07-01 16:00"),
        (SHANGHAI, "2026-07-01 16:00", "2026-07-01 16:00", "2026-07-02 16:00"),
        (BERLIN, "2026-03-29 12:00", "2026-03-28 23:00", "2026-03-29 22:00"),
        (BERLIN, "2026-10-25 12:00", "2026-10-24 22:00", "2026-10-25 23:00"),
        (NEW_YORK, "2026-11-01 12:00", "2026-11-01 04:00", "2026-11-02 05:00"),
        (LORD_HOWE, "2026-04-05 00:00", "2026-04-04 13:00", "2026-04-05 13:30"),
        (CAIRO, "2026-04-24 12:00", "2026-04-23 22:00", "2026-04-24 21:00"),
    ],
)
def test_calendar_day(zone: str, moment: str, first: str, last: str) -> None:
    assert day_span(utc(moment), zone) == (utc(first), utc(last))


def test_iso_week_begins_on_monday_of_the_zone() -> None:
    sunday_evening = utc("2026-06-28 15:00")
    assert week_span(sunday_evening, SHANGHAI) == (utc("2026-06-21 16:00"), utc("2026-06-28 16:00"))
    assert week_span(sunday_evening + timedelta(hours=1), SHANGHAI)[0] == utc("2026-06-28 16:00")
    # The week of the long day has 169 hours.
    start, end = week_span(utc("2026-10-25 12:00"), BERLIN)
    assert (start, end - start) == (utc("2026-10-18 22:00"), timedelta(hours=169))
    # The last days of 2026 belong to week 53.
    assert week_span(utc("2027-01-01 12:00"), SHANGHAI)[0] == utc("2026-12-27 16:00")
