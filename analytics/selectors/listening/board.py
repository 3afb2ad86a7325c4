"""The board of monitors, from daily counts alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet, Sum

from analytics.listening_states import VOICED
from analytics.models import MentionDay, MentionSpike, Monitor
from analytics.selectors.listening.coverage import covers_of, searched_only
from analytics.selectors.listening.monitors import monitor_query
from config.lib.clock import local_day, now
from team.models import User, Workspace

PERIODS = (7, 28, 90)
# Spikes that began in the last so many days stand on the board.
SPIKES_SHOWN = 6


@dataclass(slots=True)
class Tally:
    """Mentions of a period; `told`: those whose mood could be told. `engagement` None: nobody reported any."""

    mentions: int = 0
    positive: int = 0
    neutral: int = 0
    negative: int = 0
    engagement: int | None = None

    @property
    def told(self) -> int:
        """How many have a mood."""
        return self.positive + self.neutral + self.negative

    @property
    def bad(self) -> float | None:
        """The share of negative ones among those whose mood could be told, in percent; None without any."""
        return 100 * self.negative / self.told if self.told else None

    @property
    def good(self) -> float | None:
        """The same of positive ones."""
        return 100 * self.positive / self.told if self.told else None

    def add(self, row: Mapping[str, int | None]) -> None:
        """Add the sums of a day."""
        for name in ("mentions", "positive", "neutral", "negative"):
            setattr(self, name, getattr(self, name) + (row[name] or 0))
        if row["engagement"] is not None:
            self.engagement = (self.engagement or 0) + row["engagement"]


@dataclass(slots=True)
class Line:
    """A monitor with its figures. `series`: mentions by day; `share`: of voice, in percent, None for other kinds.

    `share_before` is None, too, where some of the voices were searched for in one of the periods only. `alone`,
    `alone_before`: mentions of either period that a search found which did not cover both.
    """

    monitor: Monitor
    series: list[int]
    current: Tally = field(default_factory=Tally)
    before: Tally = field(default_factory=Tally)
    share: float | None = None
    share_before: float | None = None
    alone: int = 0
    alone_before: int = 0

    @property
    def not_compared(self) -> int:
        """Mentions of both periods that `change` leaves out."""
        return self.alone + self.alone_before

    @property
    def change(self) -> int | None:
        """How many more mentions than in the period before, in percent; of those that both periods could have.

        None where there were none then, and while that period was not counted.
        """
        before = self.before.mentions - self.alone_before
        return round(100 * ((self.current.mentions - self.alone) / before - 1)) if before else None


@dataclass(frozen=True, slots=True)
class Board:
    """All monitors, and the spikes of the period. `first`, `last`: days of the workspace, both included."""

    first: date
    last: date
    lines: Sequence[Line]
    spikes: Sequence[MentionSpike]

    @property
    def voiced(self) -> list[Line]:
        """Brand and competitors, loudest first."""
        return sorted((one for one in self.lines if one.share is not None), key=lambda one: -(one.share or 0))


def board(*, workspace: Workspace, days: int, platform: str = "", user: User | None = None) -> Board:
    """All monitors by mentions in the last `days` days, today included; `platform` "" counts all. Five queries."""
    monitors = list(monitor_query(workspace=workspace, user=user))
    first, last = _span(workspace, days)
    earlier = first - timedelta(days=days)
    rows = _days(workspace, [one.pk for one in monitors], earlier, last, platform)
    lines = _lines(monitors, rows, first, last)
    _set_apart(workspace, lines, first, last, platform)
    _shares(lines)
    spikes = spike_query(workspace=workspace).filter(ends_on__gte=first)[:SPIKES_SHOWN]
    order = sorted(lines, key=lambda one: (one.monitor.paused_at is not None, -one.current.mentions, one.monitor.pk))
    return Board(first, last, order, list(spikes))


def spike_query(*, workspace: Workspace) -> QuerySet[MentionSpike]:
    """Spikes with their monitors, newest first."""
    return MentionSpike.objects.for_workspace(workspace).select_related("monitor")


@dataclass(frozen=True, slots=True)
class DayFigures:
    """Mentions of a monitor on one day."""

    day: date
    mentions: int
    positive: int
    neutral: int
    negative: int


def monitor_series(
    *, workspace: Workspace, monitor: Monitor, days: int, platform: str = ""
) -> tuple[Line, list[DayFigures | None]]:
    """The monitor's line and every day of the period, oldest first; None for days before it was counted.

    Three queries.
    """
    first, last = _span(workspace, days)
    rows = list(_days(workspace, [monitor.pk], first - timedelta(days=days), last, platform))
    line = _lines([monitor], rows, first, last)[0]
    _set_apart(workspace, [line], first, last, platform)
    found = {row["day"]: row for row in rows}
    made: list[DayFigures | None] = []
    for back in range(days):
        day = first + timedelta(days=back)
        row = found.get(day)
        if row is not None:
            made.append(DayFigures(day, row["mentions"], row["positive"], row["neutral"], row["negative"]))
        else:
            made.append(DayFigures(day, 0, 0, 0, 0) if day >= monitor.counted_from else None)
    return line, made


def _span(workspace: Workspace, days: int) -> tuple[date, date]:
    today = local_day(now(), workspace.time_zone)
    return today - timedelta(days=days - 1), today


def _days(
    workspace: Workspace, monitor_ids: Iterable[int], first: date, last: date, platform: str
) -> Iterable[dict[str, Any]]:
    rows = MentionDay.objects.for_workspace(workspace).filter(monitor__in=monitor_ids, day__gte=first, day__lte=last)
    if platform:
        rows = rows.filter(platform=platform)
    names = ("mentions", "positive", "neutral", "negative", "engagement")
    return rows.order_by("day").values("monitor", "day").annotate(**{name: Sum(name) for name in names})


def _lines(monitors: Sequence[Monitor], rows: Iterable[Mapping[str, Any]], first: date, last: date) -> list[Line]:
    days = (last - first).days + 1
    earlier = first - timedelta(days=days)
    lines = {monitor.pk: Line(monitor, [0] * days) for monitor in monitors}
    for row in rows:
        line = lines[row["monitor"]]
        if row["day"] >= first:
            line.current.add(row)
            line.series[(row["day"] - first).days] = row["mentions"]
        # A period that was only counted in part compares with nothing.
        elif line.monitor.counted_from <= earlier:
            line.before.add(row)
    return list(lines.values())


def _set_apart(workspace: Workspace, lines: Sequence[Line], first: date, last: date, platform: str) -> None:
    """Find out what searches found that did not cover the period before. Two queries."""
    by_monitor = {line.monitor.pk: line for line in lines}
    earlier = first - ((last - first) + timedelta(days=1))
    found = searched_only(
        workspace=workspace, monitor_ids=list(by_monitor), first=earlier, last=last,
        covers=covers_of(workspace=workspace, monitor_ids=list(by_monitor)), by=earlier, platform=platform,
    )  # fmt: skip
    for (monitor_id, day), count in found.items():
        line = by_monitor[monitor_id]
        if day >= first:
            line.alone += count
        elif line.monitor.counted_from <= earlier:
            line.alone_before += count


def _shares(lines: Iterable[Line]) -> None:
    """Share of voice: the mentions of one of all mentions of brand and competitors; a text of two counts for both."""
    voiced = [one for one in lines if one.monitor.kind in VOICED and one.monitor.paused_at is None]
    now_all, then_all = sum(one.current.mentions for one in voiced), sum(one.before.mentions for one in voiced)
    comparable = not any(one.not_compared for one in voiced)
    for one in voiced:
        one.share = 100 * one.current.mentions / now_all if now_all else None
        one.share_before = 100 * one.before.mentions / then_all if then_all and comparable else None
