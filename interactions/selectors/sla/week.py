"""The rota of a week, as its page and the API show it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from config.lib.clock import local_day, now
from config.lib.errors import NotFound
from content.selectors.dates import DayFacts, day_facts
from interactions.models import Absence, Answerer, OnCall
from interactions.selectors.sla.duty import Colleague, Rota, Span, crew_of, rota_of
from team.models import User, Workspace


@dataclass(frozen=True, slots=True)
class Cell:
    """One person on one day. `duty`: the hours are of this day only."""

    day: date
    spans: Sequence[Span]
    duty: bool = False
    away: Absence | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One person in a week."""

    who: Colleague
    cells: Sequence[Cell]
    minutes: int


@dataclass(frozen=True, slots=True)
class Week:
    """A week: its days with what they are by law, everybody who answers, and how many are on shift each day."""

    days: Sequence[DayFacts]
    lines: Sequence[Line]
    on_shift: Sequence[int]
    absences: Sequence[Absence] = ()
    has_rota: bool = True


@dataclass(frozen=True, slots=True)
class Person:
    """One person's shifts and absences, from today on."""

    user: User
    card: Answerer
    weekly: Sequence[Sequence[Span]]
    duties: Sequence[OnCall] = field(default_factory=list)
    absences: Sequence[Absence] = field(default_factory=list)


def week_of(*, workspace: Workspace, monday: date) -> Week:
    """Who works when in the week that begins on `monday`."""
    days = [monday + timedelta(days=n) for n in range(7)]
    rota = rota_of(workspace=workspace, first=days[0], last=days[-1])
    rows = Absence.objects.for_workspace(workspace).filter(last_day__gte=days[0]).select_related("user")
    absences = list(rows)
    lines = [_line(one, rota, days, absences) for one in crew_of(workspace=workspace)]
    counts = [sum(bool(line.cells[n].spans) and line.cells[n].away is None for line in lines) for n in range(7)]
    today = local_day(now(), workspace.time_zone)
    coming = [row for row in absences if row.last_day >= today]
    return Week([day_facts(day) for day in days], lines, counts, coming, bool(rota.weekly or rota.days))


def colleague_get(*, workspace: Workspace, user_id: int) -> Person:
    """One person who may answer. Raises NotFound."""
    one = next((one for one in crew_of(workspace=workspace) if one.user.pk == user_id), None)
    if one is None:
        raise NotFound
    today = local_day(now(), workspace.time_zone)
    rota = rota_of(workspace=workspace, first=today, last=today)
    weekly = [rota.weekly.get(user_id, {}).get(n, []) for n in range(7)]
    duties = OnCall.objects.for_workspace(workspace).filter(user_id=user_id, day__gte=today)
    absences = Absence.objects.for_workspace(workspace).filter(user_id=user_id, last_day__gte=today)
    return Person(one.user, one.card, weekly, list(duties), list(absences))


def _line(one: Colleague, rota: Rota, days: Sequence[date], absences: Sequence[Absence]) -> Line:
    cells = []
    for day in days:
        away = next(
            (row for row in absences if row.user_id == one.user.pk and row.first_day <= day <= row.last_day), None
        )
        cells.append(Cell(day, rota.spans(one.user.pk, day), (one.user.pk, day) in rota.days, away))
    worked = sum(end - start for cell in cells if cell.away is None for start, end in cell.spans)
    return Line(one, cells, worked)
