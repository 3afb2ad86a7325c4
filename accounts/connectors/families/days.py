"""Days of platforms: daily allowances turn over at midnight where the platform counts them."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta, timezone, tzinfo

# China keeps no summer time.
CHINA = timezone(timedelta(hours=8))


def midnight(now: datetime, zone: tzinfo = CHINA) -> datetime:
    """When the next day begins in a zone, as aware UTC; `now`: aware."""
    tomorrow = now.astimezone(zone).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(), zone).astimezone(UTC)


def until_midnight(now: datetime, zone: tzinfo = CHINA) -> float:
    """Seconds from `now` (aware) until the day ends in a zone."""
    return (midnight(now, zone) - now).total_seconds()
