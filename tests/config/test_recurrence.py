"""Dates of repetitions: the hour on the wall stays when clocks change, and rules that cannot be used are refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, pairwise

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from config.lib.recurrence import CLOSEST, LOOKED_AT_MAX, Plan, RuleRefused, occurrences, rule_parts, rule_text


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def local(
    rule: str, start: str, zone: str, count: int = 4, after: str = "", skipped: tuple[str, ...] = ()
) -> list[str]:
    """Local times with their distance to UTC."""
    day, clock = start.split("T")
    plan = Plan(rule, date.fromisoformat(day), time.fromisoformat(clock), zone, frozenset(skipped))
    begin = at(after) if after else at(f"{day}T00:00") - timedelta(days=1)
    return [
        o.local.isoformat(timespec="minutes") for o in islice(occurrences(plan, after=begin), count) if not o.skipped
    ]


@pytest.mark.parametrize(
    ("zone", "start", "expected"),
    [
        # Forward: the hour stays, the distance changes.
        ("Europe/Berlin", "2027-03-27T10:00", ["2027-03-27T10:00+01:00", "2027-03-28T10:00+02:00"]),
        ("America/New_York", "2027-03-13T10:00", ["2027-03-13T10:00-05:00", "2027-03-14T10:00-04:00"]),
        ("Australia/Lord_Howe", "2027-10-02T10:00", ["2027-10-02T10:00+10:30", "2027-10-03T10:00+11:00"]),
        # Back.
        ("Europe/Berlin", "2027-10-30T10:00", ["2027-10-30T10:00+02:00", "2027-10-31T10:00+01:00"]),
        ("America/New_York", "2027-11-06T10:00", ["2027-11-06T10:00-04:00", "2027-11-07T10:00-05:00"]),
        ("Australia/Lord_Howe", "2027-04-03T10:00", ["2027-04-03T10:00+11:00", "2027-04-04T10:00+10:30"]),
        # A time that is skipped moves forward by the gap, and the next day it is back.
        ("Europe/Berlin", "2027-03-28T02:30", ["2027-03-28T03:30+02:00", "2027-03-29T02:30+02:00"]),
        ("America/New_York", "2027-03-14T02:30", ["2027-03-14T03:30-04:00", "2027-03-15T02:30-04:00"]),
        ("Australia/Lord_Howe", "2027-10-03T02:15", ["2027-10-03T02:45+11:00", "2027-10-04T02:15+11:00"]),
        # A time that happens twice means the first.
        ("Europe/Berlin", "2027-10-31T02:30", ["2027-10-31T02:30+02:00", "2027-11-01T02:30+01:00"]),
        ("America/New_York", "2027-11-07T01:30", ["2027-11-07T01:30-04:00", "2027-11-08T01:30-05:00"]),
        ("Australia/Lord_Howe", "2027-04-04T01:45", ["2027-04-04T01:45+11:00", "2027-04-05T01:45+10:30"]),
        ("Asia/Shanghai", "2027-03-28T02:30", ["2027-03-28T02:30+08:00", "2027-03-29T02:30+08:00"]),
    ],
)
def test_the_wall_clock_counts(zone: str, start: str, expected: list[str]) -> None:
    assert local("FREQ=DAILY", start, zone, 2) == expected


def test_a_moved_date_says_so() -> None:
    plan = Plan("FREQ=DAILY", date(2027, 3, 27), time(2, 30), "Europe/Berlin")
    assert [o.moved for o in islice(occurrences(plan, after=at("2027-03-26T00:00")), 3)] == [False, True, False]


@pytest.mark.parametrize(
    ("rule", "start", "days"),
    [
        ("FREQ=MONTHLY;BYMONTHDAY=31", "2027-01-31", ["01-31", "03-31", "05-31", "07-31"]),
        ("FREQ=MONTHLY", "2027-01-30", ["01-30", "03-30", "04-30", "05-30"]),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "2027-01-31", ["01-31", "02-28", "03-31", "04-30"]),
        ("FREQ=MONTHLY;BYDAY=2TU", "2027-01-01", ["01-12", "02-09", "03-09", "04-13"]),
        ("FREQ=MONTHLY;BYDAY=-1FR", "2027-01-01", ["01-29", "02-26", "03-26", "04-30"]),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH", "2027-01-04", ["01-04", "01-07", "01-18", "01-21"]),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "2027-01-01", ["01-29", "02-26", "03-31", "04-30"]),
        ("FREQ=DAILY;COUNT=2", "2027-01-01", ["01-01", "01-02"]),
        ("FREQ=DAILY;UNTIL=20270102", "2027-01-01", ["01-01", "01-02"]),
        # 12:00 in Shanghai is 04:00 UTC; the last one is included.
        ("FREQ=DAILY;UNTIL=20270102T040000Z", "2027-01-01", ["01-01", "01-02"]),
        ("FREQ=DAILY;UNTIL=20270102T035959Z", "2027-01-01", ["01-01"]),
        ("FREQ=DAILY;UNTIL=20270102T120000", "2027-01-01", ["01-01", "01-02"]),
    ],
)  # fmt: skip
def test_days(rule: str, start: str, days: list[str]) -> None:
    found = local(rule, f"{start}T12:00", "Asia/Shanghai")
    assert [text[5:10] for text in found] == days


def test_leap_days_come_every_four_years() -> None:
    found = local("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "2028-02-29T09:00", "Europe/Berlin", 3)
    assert [text[:10] for text in found] == ["2028-02-29", "2032-02-29", "2036-02-29"]


def test_left_out_dates_do_not_make_room_for_more() -> None:
    found = local("FREQ=DAILY;COUNT=3", "2027-01-01T09:00", "Asia/Shanghai", skipped=("2027-01-02",))
    assert [text[:10] for text in found] == ["2027-01-01", "2027-01-03"]


@pytest.mark.parametrize(
    "rule", ["FREQ=DAILY;INTERVAL=3", "FREQ=WEEKLY;INTERVAL=3;BYDAY=TU,SA", "FREQ=HOURLY;INTERVAL=5"]
)
def test_years_later_the_rhythm_is_the_same(rule: str) -> None:
    """Starting the search near its end gives what counting from the start gives."""
    plan = Plan(rule, date(2026, 1, 6), time(7, 15), "Europe/Berlin")
    counted = Plan(f"{rule};COUNT=500", date(2026, 1, 6), time(7, 15), "Europe/Berlin")
    every = [o.at for o in occurrences(counted, after=at("2026-01-01T00:00"))]
    for middle in (every[3], every[200], every[-5]):
        assert [o.at for o in islice(occurrences(plan, after=middle), 3)] == [e for e in every if e > middle][:3]


def test_clock_changes_bring_no_two_dates_within_an_hour() -> None:
    for zone in ("Europe/Berlin", "Australia/Lord_Howe"):
        plan = Plan("FREQ=HOURLY", date(2027, 3, 20), time(0, 0), zone)
        moments = [o.at for o in islice(occurrences(plan, after=at("2027-03-27T00:00")), 300)]
        assert min(b - a for a, b in pairwise(moments)) >= CLOSEST


def test_it_looks_at_no_more_than_a_limit() -> None:
    plan = Plan("FREQ=HOURLY", date(2027, 3, 20), time(0, 0), "Asia/Shanghai")
    assert sum(1 for _ in occurrences(plan, after=at("2027-03-27T00:00"))) == LOOKED_AT_MAX


@pytest.mark.parametrize(
    ("rule", "word"),
    [
        ("FREQ=SECONDLY", "HOURLY"), ("FREQ=MINUTELY;INTERVAL=90", "HOURLY"), ("", "FREQ=WEEKLY"),
        ("daily", "FREQ=WEEKLY"),
        ("INTERVAL=2", "HOURLY"), ("FREQ=DAILY;BYMINUTE=0,30", "BYMINUTE"), ("FREQ=DAILY;BYSECOND=1", "BYSECOND"),
        ("FREQ=DAILY;BYEASTER=1", "BYEASTER"), ("FREQ=DAILY;X-EVIL=1", "X-EVIL"), ("FREQ=DAILY;FREQ=DAILY", "twice"),
        ("FREQ=DAILY;INTERVAL=0", "INTERVAL"), ("FREQ=DAILY;INTERVAL=1000", "999"), ("FREQ=DAILY;COUNT=501", "500"),
        ("FREQ=DAILY;COUNT=2;UNTIL=20270101", "COUNT"), ("FREQ=DAILY;UNTIL=20271301", "UNTIL"),
        ("FREQ=DAILY;UNTIL=tomorrow", "UNTIL"), ("FREQ=WEEKLY;BYDAY=2MO", "2MO"), ("FREQ=WEEKLY;BYDAY=XX", "XX"),
        ("FREQ=WEEKLY;BYMONTHDAY=1", "BYMONTHDAY"), ("FREQ=MONTHLY;BYDAY=0MO", "0MO"), ("FREQ=DAILY;BYHOUR=24", "24"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "No month"), ("FREQ=DAILY;BYMONTH=13", "12"),
        ("FREQ=DAILY;INTERVAL=14;BYDAY=MO", "WEEKLY"), ("FREQ=DAILY;" * 60, "FREQ=WEEKLY"),
        ("FREQ=DAILY;INTERVAL=٣", "INTERVAL"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_refused_with_a_reason(rule: str, word: str) -> None:
    with pytest.raises(RuleRefused) as refused:
        rule_parts(rule)
    assert refused.value.field == "rule"
    with override("en"):
        assert word in str(refused.value)


def test_rules_are_written_one_way() -> None:
    assert rule_text(rule_parts(" rrule: byday=th, mo ;interval=1;Freq=weekly; ")) == "FREQ=WEEKLY;BYDAY=MO,TH"
    never = Plan("FREQ=HOURLY;INTERVAL=2;BYHOUR=1", date(2027, 1, 1), time(10, 0), "UTC")
    assert list(occurrences(never, after=at("2027-01-01T00:00"))) == []


@given(st.text(alphabet="FREQ=DAILYWKMONTHS;,0123456789-BYT:UZ", max_size=60))
def test_no_text_breaks_the_reader(text: str) -> None:
    try:
        parts = rule_parts(text)
    except RuleRefused:
        return
    plan = Plan(rule_text(parts), date(2027, 1, 1), time(9, 0), "Europe/Berlin")
    assert len(list(islice(occurrences(plan, after=at("2027-01-01T00:00")), 3))) <= 3
