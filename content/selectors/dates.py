"""What a day means to a brand: lunar day, solar term, holiday, marketing dates and dates that call for restraint.

Facts come from `content/calendar_data` (rules, so that every year works) and from the almanac in lunar_python.
All dates are days of the Chinese calendar as printed in China; a reader elsewhere sees the same labels.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml
from dateutil.easter import easter
from django.utils.translation import get_language
from lunar_python import Lunar, Solar

DATA = Path(__file__).resolve().parent.parent / "calendar_data"
SENSITIVE_TONES = frozenset({"caution", "solemn", "respectful"})
# From this priority on a marketing date labels its day; below, it is only named in the day's details.
LABEL_PRIORITY = 2


@dataclass(frozen=True, slots=True)
class MarketingDate:
    """One entry of the marketing calendar on one day. `kind` and `tone` as explained in marketing.yaml."""

    key: str
    name: str
    kind: str
    tone: str
    priority: int
    estimated: bool
    advice: str

    @property
    def sensitive(self) -> bool:
        """Whether the day calls for restraint; `advice` then says which."""
        return self.tone in SENSITIVE_TONES


@dataclass(frozen=True, slots=True)
class DayFacts:
    """Everything known about one day, worded in one language.

    `rest` is "off" (public holiday), "work" (weekend day worked in exchange) or ""; `provisional` when only the law and
    not yet the year's announcement says so. `events` are sorted: sensitive first, then by priority.
    """

    day: date
    lunar: str
    lunar_long: str
    solar_term: str
    holiday: str
    rest: str
    provisional: bool
    events: tuple[MarketingDate, ...]

    @property
    def care(self) -> MarketingDate | None:
        """The entry that calls for restraint, if the day has one."""
        return next((event for event in self.events if event.sensitive), None)

    @property
    def label(self) -> str:
        """The one word for the day's header, or the lunar day when nothing else is on."""
        return self.special or self.lunar

    @property
    def special(self) -> str:
        """The most important name of the day; empty on an ordinary day."""
        if self.care and self.care.priority >= LABEL_PRIORITY:
            return self.care.name
        if self.holiday:
            return self.holiday
        if self.events and self.events[0].priority >= LABEL_PRIORITY:
            return self.events[0].name
        return self.solar_term

    @property
    def names(self) -> tuple[str, ...]:
        """Every name of the day, most important first, each once."""
        found = [self.special, self.holiday, *(event.name for event in self.events), self.solar_term]
        return tuple(dict.fromkeys(name for name in found if name))


def day_facts(day: date, language: str = "") -> DayFacts:
    """Facts of `day`, worded in `language` ("zh-hans" or "en"; empty: the active one)."""
    spoken = "zh" if (language or get_language() or "zh").startswith("zh") else "en"
    return _month_facts(day.year, day.month, spoken)[day.day - 1]


def facts_between(first: date, last: date, language: str = "") -> dict[date, DayFacts]:
    """Facts of every day from `first` to `last`, both included."""
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return {day: day_facts(day, language) for day in days}


def rest_of(day: date) -> str:
    """Whether China rests or works against the week: "off", "work" or ""."""
    return _holidays(day.year).get(day, ("", "", False))[1]


@lru_cache(maxsize=512)
def _month_facts(year: int, month: int, spoken: str) -> tuple[DayFacts, ...]:
    facts = []
    day = date(year, month, 1)
    while day.month == month:
        facts.append(_facts(day, spoken))
        day += timedelta(days=1)
    return tuple(facts)


def _facts(day: date, spoken: str) -> DayFacts:
    lunar = Solar.fromYmd(day.year, day.month, day.day).getLunar()
    term = lunar.getJieQi()
    name, rest, provisional = _holidays(day.year).get(day, ("", "", False))
    return DayFacts(
        day=day,
        lunar=_lunar_label(lunar, spoken),
        lunar_long=_lunar_words(lunar, spoken),
        solar_term=term if spoken == "zh" or not term else _read("solar_terms")[term],
        holiday=_read("holidays")["names"][name][spoken] if name else "",
        rest=rest,
        provisional=provisional,
        events=tuple(_event(entry, day.year, spoken) for entry in _marketing(day.year).get(day, ())),
    )


