"""Reading cells of files with figures: numbers, money, dates, moments, durations. Pure functions."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from config.lib.clock import at_wall_clock

# What exports write where they have no figure.
_NOTHING = frozenset({"", "-", "--", "—", "——", "–", "/", "n/a", "na", "null", "none", "无", "暂无", "暂无数据"})
_UNITS = {"万": 10_000, "w": 10_000, "k": 1_000, "千": 1_000, "m": 1_000_000, "亿": 100_000_000}
# What a sum of money in the store has room for, and far from what a sum of figures overflows.
MOST = Decimal(10) ** 14 - 1
_YEAR_FIRST = re.compile(
    r"^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(.*)$|^(\d{4})(\d{2})(\d{2})((?:[ T].*)?)$"
)
_YEAR_LAST = re.compile(r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(.*)$")
_CLOCK = re.compile(r"^[ T]*(\d{1,2})\s*[:：时点]\s*(\d{1,2})?\s*(?:[:：分]\s*(\d{1,2}))?(?:\.\d+)?\s*[分秒]?$")
_SPANS = re.compile(
    r"^(?:(\d+)\s*(?:小时|时|h))?\s*(?:(\d+)\s*(?:分钟|分|min|m))?\s*(?:(\d+(?:\.\d+)?)\s*(?:秒|s))?$", re.I
)


class CellError(ValueError):
    """A cell that cannot be read; the message is for the person."""


def read_amount(text: str, *, factor: int = 1) -> Decimal | None:
    """A number that is not below 0: 1,234 or 1.2万 or 3.4k, money with its sign; None where nothing is reported.

    Commas and points are told apart as people write them (`_pointed`).
    """
    word = text.strip().lower().replace("，", ",").strip("¥￥$€£").strip()
    if word in _NOTHING:
        return None
    times = factor
    if word[-1] in _UNITS:
        times, word = _UNITS[word[-1]], word[:-1].strip()
    try:
        number = Decimal(_pointed(word))
    except InvalidOperation:
        raise CellError(_("“%(text)s” is no number.") % {"text": text[:40]}) from None
    if not number.is_finite():
        raise CellError(_("“%(text)s” is no number.") % {"text": text[:40]})
    if number < 0:
        raise CellError(_("A figure cannot be below 0."))
    # Compared before it is multiplied: what is far too large cannot be.
    if number > MOST or number * times > MOST:
        raise CellError(_("This number is too large."))
    return number * times


def _pointed(word: str) -> str:
    """A number with a point for its decimals and no mark between thousands.

    Where both marks occur, the last one is the decimal one: 1,234.5 and 1.234,5. One mark alone stands between
    thousands when it parts groups of three, a point only when there are several: 1,234 and 1.234.567, but 1.234 is a
    little more than one. A single comma otherwise is a decimal one: 12,5. Anything else is left, and is no number.
    """
    decimal = max(".,", key=word.rfind)
    thousands = "," if decimal == "." else "."
    if thousands in word:
        whole, _mark, rest = word.rpartition(decimal)
        return f"{whole.replace(thousands, '')}.{rest}" if _grouped(whole, thousands) and rest.isdigit() else word
    if _grouped(word, decimal) and (decimal == "," or word.count(".") > 1):
        return word.replace(decimal, "")
    return word.replace(",", ".") if word.count(",") == 1 else word


def _grouped(word: str, mark: str) -> bool:
    return re.fullmatch(rf"-?\d{{1,3}}(?:{re.escape(mark)}\d{{3}})+", word) is not None


def read_count(text: str, *, factor: int = 1) -> int | None:
    """A whole number; what was shortened, such as 1.23万, counts as what it says."""
    amount = read_amount(text, factor=factor)
    if amount is None:
        return None
    if amount != amount.to_integral_value():
        raise CellError(_("“%(text)s” is no whole number.") % {"text": text[:40]})
    return int(amount)


def read_money(text: str, *, factor: int = 1) -> Decimal | None:
    """An amount of money with at most two digits after the point."""
    amount = read_amount(text, factor=factor)
    return None if amount is None else amount.quantize(Decimal("0.01"))


def read_seconds(text: str) -> Decimal | None:
    """A duration in seconds: 12.3, 12.3秒, 1:02, 0:01:02 or 1分2秒."""
    word = text.strip().lower()
    if word in _NOTHING:
        return None
    if re.fullmatch(r"\d+(:\d{1,2}){1,2}", word):
        total = 0
        for part in word.split(":"):
            total = total * 60 + int(part)
        return _seconds(Decimal(total), text)
    match = _SPANS.match(word)
    if match and any(match.groups()):
        hours, minutes, seconds = match.groups()
        return _seconds(Decimal(hours or 0) * 3600 + Decimal(minutes or 0) * 60 + Decimal(seconds or 0), text)
    amount = read_amount(word)
    return None if amount is None else _seconds(amount, text)


def _seconds(total: Decimal, text: str) -> Decimal:
    """A duration of an average look: at most a day."""
    if total > 86_400:
        raise CellError(_("“%(text)s” is longer than a day.") % {"text": text[:40]})
    return total


def read_date(text: str, order: str) -> date:
    """A day; those that begin with the year mean one thing, others are read in `order` (dmy or mdy)."""
    return _parts(text, order)[0]


def read_moment(text: str, zone: str, order: str) -> tuple[datetime, bool]:
    """The moment (aware UTC) on the clock of `zone`, and whether a time of day was given; else noon of that day."""
    day, rest = _parts(text, order)
    if not rest.strip():
        return at_wall_clock(day, time(12), zone), False
    match = _CLOCK.match(rest)
    try:
        clock = time(int(match[1]), int(match[2] or 0), int(match[3] or 0)) if match else None
    except ValueError:
        clock = None
    if clock is None:
        raise CellError(_("“%(text)s” is no date with a time. Write it as 2026-11-23 20:30.") % {"text": text[:40]})
    return at_wall_clock(day, clock, zone).astimezone(UTC), True


def _parts(text: str, order: str) -> tuple[date, str]:
    word = text.strip()
    try:
        if match := _YEAR_FIRST.match(word):
            found = match.groups()
            year, month, day, rest = found[:4] if found[0] else found[4:]
            return _day(int(year), int(month), int(day)), rest or ""
        if match := _YEAR_LAST.match(word):
            one, two = int(match[1]), int(match[2])
            day_of, month_of = (one, two) if order == "dmy" else (two, one)
            return _day(int(match[3]), month_of, day_of), match[4]
    except ValueError:
        pass
    raise CellError(_("“%(text)s” is no date we can read. Write it as 2026-11-23.") % {"text": text[:40]})


def _day(year: int, month: int, day: int) -> date:
    if not 2005 <= year <= 2099:
        raise ValueError
    return date(year, month, day)
