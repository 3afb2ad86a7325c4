"""Business hours: when a time span that only counts while we are open ends, and how much of it lies between moments.

Pure arithmetic on aware moments. Wall clocks are turned into moments by the calendar's zone, so a block across a change
of daylight saving is as long as it really is. Peers' clocks ran at night or knew no lunch break (chatwoot#13392,
#14009), therefore a day may have several blocks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

DAY = 1440
# Start and end in minutes of the wall clock from midnight, 0 ≤ start < end ≤ 1440.
Block = tuple[int, int]
DayKind = Literal["", "off", "work"]
# A calendar that does not open in so many days is taken for one that never does.
HORIZON = 400


class NeverOpen(ValueError):
    """The calendar has no business time, or none within the horizon."""


@dataclass(frozen=True)
class BusinessCalendar:
    """When we are open. `week`: the blocks of Monday to Sunday, each day's in order and without overlap.

    `days`: own days that replace the week's blocks (an empty tuple: closed). `public`: what a day is by law: `off`
    closes it, `work` (a weekend day worked in exchange, 调休) opens it with the hours of the first open weekday. Own
    days win over public ones. Raises NeverOpen when no weekday has a block, ValueError for blocks out of order.
    """

    zone: str
    week: tuple[tuple[Block, ...], ...]
    days: Mapping[date, tuple[Block, ...]] = field(default_factory=dict)
    public: Callable[[date], DayKind] | None = None
    _known: dict[date, tuple[tuple[datetime, datetime], ...]] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        if len(self.week) != 7:
            raise ValueError("a week has seven days")
        for blocks in (*self.week, *self.days.values()):
            check_blocks(blocks)
        if not any(self.week):
            raise NeverOpen("no weekday has business hours")

    def blocks(self, day: date) -> tuple[Block, ...]:
        """The wall-clock blocks of a day."""
        if day in self.days:
            return self.days[day]
        kind = self.public(day) if self.public is not None else ""
        if kind == "off":
            return ()
        own = self.week[day.weekday()]
        if kind == "work" and not own:
            return next(blocks for blocks in self.week if blocks)
        return own

    def spans(self, day: date) -> tuple[tuple[datetime, datetime], ...]:
        """The open spans that begin on a day, as moments (aware UTC), in order and without overlap."""
        if (known := self._known.get(day)) is None:
            known = self._known[day] = tuple(self._spans(day))
        return known

    def _spans(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        last: datetime | None = None
        for start, end in self.blocks(day):
            begin, stop = self._moment(day, start), self._moment(day, end)
            if last is not None:
                begin = max(begin, last)
            if begin < stop:
                last = stop
                yield begin, stop

    def _moment(self, day: date, minutes: int) -> datetime:
        # Adding to an aware moment moves the wall clock, so 24:00 is the next midnight whatever happens between.
        wall = datetime.combine(day, time.min, ZoneInfo(self.zone)) + timedelta(minutes=minutes)
        return wall.astimezone(UTC)


def check_blocks(blocks: Sequence[Block]) -> None:
    """Raise ValueError unless blocks are in order, apart and inside one day."""
    last = 0
    for start, end in blocks:
        if not last <= start < end <= DAY:
            raise ValueError("blocks must be in order, apart and inside the day")
        last = end


def add_business_time(calendar: BusinessCalendar | None, start: datetime, minutes: float) -> datetime:
    """The moment at which `minutes` of business time have passed since `start`; None is around the clock.

    The end of a block counts to it: 30 minutes from 11:30 with a break at 12:00 end at 12:00. Nothing (0) ends at
    `start`. Raises NeverOpen when the calendar stays closed.
    """
    left = timedelta(minutes=minutes)
    if calendar is None or left <= timedelta(0):
        return start + max(left, timedelta(0))
    for begin, stop in _from(calendar, start):
        begin = max(begin, start)
        if begin < stop:
            if left <= stop - begin:
                return begin + left
            left -= stop - begin
    raise NeverOpen("not open within the horizon")


def business_minutes_between(calendar: BusinessCalendar | None, start: datetime, end: datetime) -> float:
    """How many minutes of business time lie between two moments; 0 when `end` is not after `start`."""
    if end <= start:
        return 0.0
    if calendar is None:
        return (end - start).total_seconds() / 60
    total = timedelta(0)
    day, last = _first_day(calendar, start), end.astimezone(ZoneInfo(calendar.zone)).date()
    while day <= last:
        for begin, stop in calendar.spans(day):
            total += max(timedelta(0), min(stop, end) - max(begin, start))
        day += timedelta(days=1)
    return total.total_seconds() / 60


def is_open(calendar: BusinessCalendar | None, moment: datetime) -> bool:
    """Whether business time runs at a moment."""
    if calendar is None:
        return True
    day = _first_day(calendar, moment)
    days = (day, day + timedelta(days=1))
    return any(begin <= moment < stop for each in days for begin, stop in calendar.spans(each))


def _first_day(calendar: BusinessCalendar, start: datetime) -> date:
    # A span of the day before may reach past midnight where a change of the clocks stretches the day.
    return start.astimezone(ZoneInfo(calendar.zone)).date() - timedelta(days=1)


def _from(calendar: BusinessCalendar, start: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Spans that end after `start`, in order; ends when nothing opens for `HORIZON` days."""
    day, idle = _first_day(calendar, start), 0
    while idle < HORIZON:
        spans = calendar.spans(day)
        idle = 0 if spans else idle + 1
        yield from (span for span in spans if span[1] > start)
        day += timedelta(days=1)
