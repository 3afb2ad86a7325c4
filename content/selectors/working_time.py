"""Working hours of a team: Monday to Friday 09:00–18:00 on the workspace's wall clock, without public holidays.

Days off and weekend days worked in exchange are those of the Chinese calendar (`selectors.dates`).
"""

from __future__ import annotations

from datetime import datetime, time, timedelta

from config.lib.clock import at_wall_clock, local_day
from content.selectors.dates import day_facts

OPENS, CLOSES = time(9, 0), time(18, 0)


def working_time_add(start: datetime, hours: float, zone: str) -> datetime:
    """The moment when `hours` working hours have gone by since `start` (aware); `zone` is an IANA name. UTC."""
    left, day = timedelta(hours=hours), local_day(start, zone)
    for _turn in range(1000):
        if _worked(day.weekday(), day_facts(day).rest):
            opens, closes = at_wall_clock(day, OPENS, zone), at_wall_clock(day, CLOSES, zone)
            begin = max(opens, start)
            if begin < closes:
                if begin + left <= closes:
                    return begin + left
                left -= closes - begin
        day += timedelta(days=1)
    return start + left


def _worked(weekday: int, rest: str) -> bool:
    return rest == "work" or (weekday < 5 and rest != "off")
