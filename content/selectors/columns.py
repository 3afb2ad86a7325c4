"""Recurring columns: their dates, and what exists for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from django.db.models import F, QuerySet

from config.lib.clock import local_day, now
from config.lib.errors import NotFound
from config.lib.recurrence import WEEKDAYS, Occurrence, Plan, occurrences
from content.models import Column, Post
from content.selectors.dates import day_facts
from team.models import Workspace

SHOWN = 5


@dataclass(frozen=True, slots=True)
class ColumnDay:
    """A date to come. `left_out` when a person skipped it; `holiday` names the public holiday it is left out for."""

    slot: Occurrence
    left_out: bool
    holiday: str
    post: Post | None = None

    @property
    def day(self) -> date:
        """The local day in the column's zone, which names the date."""
        return self.slot.wall.date()

    @property
    def made(self) -> bool:
        """Whether a draft is or will be made of it."""
        return not (self.left_out or self.holiday)


def column_plan(column: Column) -> Plan:
    """What its dates are computed from: a weekly rule by the wall clock of its zone (RFC 5545)."""
    days = ",".join(WEEKDAYS[number] for number in sorted(column.weekdays))
    until = f";UNTIL={column.last_day:%Y%m%d}" if column.last_day else ""
    clock, zone = column.clock, column.time_zone
    return Plan(f"FREQ=WEEKLY;BYDAY={days}{until}", column.first_day, clock, zone, frozenset(column.skipped))


def column_days(column: Column, *, after: datetime | None = None) -> Iterator[ColumnDay]:
    """The dates later than `after` (aware; now when None), soonest first, those left out among them."""
    for found in occurrences(column_plan(column), after=after or now()):
        day = found.wall.date()
        facts = day_facts(day) if column.skip_holidays else None
        holiday = facts.holiday or facts.label if facts is not None and facts.rest == "off" else ""
        yield ColumnDay(found, found.skipped, holiday)


def next_days(column: Column, *, limit: int = SHOWN) -> list[ColumnDay]:
    """The next dates with the drafts that exist for them; none when the column has ended. Two queries at most."""
    if column.ended_at is not None:
        return []
    days = list(islice(column_days(column), limit))
    if column.pk is None:
        return days
    posts = Post.objects.for_workspace(column.workspace_id).filter(
        column_date__column=column, column_date__day__in=[item.day for item in days]
    )
    by_day = {day: post for post in posts.annotate(of_day=F("column_date__day")) for day in [post.of_day]}
    return [ColumnDay(item.slot, item.left_out, item.holiday, by_day.get(item.day)) for item in days]


def column_get(*, workspace: Workspace, column_id: int) -> Column:
    """One column with what a page shows. Raises NotFound."""
    row = _rows(workspace).filter(pk=column_id).first()
    if row is None:
        raise NotFound
    return row


def column_list(*, workspace: Workspace) -> QuerySet[Column]:
    """All columns, those in force first, by name."""
    return _rows(workspace).order_by(F("ended_at").desc(nulls_first=True), "name", "pk")


def today_of(column: Column) -> date:
    """Today in the column's zone."""
    return local_day(now(), column.time_zone)


def _rows(workspace: Workspace) -> QuerySet[Column]:
    rows = Column.objects.for_workspace(workspace).select_related("pillar", "owner", "workspace")
    return rows.prefetch_related("accounts")
