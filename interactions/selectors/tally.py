"""How much was written to the brand and how soon it answered, by day of the workspace, for dashboards above."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, Q
from django.db.models.functions import TruncDate

from config.lib.clock import day_start
from interactions.models import AnswerClock, Message
from interactions.selectors.sla.report import Kept, clock_figures
from interactions.sla_states import ClockKind
from interactions.states import Direction
from team.models import Workspace


@dataclass(slots=True)
class Heard:
    """What came in and went out on each day. `moods`: of what came in, by (day, sentiment); '' cannot be told."""

    received: dict[date, int] = field(default_factory=dict)
    sent: dict[date, int] = field(default_factory=dict)
    moods: dict[tuple[date, str], int] = field(default_factory=dict)

    def mood(self, sentiment: str) -> int:
        """How many of a sentiment in all."""
        return sum(count for (_day, one), count in self.moods.items() if one == sentiment)

    @property
    def told(self) -> int:
        """How many have a mood."""
        return sum(count for (_day, one), count in self.moods.items() if one)


@dataclass(frozen=True, slots=True)
class FirstAnswers:
    """First answers of those who began to wait in a span: how many waited, how many were answered, how long it took."""

    asked: int
    answered: int
    kept: Kept


def heard_between(*, workspace: Workspace, first: date, last: date, accounts: Sequence[int] | None = None) -> Heard:
    """Messages by day; one query. Deleted ones count: they were written."""
    zone = workspace.time_zone
    rows = Message.objects.for_workspace(workspace).filter(
        at__gte=day_start(first, zone), at__lt=day_start(last + timedelta(days=1), zone)
    )
    if accounts is not None:
        rows = rows.filter(account__in=list(accounts))
    found = Heard()
    counted = (
        rows.annotate(day=TruncDate("at", tzinfo=ZoneInfo(zone)))
        .values("day", "direction", "sentiment")
        .annotate(count=Count("pk"))
        .order_by()
    )
    for row in counted:
        day, count = row["day"], row["count"]
        if row["direction"] == Direction.OUT:
            found.sent[day] = found.sent.get(day, 0) + count
        else:
            found.received[day] = found.received.get(day, 0) + count
            place = (day, row["sentiment"])
            found.moods[place] = found.moods.get(place, 0) + count
    return found


def first_answers(
    *, workspace: Workspace, first: date, last: date, accounts: Sequence[int] | None = None
) -> FirstAnswers:
    """Clocks of first answers that began in a span; one query. Those that were called off are left out."""
    zone = workspace.time_zone
    rows = AnswerClock.objects.for_workspace(workspace).filter(
        kind=ClockKind.FIRST,
        started_at__gte=day_start(first, zone),
        started_at__lt=day_start(last + timedelta(days=1), zone),
    )
    if accounts is not None:
        rows = rows.filter(account__in=list(accounts))
    counted = rows.aggregate(
        asked=Count("pk"), answered=Count("pk", filter=Q(answered_at__isnull=False)), **clock_figures("answered_at")
    )
    asked, answered = counted.pop("asked"), counted.pop("answered")
    kept = Kept(label="", **counted)
    return FirstAnswers(asked - kept.void, answered, kept)
