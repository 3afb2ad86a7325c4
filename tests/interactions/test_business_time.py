"""Business hours are reckoned right: several blocks, zones that change their clocks, holidays and make-up days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.lib.business_time import (
    BusinessCalendar,
    NeverOpen,
    add_business_time,
    business_minutes_between,
    is_open,
)
from interactions.selectors.sla.hours import hours_read, hours_text
from interactions.selectors.sla.rules import public_kind
from interactions.sla_errors import HoursUnreadable

DESK = ((540, 720), (810, 1260))
OFFICE = (*[DESK] * 5, (), ())
ZONES = ("Asia/Shanghai", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kathmandu")


def at(text: str, zone: str = "Asia/Shanghai") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


@st.composite
def calendars(draw: st.DrawFn) -> BusinessCalendar:
    edges = st.lists(st.integers(0, 1440), min_size=0, max_size=8, unique=True).map(sorted)
    week = [tuple(zip(e[::2], e[1::2], strict=False)) for e in draw(st.lists(edges, min_size=7, max_size=7))]
    week[draw(st.integers(0, 6))] = ((600, 601 + draw(st.integers(0, 400))),)
    return BusinessCalendar(draw(st.sampled_from(ZONES)), tuple(week), {date(2026, 3, 30): ((0, 1440),)})


moments = st.integers(1_735_689_600, 1_827_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


@settings(max_examples=150, deadline=None)
@given(calendars(), moments, st.integers(1, 6000), st.integers(1, 6000))
def test_adding_and_measuring_agree(calendar: BusinessCalendar, start: datetime, first: int, more: int) -> None:
    end = add_business_time(calendar, start, first)
    assert business_minutes_between(calendar, start, end) == pytest.approx(first)
    assert add_business_time(calendar, end, more) == add_business_time(calendar, start, first + more)
    # The moment just before the end is business time: nothing is due at night or at lunch.
    assert is_open(calendar, end - timedelta(microseconds=1))


@settings(max_examples=100, deadline=None)
@given(calendars(), moments, moments, moments)
def test_measuring_adds_up(calendar: BusinessCalendar, a: datetime, b: datetime, c: datetime) -> None:
    first, middle, last = sorted((a, b, c))
    halves = business_minutes_between(calendar, first, middle) + business_minutes_between(calendar, middle, last)
    assert business_minutes_between(calendar, first, last) == pytest.approx(halves)
    assert halves <= (last - first).total_seconds() / 60 + 1e-6


@pytest.mark.parametrize(
    ("start", "minutes", "due"),
    [
        ("2026-11-23T11:30", 30, "2026-11-23T12:00"),
        ("2026-11-23T11:30", 60, "2026-11-23T14:00"),
        ("2026-11-23T12:30", 10, "2026-11-23T13:40"),
        ("2026-11-23T22:00", 60, "2026-11-24T10:00"),
        ("2026-11-27T20:30", 60, "2026-11-30T09:30"),
        # Friday before the Spring Festival of 2026; Saturday 14 and 28 February are worked in exchange.
        ("2026-02-13T20:30", 60, "2026-02-14T09:30"),
        ("2026-02-14T20:30", 60, "2026-02-24T09:30"),
        ("2026-09-30T20:00", 120, "2026-10-08T10:00"),
    ],
)
def test_lunch_nights_weekends_holidays_and_make_up_days(start: str, minutes: int, due: str) -> None:
    calendar = BusinessCalendar("Asia/Shanghai", OFFICE, public=public_kind)
    assert add_business_time(calendar, at(start), minutes) == at(due)


def test_changes_of_the_clocks_own_days_and_around_the_clock() -> None:
    nights = BusinessCalendar("America/New_York", (((0, 240),),) * 7, {date(2026, 7, 4): ()})
    spring = at("2026-03-08T00:00", "America/New_York")
    assert business_minutes_between(nights, spring, spring + timedelta(days=1)) == 180
    autumn = at("2026-11-01T00:00", "America/New_York")
    assert business_minutes_between(nights, autumn, autumn + timedelta(hours=10)) == 300
    assert business_minutes_between(nights, at("2026-07-03T12:00"), at("2026-07-05T12:00")) == 240
    assert add_business_time(None, spring, 90) == spring + timedelta(minutes=90)
    assert add_business_time(nights, spring, 0) == spring
    assert business_minutes_between(None, spring, spring - timedelta(1)) == 0


def test_calendars_that_never_open_or_make_no_sense_are_refused() -> None:
    with pytest.raises(NeverOpen):
        BusinessCalendar("Asia/Shanghai", ((),) * 7)
    for week in ((((540, 500),),) * 7, (((0, 600), (500, 700)),) * 7, (((0, 1441),),) * 7, (((0, 60),),)):
        with pytest.raises(ValueError, match=r"must|seven"):
            BusinessCalendar("Asia/Shanghai", week)
    shut = {date(2026, 1, 1) + timedelta(days=n): () for n in range(800)}
    with pytest.raises(NeverOpen):
        add_business_time(BusinessCalendar("UTC", (((0, 60),),) * 7, shut), at("2026-01-01T00:00"), 5)


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("9:00–12:00, 13:30–21:00", [(540, 720), (810, 1260)]),
        ("9-12 13:30～24:00", [(540, 720), (810, 1440)]),
        ("九点", None),
        ("12:00-9:00", None),
        ("9:00-12:00, 11:00-13:00", None),
        ("9:75-10", None),
        ("", []),
    ],
)
def test_hours_as_people_write_them(text: str, blocks: list[tuple[int, int]] | None) -> None:
    if blocks is None:
        with pytest.raises(HoursUnreadable):
            hours_read(text)
        return
    assert hours_read(text) == blocks
    assert hours_read(hours_text(blocks)) == blocks


def test_shifts_may_end_after_midnight() -> None:
    assert hours_read("22:00–2:00", past_midnight=True) == [(1320, 1560)]
