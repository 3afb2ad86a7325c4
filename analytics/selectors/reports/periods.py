"""Periods of reports and how they are called. Pure functions; days are days of the workspace's zone."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from analytics.report_states import Language, SendRhythm, Template

# The longest period of a report, in days.
DAYS_MAX = 366


def last_period(template: str, today: date) -> tuple[date, date]:
    """The last whole week (from Monday) or month before `today`; of other templates the 30 days up to yesterday."""
    if template == Template.WEEKLY:
        end = today - timedelta(days=today.weekday() + 1)
        return end - timedelta(days=6), end
    if template == Template.MONTHLY:
        end = today.replace(day=1) - timedelta(days=1)
        return end.replace(day=1), end
    return today - timedelta(days=30), today - timedelta(days=1)


def due_period(rhythm: str, day: date) -> tuple[date, date]:
    """The period a schedule reports on `day`: the last whole week or month before it."""
    return last_period(Template.WEEKLY if rhythm == SendRhythm.WEEKLY else Template.MONTHLY, day)


def is_whole_month(first: date, last: date) -> bool:
    """Whether the days are one calendar month."""
    return first.day == 1 and last == first.replace(day=calendar.monthrange(first.year, first.month)[1])


def is_whole_week(first: date, last: date) -> bool:
    """Whether the days are one week from Monday to Sunday."""
    return first.weekday() == 0 and last == first + timedelta(days=6)


def month_before(first: date) -> tuple[date, date]:
    """The calendar month before the one that begins on `first`."""
    end = first - timedelta(days=1)
    return end.replace(day=1), end


def span_words(first: date, last: date, language: str) -> str:
    """The period in words, in Chinese or English: "2026 年 10 月", "2026 年第 43 周", "1 Oct – 12 Oct 2026"."""
    if is_whole_month(first, last):
        return f"{first.year} 年 {first.month} 月" if language == Language.CHINESE else f"{first:%B %Y}"
    if is_whole_week(first, last):
        year, week, _weekday = first.isocalendar()
        return f"{year} 年第 {week} 周" if language == Language.CHINESE else f"Week {week}, {year}"
    return days_words(first, last, language)


def short_words(first: date, last: date, language: str) -> str:
    """A short name of the period for table heads and legends: "9 月", "第 42 周", "9/1–9/12"."""
    if is_whole_month(first, last):
        return f"{first.month} 月" if language == Language.CHINESE else f"{first:%b}"
    if is_whole_week(first, last):
        week = first.isocalendar()[1]
        return f"第 {week} 周" if language == Language.CHINESE else f"Week {week}"
    return days_words(first, last, language, short=True)


def days_words(first: date, last: date, language: str, *, short: bool = False) -> str:
    """From which to which day; the year stands with both where they differ."""
    if language == Language.CHINESE:
        if short:
            return f"{first.month}/{first.day}–{last.month}/{last.day}"
        end = f"{last.month} 月 {last.day} 日" if first.year == last.year else day_words(last, language, year=True)
        return f"{day_words(first, language, year=True)} – {end}"
    begin = f"{first.day} {first:%b}" + ("" if first.year == last.year else f" {first.year}")
    return f"{begin} – {last.day} {last:%b}" + ("" if short else f" {last.year}")


def day_words(day: date, language: str, *, year: bool = False) -> str:
    """One day: "10 月 3 日" or "3 Oct", with its year where asked."""
    if language == Language.CHINESE:
        return (f"{day.year} 年 " if year else "") + f"{day.month} 月 {day.day} 日"
    return f"{day.day} {day:%b}" + (f" {day.year}" if year else "")


def title_of(template: str, first: date, last: date, language: str, campaign: str = "") -> str:
    """What a report is called unless somebody calls it otherwise."""
    chinese = language == Language.CHINESE
    if template == Template.MONTHLY and is_whole_month(first, last):
        return f"{first.year} 年 {first.month} 月社媒运营月报" if chinese else f"Social media report, {first:%B %Y}"
    if template == Template.WEEKLY and is_whole_week(first, last):
        year, week, _weekday = first.isocalendar()
        return f"{year} 年第 {week} 周社媒运营周报" if chinese else f"Social media report, week {week} of {year}"
    if template == Template.CAMPAIGN and campaign:
        return f"{campaign[:60]}复盘报告" if chinese else f"Campaign report: {campaign[:60]}"
    words = days_words(first, last, language)
    return f"社媒运营报告 {words}" if chinese else f"Social media report, {words}"
