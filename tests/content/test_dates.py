"""Facts about days: lunar calendar, solar terms, holidays, marketing dates."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import yaml

from content.selectors.dates import DATA, SENSITIVE_TONES, day_facts, facts_between

ZH, EN = "zh-hans", "en"


@pytest.mark.parametrize(
    ("day", "festival"),
    [
        ("2025-01-29", "春节"),
        ("2026-02-16", "除夕"),
        ("2026-02-17", "春节"),
        ("2027-02-06", "春节"),
        ("2028-01-26", "春节"),
        ("2025-05-31", "端午节"),
        ("2026-06-19", "端午节"),
        ("2027-06-09", "端午节"),
        ("2028-05-28", "端午节"),
        ("2025-10-06", "中秋节"),
        ("2026-09-25", "中秋节"),
        ("2027-09-15", "中秋节"),
        ("2028-10-03", "中秋节"),
        ("2026-08-19", "七夕"),
        ("2026-03-03", "元宵节"),
        ("2026-01-26", "腊八节"),
        ("2026-11-26", "感恩节"),
        ("2026-11-27", "黑五"),
        ("2026-05-10", "母亲节"),
        ("2026-04-05", "复活节"),
        ("2027-03-28", "复活节"),
    ],
)
def test_festivals_fall_on_their_days(day: str, festival: str) -> None:
    assert festival in day_facts(date.fromisoformat(day), ZH).names


@pytest.mark.parametrize(
    ("day", "zh", "en"),
    [
        ("2025-12-21", "冬至", "Winter Solstice"),
        ("2026-12-22", "冬至", "Winter Solstice"),
        ("2026-11-22", "小雪", "Minor Snow"),
        ("2026-12-07", "大雪", "Major Snow"),
        ("2027-02-04", "立春", "Start of Spring"),
        ("2028-04-04", "清明", "Clear and Bright"),
    ],
)
def test_solar_terms_in_both_languages(day: str, zh: str, en: str) -> None:
    assert day_facts(date.fromisoformat(day), ZH).solar_term == zh
    assert day_facts(date.fromisoformat(day), EN).solar_term == en


def test_every_year_has_its_24_solar_terms_once() -> None:
    for year in range(2025, 2031):
        facts = facts_between(date(year, 1, 1), date(year, 12, 31), EN)
        terms = [fact.solar_term for fact in facts.values() if fact.solar_term]
        assert len(terms) == len(set(terms)) == 24


def test_lunar_day_and_first_day_of_a_month() -> None:
    assert day_facts(date(2026, 11, 21), ZH).lunar == "十三"
    assert day_facts(date(2026, 12, 9), ZH).lunar == "冬月"
    assert day_facts(date(2026, 11, 21), EN).lunar_long == "Lunar 10/13"
    assert day_facts(date(2025, 7, 25), ZH).lunar_long == "闰六月初一"


def test_days_off_and_worked_as_announced() -> None:
    facts = facts_between(date(2026, 2, 13), date(2026, 2, 28), ZH)
    rests = {day.day: fact.rest for day, fact in facts.items()}
    assert rests == {
        **dict.fromkeys((13, 24, 25, 26, 27), ""),
        **dict.fromkeys((14, 28), "work"),
        **dict.fromkeys(range(15, 24), "off"),
    }
    assert not any(fact.provisional for fact in facts.values())
    assert day_facts(date(2026, 10, 10), ZH).rest == "work"


def test_a_year_not_announced_yet_shows_what_the_law_grants() -> None:
    facts = facts_between(date(2028, 1, 1), date(2028, 12, 31), EN)
    off = {day.isoformat()[5:] for day, fact in facts.items() if fact.rest == "off"}
    assert off == {
        *("01-01", "01-25", "01-26", "01-27", "01-28", "04-04", "05-01", "05-02", "05-28"),
        *("10-01", "10-02", "10-03"),
    }
    assert all(fact.provisional for fact in facts.values() if fact.rest)


def test_a_day_of_mourning_asks_for_restraint_and_labels_its_day() -> None:
    for year in range(2025, 2029):
        facts = day_facts(date(year, 12, 13), EN)
        assert facts.care is not None
        assert facts.label == "Nanjing Massacre Memorial Day"
        assert facts.care.advice == "No promotion or entertainment; review what is scheduled"
    assert day_facts(date(2026, 12, 13), ZH).care.advice == "停发促销与娱乐内容，检查已排期的内容"
    assert day_facts(date(2026, 11, 11), ZH).care is None


def test_minor_observances_do_not_displace_the_lunar_day() -> None:
    facts = day_facts(date(2026, 11, 21), ZH)
    assert facts.label == "十三"
    assert facts.names == ("世界问候日",)


def test_every_entry_is_complete() -> None:
    entries = yaml.safe_load((DATA / "marketing.yaml").read_text(encoding="utf-8"))
    assert len({entry["key"] for entry in entries}) == len(entries) > 70
    for entry in entries:
        assert {"zh", "en"} <= entry.keys()
        if entry["tone"] in SENSITIVE_TONES:
            assert entry["advice"].keys() == {"zh", "en"}, entry["key"]


def test_every_rule_gives_a_day_in_every_year_but_tables() -> None:
    entries = {e["key"]: e for e in yaml.safe_load((DATA / "marketing.yaml").read_text(encoding="utf-8"))}
    for year in range(2025, 2029):
        day, seen = date(year, 1, 1), set()
        while day.year == year:
            seen |= {event.key for event in day_facts(day, EN).events}
            day += timedelta(days=1)
        missing = {key for key, entry in entries.items() if key not in seen and entry["rule"]["type"] != "table"}
        # The eighth day of the twelfth lunar month can skip a Gregorian year; so can 23 and 24.
        assert missing <= {"laba", "xiaonian_n", "xiaonian_s"}
