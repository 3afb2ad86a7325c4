"""Dates of a repetition: RFC 5545 rules by the wall clock of an IANA zone, so that clock changes move no hour.

The rule is expanded on naive local time and each date is then looked up in the zone: a time that the clocks skip moves
forward by the gap, a repeated one means the first (RFC 5545, 3.3.5). Days that a month lacks are left out (3.3.10).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from config.lib.clock import at_wall_clock
from config.lib.errors import InvalidInput

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
CLOSEST = timedelta(hours=1)
# After 400 years the calendar repeats, weekdays included.
CYCLE, CYCLE_YEARS = timedelta(days=146_097), 400
# The search for dates begins in a year that looks the same and is at most so late.
LATEST_START = 9930
LOOKED_AT_MAX = COUNT_MAX = 500
INTERVAL_MAX, TEXT_MAX = 999, 300
# Which parts each frequency takes. Minutes and seconds come from the time of day.
_DAYS = frozenset({"BYDAY", "BYMONTH", "BYHOUR", "WKST"})
PARTS: Mapping[str, frozenset[str]] = {
    "HOURLY": _DAYS,
    "DAILY": _DAYS | {"BYMONTHDAY"},
    "WEEKLY": _DAYS,
    "MONTHLY": _DAYS | {"BYMONTHDAY", "BYSETPOS"},
    "YEARLY": _DAYS | {"BYMONTHDAY", "BYSETPOS", "BYYEARDAY", "BYWEEKNO"},
}
_ALWAYS = frozenset({"FREQ", "INTERVAL", "COUNT", "UNTIL"})
# Part → largest number, and whether it may be negative (counted from the end).
_NUMBERS = {
    "BYMONTH": (12, False),
    "BYMONTHDAY": (31, True),
    "BYSETPOS": (366, True),
    "BYYEARDAY": (366, True),
    "BYWEEKNO": (53, True),
}
_ORDER = ("FREQ", "INTERVAL", *_NUMBERS, "BYDAY", "BYHOUR", "WKST", "COUNT", "UNTIL")
_DAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_UNTIL = re.compile(r"\d{8}(T\d{6}Z?)?")


class RuleRefused(InvalidInput):
    """The rule cannot be used."""

    code = "rule_refused"
    message = _("This is not a rule we understand. It looks like FREQ=WEEKLY;BYDAY=MO,TH.")

    def __init__(self, message: str | Promise | None = None, **params: object) -> None:
        super().__init__(message, field="rule", **params)


@dataclass(frozen=True, slots=True)
class Plan:
    """A rule with its start: `first_day` at `clock` on the wall of `zone`.

    `skipped` holds keys of dates left out (`Occurrence.key`). The first occurrence is the first date that fits the
    rule, on `first_day` or later.
    """

    rule: str
    first_day: date
    clock: time
    zone: str
    skipped: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One date. `wall` is the rule's naive local time, `at` the moment (aware UTC), `local` what a clock there shows.

    `key` names it among those of its plan: the local date, with the time where several fall on a day. `moved`: the
    clocks skip `wall`, so it happens later by the gap.
    """

    wall: datetime
    at: datetime
    local: datetime
    key: str
    skipped: bool

    @property
    def moved(self) -> bool:
        """Whether a clock change moved it."""
        return self.shown != self.wall

    @property
    def shown(self) -> datetime:
        """`local` as a naive time, for showing it whatever zone is active."""
        return self.local.replace(tzinfo=None)

    @property
    def utc(self) -> datetime:
        """`at` as a naive time in UTC, likewise."""
        return self.at.astimezone(UTC).replace(tzinfo=None)

    @property
    def offset(self) -> timedelta:
        """Distance of the local clock to UTC."""
        return self.local.utcoffset() or timedelta(0)

    @property
    def offset_text(self) -> str:
        """The same as +08:00."""
        return self.local.isoformat(timespec="minutes")[16:]