def _lunar_label(lunar: Lunar, spoken: str) -> str:
    """十三, or the month's name on its first day; in English L 10/13 with the lunar month in front."""
    if spoken == "zh":
        return f"{lunar.getMonthInChinese()}月" if lunar.getDay() == 1 else str(lunar.getDayInChinese())
    return f"L {abs(lunar.getMonth())}/{lunar.getDay()}"


def _lunar_words(lunar: Lunar, spoken: str) -> str:
    """Month and day: 十月十三, or in English Lunar 10/13."""
    if spoken == "zh":
        return f"{lunar.getMonthInChinese()}月{lunar.getDayInChinese()}"
    return f"Lunar {abs(lunar.getMonth())}/{lunar.getDay()}"


def _event(entry: dict[str, Any], year: int, spoken: str) -> MarketingDate:
    return MarketingDate(
        key=entry["key"],
        name=str(entry[spoken]),
        kind=entry["kind"],
        tone=entry["tone"],
        priority=entry["priority"],
        estimated=year in entry.get("estimated", ()),
        advice=entry.get("advice", {}).get(spoken, ""),
    )


@cache
def _read(name: str) -> Any:
    return yaml.safe_load((DATA / f"{name}.yaml").read_text(encoding="utf-8"))


@cache
def _marketing(year: int) -> dict[date, tuple[dict[str, Any], ...]]:
    """The entries of the marketing calendar on each day of a Gregorian year."""
    found: dict[date, list[dict[str, Any]]] = {}
    for entry in _read("marketing"):
        for day in _days_of(entry["rule"], year):
            found.setdefault(day, []).append(entry)
    return {
        day: tuple(sorted(entries, key=lambda e: (e["tone"] not in SENSITIVE_TONES, -e["priority"])))
        for day, entries in found.items()
    }


@cache
def _holidays(year: int) -> dict[date, tuple[str, str, bool]]:
    """Day → (name of the holiday or empty, "off" or "work", provisional)."""
    data = _read("holidays")
    own_days = {day: entry["name"] for entry in data["statutory"] for day in _days_of(entry["rule"], year)}
    found: dict[date, tuple[str, str, bool]] = {}
    if announced := data["years"].get(year):
        for entry in announced:
            first, last = entry["rest"]
            for n in range((last - first).days + 1):
                day = first + timedelta(days=n)
                found[day] = (own_days.get(day, ""), "off", False)
            for day in entry.get("work", ()):
                found[day] = ("", "work", False)
        return found
    for entry in data["statutory"]:
        for first in _days_of(entry["rule"], year):
            for n in range(entry["days"]):
                day = first + timedelta(days=n)
                found[day] = (own_days.get(day, ""), "off", True)
    return found


def _days_of(rule: dict[str, Any], year: int) -> list[date]:
    """The days of a Gregorian year that a rule of marketing.yaml names: none, one or (lunar, rarely) two."""
    offset = timedelta(days=rule.get("offset_days", 0))
    kind = rule["type"]
    if kind == "fixed":
        return [date(year, rule["month"], rule["day"])]
    if kind == "nth_weekday":
        return [_nth_weekday(year, rule["month"], rule["weekday"], rule["n"]) + offset]
    if kind == "easter":
        return [easter(year) + offset]
    if kind == "table":
        return [rule["dates"][year]] if year in rule["dates"] else []
    if kind == "solar_term":
        # The almanac's year runs from one winter solstice to the next, which it files under another key.
        table = Solar.fromYmd(year, 7, 1).getLunar().getJieQiTable()
        solar = table["DONG_ZHI" if rule["name"] == "冬至" else rule["name"]]
        return [date(solar.getYear(), solar.getMonth(), solar.getDay())]
    days = (_lunar_day(lunar_year, rule["month"], rule["day"]) + offset for lunar_year in (year - 1, year))
    return [day for day in days if day.year == year]


def _lunar_day(lunar_year: int, month: int, day: int) -> date:
    solar = Lunar.fromYmd(lunar_year, month, day).getSolar()
    return date(solar.getYear(), solar.getMonth(), solar.getDay())


def _nth_weekday(year: int, month: int, weekday: int, n: int) -> date:
    """The n-th `weekday` (0 = Monday) of a month; n = -1 is the last one."""
    if n > 0:
        first = date(year, month, 1)
        return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (n - 1))
    last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return last - timedelta(days=(last.weekday() - weekday) % 7)
