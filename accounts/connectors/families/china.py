"""The calendar of platforms in mainland China: days and daily allowances turn over at midnight there."""

from __future__ import annotations

from datetime import datetime, time, timedelta, timezone

# China keeps no summer time.
CHINA = timezone(timedelta(hours=8))


def until_midnight(now: datetime) -> float:
    """Seconds from `now` (aware) until the day ends in China."""
    local = now.astimezone(CHINA)
    ends = datetime.combine(local.date() + timedelta(days=1), time(), CHINA)
    return (ends - local).total_seconds()
