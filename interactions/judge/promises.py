"""Finding promises in answers: what is promised, and until when (handbook INT-6).

Pure: a text and the moment it was written on the wall clock of the brand. Only words that name a time are promises that
can be tracked; “soon” is none. A day without an hour means the end of the working day, 18:00.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

END_OF_DAY = time(18, 0)
# Promises further away than this are not promises to a customer.
HORIZON = timedelta(days=370)
CN = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
EN = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "ten": 10,
}  # fmt: skip
_N = r"(?P<n>\d{1,3}|[一二两三四五六七八九十]{1,3}|半)"
_NE = r"(?P<n>\d{1,3}|an?|one|two|three|four|five|six|seven|ten)"
_DAYS_EN = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYPARTS = {
    "早上": 9, "上午": 12, "中午": 12, "下午": 18, "傍晚": 18, "晚上": 21, "今晚": 21, "晚": 21, "凌晨": 6,
    "morning": 12, "noon": 12, "afternoon": 18, "evening": 21, "tonight": 21,
}  # fmt: skip

# What is promised, the most telling words first.
KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("refund", re.compile(r"退款|退钱|返还|退回.{0,4}款|\brefund|money back", re.I)),
    ("resend", re.compile(r"补发|重发|重新(?:发|寄)|换货|换新|re-?send|send (?:\w+ )?(?:again|new)|replace", re.I)),
    ("call", re.compile(r"回电|致电|(?:打|来)电话|电话(?:联系|回复)|\bcall(?:ing)? (?:you|back)|phone you", re.I)),
    ("ship", re.compile(r"发货|发出|寄出|出库|送达|\bship|dispatch|deliver", re.I)),
    ("reply", re.compile(
        r"回复|答复|联系您|联系你|给您(?:个)?(?:消息|结果|说法)|反馈|告知|\brepl(?:y|ies)|get back|let you know|"
        r"(?:hear|news) from us|update you|answer you|contact you", re.I)),
    ("other", re.compile(
        r"处理|解决|安排|办(?:好|理)|更新|修好|上架|补货|到货|完成|\bfix|resolve|sort (?:it|this) out|arrange|"
        r"restock|handle|done|complete", re.I)),
)  # fmt: skip
# Said about the past, about somebody else's duty, or as a condition: no promise of ours.
NOT_OURS = re.compile(
    r"请您?在|您(?:可以|需要|要)?在|麻烦您|建议您|(?:已经|已)(?:于|在)|上周|昨天|如果您?(?:在)?|"
    r"\bplease\b|\byou (?:can|must|need|should|have to)\b|\bif you\b|\byesterday\b|\blast (?:week|month)\b",
    re.I,
)
_CLAUSE = re.compile(r"[^。！？!?；;\n]+")


@dataclass(frozen=True, slots=True)
class Found:
    """A promise in a text, from `begins` to `ends`. `due` is on the same wall clock as the moment of writing."""

    kind: str
    begins: int
    ends: int
    due: datetime


@dataclass(frozen=True, slots=True)
class _When:
    begins: int
    ends: int
    due: datetime


def promises_in(text: str, written: datetime) -> list[Found]:
    """The promises of a text, in order; `written` is the wall clock of the brand (naive or aware, kept as it is).

    One promise a clause: the words that say what will be done, and the time said with them. Times that have passed when
    the text is written are no promises.
    """
    found = []
    for clause in _CLAUSE.finditer(text):
        words = clause[0]
        kind = next((name for name, pattern in KINDS if pattern.search(words)), "")
        if not kind or NOT_OURS.search(words):
            continue
        for when in _whens(words, written):
            if written < when.due <= written + HORIZON:
                begins = clause.start() + len(words) - len(words.lstrip())
                found.append(Found(kind, begins, clause.start() + len(words.rstrip()), when.due))
                break
    return found


def _number(text: str) -> float:
    """3, 三, 十五, 半 or three as a number."""
    if text == "半":
        return 0.5
    if text.isdecimal():
        return int(text)
    if text.lower() in EN:
        return EN[text.lower()]
    tens, ten, ones = text.rpartition("十")
    if ten:
        return (CN.get(tens, 1) if tens else 1) * 10 + (CN.get(ones, 0) if ones else 0)
    return CN.get(text[:1], 1)


def _whens(words: str, written: datetime) -> Iterator[_When]:
    for pattern, read in _READERS:
        for match in pattern.finditer(words):
            if (due := read(match, words, written)) is not None:
                yield _When(match.start(), match.end(), due)


_HOUR = re.compile(
    r"\s*(?:的)?\s*(?P<part>早上|上午|中午|下午|傍晚|晚上|今晚|晚|凌晨)?\s*"
    r"(?:(?P<hour>\d{1,2}|[一二两三四五六七八九十]{1,3})(?:[:：](?P<minute>\d{2})|[点时](?P<half>半)?(?P<cnmin>\d{1,2})?分?))?"
)
_HOUR_EN = re.compile(
    r"\s*(?P<part>morning|noon|afternoon|evening)?\s*(?:(?:at|by|before)?\s*"
    r"(?P<hour>\d{1,2})(?::(?P<minute>\d{2}))?\s*(?P<half>am|pm|o'clock)\b)?",
    re.I,
)


def _on(day: datetime, rest: str, *, english: bool = False, part: str = "") -> datetime:
    """The moment on a day that the words right after it name; the end of the working day without any."""
    match = (_HOUR_EN if english else _HOUR).match(rest)
    part = (match["part"] or "").lower() or part if match else part
    if match and match["hour"]:
        hour = int(_number(match["hour"]))
        minute = int(match["minute"] or (match.groupdict().get("cnmin") or 0))
        half = (match["half"] or "").lower()
        minute = 30 if half == "半" else minute
        afternoon = half == "pm" or part in ("下午", "晚上", "晚", "今晚", "傍晚", "afternoon", "evening", "tonight")
        if hour < 12 and afternoon:
            hour += 12
        if hour == 12 and half == "am":
            hour = 0
        if hour <= 24 and minute < 60:
            return _midnight(day) + timedelta(hours=hour, minutes=minute)
    if part in _DAYPARTS:
        return _midnight(day) + timedelta(hours=_DAYPARTS[part])
    return _midnight(day) + timedelta(hours=END_OF_DAY.hour)


def _midnight(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def _span(match: re.Match[str], words: str, written: datetime) -> datetime | None:
    """Within so many minutes, hours or days; working days leave out weekends."""
    n, unit = _number(match["n"]), match["unit"].lower()
    if unit.startswith(("分", "min")):
        return written + timedelta(minutes=n)
    if unit.startswith(("小时", "钟头", "hour", "h")):
        return written + timedelta(hours=n)
    if unit.startswith(("工作日", "business", "working")):
        day = written
        for _one in range(int(n) or 1):
            day += timedelta(days=1)
            while day.weekday() >= 5:
                day += timedelta(days=1)
        return _on(day, "")
    weeks = unit.startswith(("周", "星期", "礼拜", "week"))
    days = timedelta(weeks=n) if weeks else timedelta(days=n)
    if unit.startswith(("月", "个月", "month")):
        days = timedelta(days=30 * n)
    return _on(written + days, "") if days >= timedelta(days=1) else written + days


def _near_day(match: re.Match[str], words: str, written: datetime) -> datetime | None:
    name = match["day"].lower()
    days = {"今": 0, "明": 1, "后": 2, "大": 3, "to": 0, "tom": 1, "the": 2}
    key = "tom" if name.startswith("tom") else "to" if name.startswith("to") else "the" if name[0] == "t" else name[0]
    english = name[0] in "td"
    part = "evening" if name == "tonight" else "晚上" if name.endswith("晚") else "早上" if name.endswith("早") else ""
    due = _on(written + timedelta(days=days[key]), words[match.end() :], english=english, part=part)
    # “Today” said in the evening means until midnight.
    if days[key] == 0 and due <= written:
        due = _midnight(written) + timedelta(hours=23, minutes=59)
    return due


def _weekday(match: re.Match[str], words: str, written: datetime) -> datetime | None:
    which, name = match["which"] or "", match["wd"]
    wanted = 6 if name in "日天末" and name != "末" else "一二三四五六".index(name) if name in "一二三四五六" else 6
    monday = written - timedelta(days=written.weekday())
    weeks = 2 if which.startswith("下下") else 1 if which.startswith("下") else 0
    day = monday + timedelta(days=wanted, weeks=weeks)
    if not which and day.date() < written.date():
        day += timedelta(weeks=1)
    due = _on(day, words[match.end() :])
    return due if which or due > written else _on(day + timedelta(weeks=1), words[match.end() :])


def _weekday_en(match: re.Match[str], words: str, written: datetime) -> datetime | None:
    wanted = next(i for i, name in enumerate(_DAYS_EN) if name.startswith(match["wd"].lower()[:3]))
    if (match["which"] or "").lower() == "next":
        day = written - timedelta(days=written.weekday()) + timedelta(days=wanted, weeks=1)
    else:
        day = written + timedelta(days=(wanted - written.weekday()) % 7)
    due = _on(day, words[match.end() :], english=True)
    return due if due > written else due + timedelta(weeks=1)


def _date(match: re.Match[str], words: str, written: datetime) -> datetime | None:
    """A day of a month, with or without the month: the next one there is."""
    month = int(match["month"]) if match["month"] else 0
    return _next_date(written, month, int(match["date"]), words[match.end() :], english=False)


def _date_en(match: re.Match[str], words: str, written: datetime) -> datetime | None:
    month = _MONTHS.index((match["month"] or match["month2"]).lower()[:3]) + 1
    return _next_date(written, month, int(match["date"] or match["date2"]), words[match.end() :], english=True)


def _next_date(written: datetime, month: int, date: int, rest: str, *, english: bool) -> datetime | None:
    year, at = written.year, month or written.month
    for _try in range(13):
        if 1 <= at <= 12 and 1 <= date <= calendar.monthrange(year, at)[1]:
            due = _on(written.replace(year=year, month=at, day=date), rest, english=english)
            if due > written:
                return due
        if month:
            year += 1
        else:
            year, at = (year + 1, 1) if at == 12 else (year, at + 1)
    return None


def _edge(match: re.Match[str], words: str, written: datetime) -> datetime | None:
    """The end of this or the next week or month."""
    name = match[0].lower()
    later = name.startswith("下") or "next" in name
    if "月" in name or "month" in name:
        year, month = (written.year, written.month)
        if later:
            year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        return _on(written.replace(year=year, month=month, day=calendar.monthrange(year, month)[1]), "")
    sunday = written + timedelta(days=6 - written.weekday(), weeks=1 if later else 0)
    return _on(sunday, "")


Reader = Callable[[re.Match[str], str, datetime], datetime | None]
_READERS: tuple[tuple[re.Pattern[str], Reader], ...] = (
    (re.compile(_N + r"\s*个?\s*(?P<unit>工作日|分钟|小时|钟头|天|日|周|星期|礼拜|个月)\s*(?:之?内|以内|左右)"), _span),
    (re.compile(
        r"\b(?:within|in)\s+(?:the next\s+)?" + _NE
        + r"\s+(?P<unit>minutes?|mins?|hours?|hrs?|(?:business|working) days?|days?|weeks?|months?)\b", re.I), _span),
    (re.compile(r"(?P<day>今天|今日|今晚|明天|明日|明晚|明早|大后天|后天)"), _near_day),
    (re.compile(r"\b(?P<day>today|tonight|tomorrow|the day after tomorrow)\b", re.I), _near_day),
    (re.compile(r"(?P<which>下下|下个?|这个?|本)?(?:周|星期|礼拜)(?P<wd>[一二三四五六日天末])"), _weekday),
    (re.compile(
        r"\b(?P<which>next|this)?\s*\b(?P<wd>mon(?:day)?|tue(?:sday)?|wed(?:nesday)?|thu(?:rsday)?|fri(?:day)?|"
        r"sat(?:urday)?|sun(?:day)?)\b", re.I), _weekday_en),
    (re.compile(r"(?:(?P<month>\d{1,2})\s*月\s*|(?<![\d月点:：.]))(?P<date>\d{1,2})\s*[日号](?!内)"), _date),
    (re.compile(
        r"\b(?:(?P<month>(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)\.?\s+(?P<date>\d{1,2})(?:st|nd|rd|th)?|"
        r"(?P<date2>\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month2>(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
        r"[a-z]*))\b", re.I), _date_en),
    (re.compile(r"(?:本|这|下)个?(?:周|星期|月)(?:底|末|内)?(?=[前内底末]|之前|以前)|月底|周末前|"
            r"\bend of (?:the|this|next) (?:week|month)\b|\b(?:this|next) (?:week|month)\b",
            re.I), _edge),
)  # fmt: skip