def rule_parts(text: str) -> dict[str, str]:
    """The parts of a rule, checked and in canonical order. Raises RuleRefused with the reason."""
    text = text.strip().upper().removeprefix("RRULE:").strip(" ;")
    if not text or len(text) > TEXT_MAX:
        raise RuleRefused
    found: dict[str, str] = {}
    for part in text.split(";"):
        name, sign, value = (piece.strip() for piece in part.partition("="))
        if not (name and sign and value):
            raise RuleRefused
        if name in found:
            raise RuleRefused(_("“%(part)s” stands in the rule twice."), part=name)
        found[name] = value.replace(" ", "")
    frequency = found.get("FREQ", "")
    if frequency not in PARTS:
        raise RuleRefused(
            _("FREQ must be HOURLY, DAILY, WEEKLY, MONTHLY or YEARLY; posts keep at least an hour between them.")
        )
    for name, value in found.items():
        if name not in PARTS[frequency] | _ALWAYS:
            raise RuleRefused(_("“%(part)s” cannot be used with FREQ=%(freq)s."), part=name, freq=frequency)
        _check(name, value, found)
    weekly = {"DAILY": 7, "HOURLY": 168}.get(frequency)
    if weekly and "BYDAY" in found and int(found.get("INTERVAL", "1")) % weekly == 0:
        raise RuleRefused(_("Whole weeks on certain days are FREQ=WEEKLY."))
    if set(days := found.get("BYDAY", "").split(",")) <= set(WEEKDAYS):
        found["BYDAY"] = ",".join(sorted(set(days), key=WEEKDAYS.index))
    if found.get("INTERVAL") == "1":
        del found["INTERVAL"]
    return {name: found[name] for name in _ORDER if name in found}


def rule_text(parts: Mapping[str, str]) -> str:
    """Parts as one line."""
    return ";".join(f"{name}={value}" for name, value in parts.items())


def occurrences(plan: Plan, *, after: datetime) -> Iterator[Occurrence]:
    """The dates later than `after` (aware), soonest first, with those left out marked; looks at LOOKED_AT_MAX at most.

    Two are never closer than an hour. Raises RuleRefused for a rule that cannot be used.
    """
    parts, zone, looked = rule_parts(plan.rule), ZoneInfo(plan.zone), 0
    several, until, previous = _several_a_day(parts), parts.pop("UNTIL", ""), None
    for wall in _walls(parts, plan, after):
        at = at_wall_clock(wall.date(), wall.time(), plan.zone)
        if until and _past(until, wall, at):
            return
        if previous is not None and at - previous < CLOSEST:
            continue
        previous = at
        if at <= after:
            continue
        key = wall.isoformat(timespec="minutes") if several else wall.date().isoformat()
        yield Occurrence(wall, at, at.astimezone(zone), key, key in plan.skipped)
        looked += 1
        if looked == LOOKED_AT_MAX:
            return


