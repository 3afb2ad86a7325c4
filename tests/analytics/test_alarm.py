"""What each kind of alert rule finds, worked out by hand: pure arithmetic, no database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from analytics.alarm import Reading, Terms, judge, scatter, told_days

# A Monday.
DAY = date(2026, 6, 1)


def row(values: Sequence[float | None], *, volume: float | None = None) -> dict[date, Reading]:
    """Readings up to DAY, the last value being that of DAY; `volume`: of every day of a ratio."""
    days = [DAY - timedelta(days=len(values) - 1 - n) for n in range(len(values))]
    return {day: Reading(value, value if volume is None else volume) for day, value in zip(days, values, strict=True)}


def weekdays(values: Sequence[float | None], other: float = 1000.0) -> dict[date, Reading]:
    """Mondays with these values, DAY last, every other day with `other`."""
    count = 7 * (len(values) - 1) + 1
    whole: list[float | None] = [other] * count
    for n, value in enumerate(values):
        whole[7 * n] = value
    return row(whole)


@pytest.mark.parametrize(
    ("direction", "limit", "value", "fires"),
    [
        ("above", 100, 101, True), ("above", 100, 100, False), ("below", 100, 99, True), ("below", 100, 100, False),
        ("below", 100, 0, True), ("below", -5, -6, True), ("below", -5, -5, False),
    ],
)  # fmt: skip
def test_a_threshold_is_passed_not_met(direction: str, limit: float, value: float, fires: bool) -> None:
    found = judge(Terms("threshold", direction, limit), row([value]), DAY)
    assert (found.judged, found.fires) == (True, fires)


@pytest.mark.parametrize(
    ("versus", "values", "expected", "value"),
    [
        ("day", [100, 50], 100, 50),
        ("weekday", [100, 1, 1, 1, 1, 1, 1, 50], 100, 50),
        # 7 × 100 before, then 7 days of 50.
        ("week", [100] * 7 + [50] * 7, 700, 350),
        # One weekday of the week before is unknown: neither side counts it.
        ("week", [None, *[100] * 6, 900, *[50] * 6], 600, 300),
    ],
)
def test_a_change_compares_with_the_days_it_names(versus, values, expected, value) -> None:
    terms = Terms("change", "below", 50, versus)
    found = judge(terms, row(values), DAY)
    assert (found.expected, found.value, found.change, found.fires) == (expected, value, -50, True)
    assert not judge(Terms("change", "below", 51, versus), row(values), DAY).fires
    assert not judge(Terms("change", "above", 50, versus), row(values), DAY).fires


def test_weeks_of_ratios_are_ratios_of_sums() -> None:
    # Before: 4 % of 1,000 on each day. Then 2 % of 100 on six days and 4 % of 9,400 on the last:
    # (6 × 2 + 376) ÷ (600 + 9,400) = 3.88 %, not the mean 2.29 %.
    readings = row([4.0] * 7, volume=1000)
    readings = {day - timedelta(days=7): one for day, one in readings.items()}
    readings |= row([2.0] * 7, volume=100)
    readings[DAY] = Reading(4.0, 9400)
    found = judge(Terms("change", "below", 30, "week", ratio=True), readings, DAY)
    assert found.value == pytest.approx(3.88)
    assert not found.fires


def test_of_too_few_weekdays_nothing_is_said() -> None:
    values = [None, None, None, 100, 100, 100, 100, *[50] * 7]
    assert not judge(Terms("change", "below", 10, "week"), row(values), DAY).judged
    three = weekdays([100, 110, 90, 5])
    assert not judge(Terms("anomaly"), three, DAY).judged
    four = weekdays([100, 110, 90, 100, 5])
    assert judge(Terms("anomaly"), four, DAY).fires


def test_the_range_of_usual_is_median_and_scaled_deviations() -> None:
    # Median 100; distances 0 0 10 10 20 20 30 30, their median 15; s = 1.4826 × 15 = 22.239; k = 3.5.
    usual = [100, 100, 110, 90, 120, 80, 130, 70]
    assert scatter(usual, counts=True) == pytest.approx(22.239)
    found = judge(Terms("anomaly", "both"), weekdays([*usual, 20]), DAY)
    assert found.expected == 100
    assert found.low == pytest.approx(22.1635)
    assert found.high == pytest.approx(177.8365)
    assert found.fires
    assert not judge(Terms("anomaly", "both"), weekdays([*usual, 23]), DAY).fires
    assert judge(Terms("anomaly", "both"), weekdays([*usual, 178]), DAY).fires
    # By sensitivity: 100 ± 5 × 22.239 reaches below 0, 100 − 2.5 × 22.239 = 44.4.
    assert not judge(Terms("anomaly", "both", sensitivity="low"), weekdays([*usual, 0]), DAY).fires
    assert judge(Terms("anomaly", "both", sensitivity="high"), weekdays([*usual, 44]), DAY).fires
    assert not judge(Terms("anomaly", "both", sensitivity="high"), weekdays([*usual, 45]), DAY).fires


def test_one_odd_day_of_the_past_does_not_widen_the_range() -> None:
    calm = judge(Terms("anomaly"), weekdays([100, 104, 96, 102, 98, 100, 103, 97, 40]), DAY)
    once = judge(Terms("anomaly"), weekdays([100, 104, 96, 102, 98, 100, 103, 90_000, 40]), DAY)
    assert calm.fires
    assert once.fires
    assert once.high == pytest.approx(calm.high, rel=0.1)


def test_weekdays_that_hardly_differ_are_not_made_sharper_than_chance() -> None:
    # All 100: s is √100 = 10 for counts and 5 for others, not 0.
    same = [100.0] * 8
    assert judge(Terms("anomaly"), weekdays([*same, 64]), DAY).fires
    assert not judge(Terms("anomaly"), weekdays([*same, 66]), DAY).fires
    assert judge(Terms("anomaly", counts=False), weekdays([*same, 82]), DAY).fires
    assert not judge(Terms("anomaly", counts=False), weekdays([*same, 83]), DAY).fires


def test_weekends_that_dip_every_week_are_no_anomaly() -> None:
    week = [1000, 1050, 980, 1010, 990, 300, 280]
    values = [value * (1 + 0.01 * (n % 3)) for n in range(9) for value in week]
    days = [DAY - timedelta(days=len(values) - 1 - n) for n in range(len(values))]
    readings = {day: Reading(value, value) for day, value in zip(days, values, strict=True)}
    assert not any(judge(Terms("anomaly", "both"), readings, day).fires for day in days[-14:])
    # The same figure on a workday is one.
    readings[days[-3]] = Reading(300, 300)
    assert judge(Terms("anomaly", "both"), readings, days[-3]).fires


def test_small_figures_are_left_alone() -> None:
    assert not judge(Terms("change", "below", 50, "day", minimum=20), row([10, 1]), DAY).judged
    assert judge(Terms("change", "below", 50, "day", minimum=20), row([20, 1]), DAY).fires
    ratio = Terms("threshold", "below", 3, minimum=500, ratio=True)
    assert not judge(ratio, row([1.0], volume=499), DAY).judged
    assert judge(ratio, row([1.0], volume=500), DAY).fires
    assert not judge(Terms("change", "above", 50, "day"), row([0, 10]), DAY).judged


def test_a_day_that_is_not_over_is_only_found_too_high() -> None:
    usual = [100, 100, 110, 90, 120, 80, 130, 70]
    low = judge(Terms("anomaly", "both"), weekdays([*usual, 0]), DAY, complete=False)
    assert (low.judged, low.fires) == (False, False)
    assert judge(Terms("anomaly", "both"), weekdays([*usual, 500]), DAY, complete=False).fires
    assert not judge(Terms("threshold", "below", 10), row([1]), DAY, complete=False).judged
    assert judge(Terms("threshold", "above", 10), row([11]), DAY, complete=False).fires
    assert not judge(Terms("threshold", "above", 10, ratio=True), row([11.0], volume=9), DAY, complete=False).judged
    # So far below the limit: that it stays so is not known yet.
    assert not judge(Terms("threshold", "above", 10), row([9]), DAY, complete=False).judged


def test_what_is_not_reported_is_not_zero() -> None:
    assert not judge(Terms("threshold", "below", 10), row([None]), DAY).judged
    assert not judge(Terms("threshold", "below", 10), {}, DAY).judged
    assert not judge(Terms("change", "below", 10, "day"), row([None, 5]), DAY).judged


def test_between_two_tellings_lies_the_quiet_time() -> None:
    terms = Terms("threshold", "below", 10)
    readings = row([5, 5, 5, 5, 50, 5])
    verdicts = [judge(terms, readings, day) for day in sorted(readings)]
    days = sorted(readings)
    assert told_days(verdicts, 3) == [days[0], days[3]]
    assert told_days(verdicts, 0) == [days[0], days[1], days[2], days[3], days[5]]
