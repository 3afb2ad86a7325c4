"""Time habits: aware UTC in code, the workspace's zone on screen."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Literal
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def now() -> datetime:
    """The present moment, aware UTC."""
    return timezone.now()


def validate_zone(name: str) -> None:
    """Raise ValidationError unless `name` is an IANA time zone."""
    if name not in available_timezones():
        raise ValidationError(
            _("“%(name)s” is not a time zone. Use a name such as Asia/Shanghai."), params={"name": name}
        )


def local_day(moment: datetime, zone: str) -> date:
    """The calendar day of an aware moment in `zone`."""
    return moment.astimezone(ZoneInfo(zone)).date()


def day_start(day: date, zone: str) -> datetime:
    """The first moment of `day` in `zone`, as aware UTC."""
    return datetime.combine(day, time.min, ZoneInfo(zone)).astimezone(UTC)


def at_wall_clock(day: date, clock: time, zone: str) -> datetime:
    """`day` at `clock` on the wall of `zone`, as aware UTC.

    A time that daylight saving skips moves forward by the length of the gap; a repeated time means the first one.
    """
    return datetime.combine(day, clock, ZoneInfo(zone)).astimezone(UTC)


def wall_clock_oddity(day: date, clock: time, zone: str) -> Literal["", "skipped", "repeated"]:
    """Whether the clocks of `zone` never show `clock` on `day` (`skipped`), or show it twice (`repeated`)."""
    local = datetime.combine(day, clock, ZoneInfo(zone))
    if local.replace(fold=0).utcoffset() == local.replace(fold=1).utcoffset():
        return ""
    shown = local.astimezone(UTC).astimezone(ZoneInfo(zone))
    return "repeated" if shown.replace(tzinfo=None) == local.replace(tzinfo=None) else "skipped"
