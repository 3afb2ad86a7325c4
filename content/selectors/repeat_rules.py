"""Repetitions as people set and read them: the simple form, its rule, and the rule in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config.lib.recurrence import WEEKDAYS, rule_parts, rule_text
from content.weekdays import weekday_names
from team.day_words import day_words

UNITS = {"day": "DAILY", "week": "WEEKLY", "month": "MONTHLY", "year": "YEARLY"}
_UNIT_OF = {frequency: unit for unit, frequency in UNITS.items()}
# How a month's day is meant: its number, the n-th weekday, the last such weekday, the last day.
MONTH_BY = ("day", "weekday", "last_weekday", "last_day")


@dataclass(frozen=True, slots=True)
class SimpleRule:
    """What the form sets: every `every` units, on `weekdays` (0 is Monday; weeks only) or by `month_by` (months only).

    It ends after `count` times or on `until`, or never when both are None.
    """

    unit: str = "week"
    every: int = 1
    weekdays: tuple[int, ...] = ()
    month_by: str = "day"
    count: int | None = None
    until: date | None = None

    def text(self, first_day: date) -> str:
        """The rule for a start on `first_day`."""
        parts = {"FREQ": UNITS[self.unit]}
        if self.every > 1:
            parts["INTERVAL"] = str(self.every)
        if self.unit == "week":
            parts["BYDAY"] = ",".join(WEEKDAYS[n] for n in sorted(set(self.weekdays)) or [first_day.weekday()])
        elif self.unit == "month":
            parts |= _month_parts(self.month_by, first_day)
        elif self.unit == "year":
            parts |= {"BYMONTH": str(first_day.month), "BYMONTHDAY": str(first_day.day)}
        if self.count is not None:
            parts["COUNT"] = str(self.count)
        elif self.until is not None:
            parts["UNTIL"] = f"{self.until:%Y%m%d}"
        return rule_text(parts)


def simple_rule(text: str, first_day: date) -> SimpleRule | None:
    """The form's values for a rule, None when the form cannot say it. Raises RuleRefused."""
    parts = _explicit(rule_parts(text), first_day)
    unit = _UNIT_OF.get(parts["FREQ"])
    until = parts.get("UNTIL", "")
    if unit is None or "T" in until:
        return None
    simple = SimpleRule(
        unit,
        int(parts.get("INTERVAL", "1")),
        tuple(WEEKDAYS.index(day) for day in parts.get("BYDAY", "").split(",") if day in WEEKDAYS),
        _month_by(parts, first_day),
        int(parts["COUNT"]) if "COUNT" in parts else None,
        date(int(until[:4]), int(until[4:6]), int(until[6:])) if until else None,
    )
    return simple if rule_parts(simple.text(first_day)) == parts else None


def rule_words(text: str, first_day: date, clock: time) -> str:
    """The rule in a sentence: "Every 2 weeks on Mon, Thu at 10:00, until 2027-03-01"."""
    simple = simple_rule(text, first_day)
    if simple is None:
        return _("By the rule %(rule)s, from %(time)s") % {"rule": text, "time": f"{clock:%H:%M}"}
    sentence = _cycle(simple) % {
        "n": simple.every,
        "time": f"{clock:%H:%M}",
        "days": _days(simple, first_day),
    }
    if simple.count is not None:
        times = ngettext("%(rule)s, once", "%(rule)s, %(n)s times", simple.count)
        return times % {"rule": sentence, "n": simple.count}
    if simple.until is not None:
        return _("%(rule)s, until %(day)s") % {"rule": sentence, "day": simple.until.isoformat()}
    return sentence


def month_choices() -> list[tuple[str, str]]:
    """What "every month" can mean; the first day, which people may still change, says which day or weekday."""
    words = (
        _("the day of the first date"),
        _("the weekday of the first date, counted from the start"),
        _("the last such weekday"),
        _("the last day"),
    )
    return list(zip(MONTH_BY, words, strict=True))


def weekday_choices() -> list[tuple[int, str]]:
    """Numbers and short names from Monday to Sunday."""
    return list(enumerate(weekday_names()))


def _cycle(simple: SimpleRule) -> str:
    single = {
        "day": _("Every day at %(time)s"),
        "week": _("Every week on %(days)s at %(time)s"),
        "month": _("Every month on %(days)s at %(time)s"),
        "year": _("Every year on %(days)s at %(time)s"),
    }
    several = {
        "day": _("Every %(n)s days at %(time)s"),
        "week": _("Every %(n)s weeks on %(days)s at %(time)s"),
        "month": _("Every %(n)s months on %(days)s at %(time)s"),
        "year": _("Every %(n)s years on %(days)s at %(time)s"),
    }
    return (single if simple.every == 1 else several)[simple.unit]


def _days(simple: SimpleRule, first_day: date) -> str:
    names = weekday_names()
    if simple.unit == "week":
        return _(", ").join(names[n] for n in simple.weekdays or (first_day.weekday(),))
    if simple.unit == "year":
        return day_words(first_day, year=False)
    if simple.month_by == "weekday":
        ordinals = [_("the 1st %(day)s"), _("the 2nd %(day)s"), _("the 3rd %(day)s"), _("the 4th %(day)s")]
        ordinals.append(_("the 5th %(day)s"))
        return ordinals[_nth(first_day) - 1] % {"day": names[first_day.weekday()]}
    if simple.month_by == "last_weekday":
        return _("the last %(day)s") % {"day": names[first_day.weekday()]}
    if simple.month_by == "last_day":
        return _("the last day")
    return _("day %(day)s") % {"day": first_day.day}


def _explicit(parts: dict[str, str], first_day: date) -> dict[str, str]:
    """The rule with the day that its start implies where it names none (RFC 5545, 3.3.10)."""
    if {"BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "BYYEARDAY", "BYWEEKNO"} & set(parts):
        return parts
    implied = {
        "WEEKLY": {"BYDAY": WEEKDAYS[first_day.weekday()]},
        "MONTHLY": {"BYMONTHDAY": str(first_day.day)},
        "YEARLY": {"BYMONTH": str(first_day.month), "BYMONTHDAY": str(first_day.day)},
    }
    return rule_parts(rule_text({**parts, **implied.get(parts["FREQ"], {})}))


def _month_parts(month_by: str, first_day: date) -> dict[str, str]:
    weekday = WEEKDAYS[first_day.weekday()]
    return {
        "day": {"BYMONTHDAY": str(first_day.day)},
        "weekday": {"BYDAY": f"{_nth(first_day)}{weekday}"},
        "last_weekday": {"BYDAY": f"-1{weekday}"},
        "last_day": {"BYMONTHDAY": "-1"},
    }[month_by]


def _month_by(parts: Mapping[str, str], first_day: date) -> str:
    wanted = {name: value for name, value in parts.items() if name in {"BYDAY", "BYMONTHDAY"}}
    return next((by for by in MONTH_BY if _month_parts(by, first_day) == wanted), "day")


def _nth(day: date) -> int:
    return (day.day - 1) // 7 + 1