def _walls(parts: Mapping[str, str], plan: Plan, after: datetime) -> Iterator[datetime]:
    """Naive local times of the rule, from its start or from shortly before `after`.

    dateutil looks for a date until the year 9999. A rule that has none would keep it busy for 8000 years, so the
    search runs in a late copy of the same calendar: it ends after 470 years at most.
    """
    start = datetime.combine(plan.first_day, plan.clock.replace(second=0, microsecond=0))
    early = after.astimezone(ZoneInfo(plan.zone)).replace(tzinfo=None) - timedelta(days=2)
    unit = {"HOURLY": timedelta(hours=1), "DAILY": timedelta(days=1), "WEEKLY": timedelta(weeks=1)}
    step = unit.get(parts["FREQ"], timedelta(0)) * int(parts.get("INTERVAL", "1"))
    if step and start < early and "COUNT" not in parts:
        # Whole steps later the rule goes on as if it had run since its start.
        start += step * ((early - start) // step)
    shift = CYCLE * max((LATEST_START - start.year) // CYCLE_YEARS, 0)
    try:
        for wall in rrulestr(rule_text(parts), dtstart=start + shift):
            if wall.year > 9990:
                return
            yield wall - shift
    except (ValueError, OverflowError):
        # What dateutil finds to have no date at all, such as every second hour at odd hours only.
        return


def _several_a_day(parts: Mapping[str, str]) -> bool:
    return parts["FREQ"] == "HOURLY" or "," in parts.get("BYHOUR", "")


def _past(until: str, wall: datetime, at: datetime) -> bool:
    """Whether a date lies behind UNTIL, which is itself the last one: a day, a local time, or UTC with a Z."""
    if len(until) == 8:
        return wall.date() > datetime.strptime(until, "%Y%m%d").date()  # noqa: DTZ007 - a calendar day
    moment = datetime.strptime(until.rstrip("Z"), "%Y%m%dT%H%M%S")  # noqa: DTZ007 - the zone is decided below
    return at > moment.replace(tzinfo=UTC) if until.endswith("Z") else wall > moment


def _check(name: str, value: str, parts: Mapping[str, str]) -> None:
    if name == "INTERVAL":
        _number(name, value, INTERVAL_MAX)
    elif name == "COUNT":
        if "UNTIL" in parts:
            raise RuleRefused(_("Give either COUNT or UNTIL, not both."))
        _number(name, value, COUNT_MAX)
    elif name == "UNTIL":
        _check_until(value)
    elif name == "BYDAY":
        _check_days(value, parts["FREQ"])
    elif name == "BYHOUR":
        for item in value.split(","):
            if not (item.isascii() and item.isdigit() and int(item) <= 23):
                raise RuleRefused(_("“%(value)s” is no value for %(part)s."), value=item, part=name)
    elif name == "WKST":
        if value not in WEEKDAYS:
            raise RuleRefused(_("“%(value)s” is no value for %(part)s."), value=value, part=name)
    elif name in _NUMBERS:
        highest, negative = _NUMBERS[name]
        for item in value.split(","):
            _number(name, item.removeprefix("-") if negative else item, highest)
    if name == "BYMONTHDAY" and "BYMONTH" in parts:
        _check_possible(value, parts["BYMONTH"])


def _number(name: str, value: str, highest: int) -> None:
    if not (value.isascii() and value.isdigit() and len(value) <= 4 and 1 <= int(value) <= highest):
        text = _("%(part)s takes numbers from 1 to %(max)s, not “%(value)s”.")
        raise RuleRefused(text, part=name, max=highest, value=value)


def _check_until(value: str) -> None:
    try:
        if not _UNTIL.fullmatch(value):
            raise ValueError
        datetime.strptime(value.rstrip("Z"), "%Y%m%dT%H%M%S" if "T" in value else "%Y%m%d")  # noqa: DTZ007
    except ValueError:
        raise RuleRefused(_("“%(value)s” is no value for %(part)s."), value=value, part="UNTIL") from None


def _check_days(value: str, frequency: str) -> None:
    for item in value.split(","):
        match = _DAY.fullmatch(item)
        if match is None or (match[1] and int(match[1]) == 0):
            raise RuleRefused(_("“%(value)s” is no value for %(part)s."), value=item, part="BYDAY")
        if match[1] and frequency not in {"MONTHLY", "YEARLY"}:
            raise RuleRefused(_("“%(value)s” needs FREQ=MONTHLY or FREQ=YEARLY."), value=item)


def _check_possible(days: str, months: str) -> None:
    """Some month has some day, else the search would go on to the end of the calendar."""
    longest = {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}
    numbers = [abs(int(day)) for day in days.split(",") if day.removeprefix("-").isdigit()]
    wanted = [int(month) for month in months.split(",") if month.isascii() and month.isdigit()]
    if numbers and wanted and min(numbers) > max(longest.get(month, 31) for month in wanted):
        raise RuleRefused(_("No month of the rule has such a day."))
