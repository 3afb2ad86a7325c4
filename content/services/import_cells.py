"""Reading single cells of a table of posts: dates, times, accounts, choices. Pure functions and one lookup table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo, available_timezones

from django.utils.translation import gettext as _

from accounts.connectors import registry
from accounts.models import AccountGroup, SocialAccount
from config.lib.clock import at_wall_clock, wall_clock_oddity
from content.services.import_choices import NAMES

_DATE = re.compile(r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$")
_CLOCK = re.compile(r"^(\d{1,2})[:：点时](\d{0,2})分?(?::\d{2})?\s*(am|pm|AM|PM)?$")
_SPLIT = re.compile(r"[;；,，、|\n]+")
_URL = re.compile(r"https?://\S+", re.I)


class CellError(ValueError):
    """A cell that cannot be read; the message is for the person."""


def parts(text: str) -> list[str]:
    """The values of a cell that holds several."""
    return [part.strip() for part in _SPLIT.split(text) if part.strip()]


def files(text: str) -> list[str]:
    """The files a cell names: addresses whole, even with a comma in them, else titles or numbers of the library."""
    found = _URL.findall(text)
    rest = _URL.sub(";", text)
    return [*(url.rstrip(";；,，") for url in found), *parts(rest)]


def read_date(text: str) -> date:
    """2026-11-23, 2026/11/23 or 2026年11月23日. Others may mean two days: refused. Raises CellError."""
    match = _DATE.match(text.strip())
    try:
        if match:
            return date(*(int(part) for part in match.groups()))
    except ValueError:
        pass
    raise CellError(_("“%(text)s” is no date we can read. Write it as 2026-11-23.") % {"text": text[:40]})


def read_time(text: str) -> time:
    """20:30, 8:30 PM or 20点30分. Raises CellError."""
    match = _CLOCK.match(text.strip())
    if match:
        hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "").lower()
        if half and not 1 <= hour <= 12:
            hour = 99
        elif half:
            hour = hour % 12 + (12 if half == "pm" else 0)
        if hour < 24 and minute < 60:
            return time(hour, minute)
    raise CellError(_("“%(text)s” is no time of day we can read. Write it as 20:30.") % {"text": text[:40]})


def read_zone(text: str) -> str:
    """An IANA name. Raises CellError."""
    if text.strip() in available_timezones():
        return text.strip()
    raise CellError(_("“%(name)s” is not a time zone. Use a name such as Asia/Shanghai.") % {"name": text[:40]})


def read_moment(day: str, clock: str, zone: str) -> datetime | None:
    """The moment two cells name, aware UTC; None when both are empty. Either may hold both. Raises CellError.

    A time that daylight saving skips is refused; one that comes twice means the first.
    """
    if not day.strip() and not clock.strip():
        return None
    whole = day.strip() or clock.strip()
    if "T" in whole and len(whole) > 15:
        try:
            exact = datetime.fromisoformat(whole)
        except ValueError:
            exact = None
        if exact is not None:
            return (exact if exact.tzinfo else exact.replace(tzinfo=ZoneInfo(zone))).astimezone(ZoneInfo("UTC"))
    first, _space, second = whole.partition(" ")
    if not second and not (day.strip() and clock.strip()):
        raise CellError(_("Give a time, too.") if day.strip() else _("Give a date, too."))
    wanted = read_date(first)
    at = read_time(clock if day.strip() and clock.strip() else second)
    if wall_clock_oddity(wanted, at, zone) == "skipped":
        text = _("Clocks go forward that day in %(zone)s, and %(clock)s is left out.")
        raise CellError(text % {"zone": zone, "clock": f"{at:%H:%M}"})
    try:
        return at_wall_clock(wanted, at, zone)
    except (OverflowError, ValueError):
        raise CellError(_("This date is too far away.")) from None


def read_choice(field: str, text: str) -> str:
    """The value a word of either language stands for; "" for an empty cell. Raises CellError."""
    word = " ".join(text.casefold().split())
    if word in NAMES[field]:
        return NAMES[field][word]
    words = _(", ").join(dict.fromkeys(value for value in NAMES[field].values() if value))
    raise CellError(_("“%(text)s” is not known here. Known are: %(words)s.") % {"text": text[:40], "words": words})


class Accounts:
    """The workspace's accounts by the names people write: handle, display name, platform, platform:handle, or group."""

    def __init__(
        self, accounts: Sequence[SocialAccount], groups: Iterable[tuple[AccountGroup, Sequence[int]]] = ()
    ) -> None:
        by_id = {account.pk: account for account in accounts}
        # A group's name stands for its accounts that can publish now.
        self._groups = {_folded(group.name): [by_id[pk] for pk in ids if pk in by_id] for group, ids in groups}
        self._names: dict[str, list[SocialAccount]] = {}
        for account in accounts:
            caps = registry.capabilities(account.platform)
            platforms = (account.platform, caps.label, caps.label_zh)
            own = (account.handle, account.display_name)
            joined = (f"{platform}:{name}" for platform in platforms for name in own if name)
            for name in {_folded(text) for text in (*platforms, *own, *joined) if text}:
                self._names.setdefault(name, []).append(account)

    def find(self, names: Iterable[str]) -> tuple[list[SocialAccount], list[str]]:
        """The accounts named, each once, and sentences about names that are unknown or fit several accounts."""
        found: dict[int, SocialAccount] = {}
        problems = []
        for name in names:
            fitting = self._names.get(_folded(name), [])
            if not fitting and (members := self._groups.get(_folded(name))):
                found |= {account.pk: account for account in members}
            elif len(fitting) == 1:
                found[fitting[0].pk] = fitting[0]
            elif fitting:
                text = _("“%(name)s” could be %(n)s accounts. Write platform:handle.")
                problems.append(text % {"name": name[:60], "n": len(fitting)})
            else:
                problems.append(_("No connected account is called “%(name)s”.") % {"name": name[:60]})
        return list(found.values()), problems


def _folded(text: str) -> str:
    return " ".join(text.casefold().replace("：", ":").replace(":@", ":").split()).removeprefix("@")
