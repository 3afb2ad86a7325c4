"""The running clock of a run-of-show: when each part begins, and where parts leave gaps or overlap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from content.models import LiveSegment, LiveSession


@dataclass(frozen=True, slots=True)
class Slot:
    """One segment: minutes after the beginning at which it starts and ends, and the gap (positive) or overlap
    (negative) in minutes to what came before. `at`: the wall clock, aware; None without a start of the session."""

    segment: LiveSegment
    start: int
    end: int
    gap: int
    at: datetime | None

    @property
    def overlap(self) -> int:
        """Minutes it overlaps with the part before."""
        return max(0, -self.gap)

    @property
    def clock(self) -> str:
        """Start as H:MM after the beginning."""
        return f"{self.start // 60}:{self.start % 60:02d}"


@dataclass(frozen=True, slots=True)
class Running:
    """The whole: its slots, planned minutes, minutes between start and end of the session (None: not set), and by how
    much the plan is longer (positive) or shorter than that."""

    slots: tuple[Slot, ...]
    planned: int
    room: int | None

    @property
    def over(self) -> int:
        """Minutes the plan runs past the end of the session."""
        return max(0, self.end - self.room) if self.room is not None else 0

    @property
    def spare(self) -> int:
        """Minutes of the session for which nothing is planned at its end."""
        return max(0, self.room - self.end) if self.room is not None and self.slots else 0

    @property
    def end(self) -> int:
        """When the last part ends, in minutes after the beginning."""
        return max((slot.end for slot in self.slots), default=0)

    @property
    def warnings(self) -> int:
        """How many parts do not follow on the one before."""
        return sum(slot.gap != 0 for slot in self.slots)


def running(session: LiveSession, segments: Sequence[LiveSegment]) -> Running:
    """Lay the segments on the clock in their order. Asks the database nothing."""
    slots: list[Slot] = []
    cursor = 0
    for segment in segments:
        start = cursor if segment.offset is None else segment.offset
        at = session.starts_at + timedelta(minutes=start) if session.starts_at else None
        slots.append(Slot(segment, start, start + segment.minutes, start - cursor, at))
        cursor = start + segment.minutes
    room = None
    if session.starts_at and session.ends_at:
        room = round((session.ends_at - session.starts_at) / timedelta(minutes=1))
    return Running(tuple(slots), sum(segment.minutes for segment in segments), room)


def on_now(plan: Running, session: LiveSession, moment: datetime) -> tuple[Slot | None, Slot | None]:
    """The segment that runs at `moment` (aware) and the next one, counted from when the session really began."""
    begun = session.aired_at or session.starts_at
    if begun is None:
        return None, plan.slots[0] if plan.slots else None
    minute = (moment - begun) / timedelta(minutes=1)
    current = next((slot for slot in plan.slots if slot.start <= minute < slot.end), None)
    coming = next((slot for slot in plan.slots if slot.start > minute), None)
    return current, coming
