"""How promises of answers were kept: by person, channel and week, how long answers took, and what lies open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Aggregate, Count, DateField, DurationField, ExpressionWrapper, F, FloatField, Q, QuerySet
from django.db.models.functions import Coalesce, Extract, TruncDate, TruncWeek

from config.lib.clock import day_start, local_day, now
from interactions.models import AnswerClock, Thread
from interactions.sla_states import ClockKind, ClockState
from interactions.states import Channel, ThreadState
from team.models import User, Workspace

SOON = timedelta(hours=4)
MOST_DAYS = 366


class Percentile(Aggregate):
    """A percentile, interpolated; None of nothing."""

    function = "PERCENTILE_CONT"
    output_field = FloatField()

    def __init__(self, expression: Any, share: float) -> None:
        super().__init__(
            expression, share=share, template="PERCENTILE_CONT(%(share)s) WITHIN GROUP (ORDER BY %(expressions)s)"
        )


@dataclass(frozen=True, slots=True)
class Kept:
    """One line: how many clocks were met, missed and still run; how long answers took, in minutes."""

    label: str
    met: int
    broken: int
    running: int
    void: int
    median: float | None
    p90: float | None
    key: Any = None

    @property
    def judged(self) -> int:
        """How many are decided."""
        return self.met + self.broken

    @property
    def percent(self) -> float | None:
        """Percent met of what is decided."""
        return round(100 * self.met / self.judged, 1) if self.judged else None


@dataclass(frozen=True, slots=True)
class Load:
    """What lies with one person now; None: with nobody."""

    user: User | None
    open: int
    overdue: int
    soon: int


@dataclass(frozen=True, slots=True)
class Report:
    """All of it, for the days from `first` to `last` of the workspace."""

    first: date
    last: date
    total: Kept
    firsts: Kept
    resolved: Kept
    people: Sequence[Kept]
    channels: Sequence[Kept]
    weeks: Sequence[Kept]
    backlog: Sequence[tuple[date, int]]
    loads: Sequence[Load]


def report(*, workspace: Workspace, first: date, last: date) -> Report:
    """The report on clocks that began in a span of days. A missed one counts for whoever had the thread."""
    zone = workspace.time_zone
    start, end = day_start(first, zone), day_start(last + timedelta(days=1), zone)
    rows = AnswerClock.objects.for_workspace(workspace).filter(started_at__gte=start, started_at__lt=end)
    answers = rows.exclude(kind=ClockKind.RESOLVE)
    by_person = answers.annotate(person=Coalesce("answered_by_id", "owner_id"))
    names = User.objects.in_bulk([pk for pk in by_person.values_list("person", flat=True).distinct() if pk])
    weekly = answers.annotate(week=TruncWeek("started_at", tzinfo=ZoneInfo(zone), output_field=DateField()))
    return Report(
        first=first,
        last=last,
        total=_one(answers),
        firsts=_one(answers.filter(kind=ClockKind.FIRST)),
        resolved=_one(rows.filter(kind=ClockKind.RESOLVE), end="ended_at"),
        people=_lines(by_person, "person", lambda pk: names[pk].label if pk in names else ""),
        channels=_lines(answers, "channel", lambda value: str(Channel(value).label)),
        weeks=sorted(_lines(weekly, "week", lambda day: f"{day:%m-%d}"), key=lambda line: str(line.key)),
        backlog=_backlog(workspace, first, last),
        loads=workload(workspace=workspace),
    )


def workload(*, workspace: Workspace) -> list[Load]:
    """Open threads of each person, how many are late and due in four hours; those of nobody first."""
    moment = now()
    rows = Thread.objects.for_workspace(workspace).filter(state=ThreadState.OPEN).order_by().values("assignee")
    counted = list(
        rows.annotate(
            n=Count("pk"),
            late=Count("pk", filter=Q(due_at__lt=moment)),
            soon=Count("pk", filter=Q(due_at__gte=moment, due_at__lt=moment + SOON)),
        )
    )
    people = User.objects.in_bulk([row["assignee"] for row in counted if row["assignee"]])
    loads = [Load(people.get(row["assignee"]), row["n"], row["late"], row["soon"]) for row in counted]
    return sorted(loads, key=lambda load: (load.user is not None, -load.overdue, -load.open))


def clock_figures(end: str) -> dict[str, Any]:
    """The figures of `Kept` as aggregates over clocks; `end`: the field that says when one was over."""
    late = Q(state=ClockState.BROKEN) | Q(breached_at__isnull=False, ended_at=None)
    took = Extract(ExpressionWrapper(F(end) - F("started_at"), output_field=DurationField()), "epoch") / 60.0
    return {
        "met": Count("pk", filter=Q(state=ClockState.MET)),
        "broken": Count("pk", filter=late),
        "running": Count("pk", filter=Q(ended_at=None, breached_at=None)),
        "void": Count("pk", filter=Q(state=ClockState.VOID)),
        "median": Percentile(took, 0.5),
        "p90": Percentile(took, 0.9),
    }


def _one(rows: QuerySet[AnswerClock], *, end: str = "answered_at") -> Kept:
    return Kept(label="", **rows.aggregate(**clock_figures(end)))


def _lines(rows: QuerySet[AnswerClock], key: str, label: Callable[[Any], str]) -> list[Kept]:
    counted = rows.order_by().values(key).annotate(**clock_figures("answered_at"))
    lines = []
    for row in counted:
        value = row.pop(key)
        lines.append(Kept(label=label(value), key=value, **row))
    return sorted(lines, key=lambda line: -(line.judged + line.running))


def _backlog(workspace: Workspace, first: date, last: date) -> list[tuple[date, int]]:
    """How many people waited at the end of each day; today: now."""
    zone = ZoneInfo(workspace.time_zone)
    start = day_start(first, workspace.time_zone)
    rows = AnswerClock.objects.for_workspace(workspace).exclude(kind=ClockKind.RESOLVE).order_by()
    count = rows.filter(started_at__lt=start).filter(Q(ended_at__gte=start) | Q(ended_at=None)).count()

    def per_day(name: str) -> dict[date, int]:
        found = rows.filter(**{f"{name}__gte": start}).annotate(day=TruncDate(name, tzinfo=zone)).values_list("day")
        return dict(found.annotate(n=Count("pk")))

    came, went = per_day("started_at"), per_day("ended_at")
    days = []
    for n in range((min(last, local_day(now(), workspace.time_zone)) - first).days + 1):
        day = first + timedelta(days=n)
        count += came.get(day, 0) - went.get(day, 0)
        days.append((day, max(0, count)))
    return days


def csv_rows(data: Report) -> list[list[object]]:
    """The report as lines of a table: what, who or which, figures."""
    rows: list[list[object]] = []
    groups = (("total", [data.total]), ("first", [data.firsts]), ("resolution", [data.resolved]),
              ("person", data.people), ("channel", data.channels), ("week", data.weeks))  # fmt: skip
    for name, lines in groups:
        for line in lines:
            shown = line.key.isoformat() if isinstance(line.key, date | datetime) else line.label
            median, p90 = (round(v, 1) if v is not None else "" for v in (line.median, line.p90))
            percent = line.percent if line.percent is not None else ""
            rows.append([name, shown, line.met, line.broken, line.running, line.void, percent, median, p90])
    rows += [["backlog", day.isoformat(), n, "", "", "", "", "", ""] for day, n in data.backlog]
    return rows
