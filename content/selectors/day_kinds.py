"""Which days are lived like weekends: by the week, and in China by its public holidays and the days worked for them."""

from __future__ import annotations

from datetime import date

from content.selectors.dates import rest_of

# Zones whose people have the public holidays of mainland China.
CHINA = frozenset({"Asia/Shanghai", "Asia/Urumqi", "Asia/Chongqing", "Asia/Harbin", "PRC"})


def is_weekend(day: date, zone: str) -> bool:
    """Whether people of the zone have the day off: a public holiday is such a day, a weekend day that is worked not."""
    rest = rest_of(day) if zone in CHINA else ""
    return rest == "off" or (day.weekday() >= 5 and rest != "work")
