"""How punctual sends were and what came of the calls to platforms, read from the attempts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Count

from config.lib.clock import now
from content.models import Attempt
from content.states import AttemptKind
from team.models import Workspace

HOUR = timedelta(hours=1)
HOURS = 24

_PUNCTUALITY = """
WITH sends AS (
  SELECT started_at, greatest(late_ms, 0) AS late,
    floor(extract(epoch FROM %(until)s - started_at) / 3600)::int AS ago
  FROM content_attempt
  WHERE workspace_id = %(workspace)s AND kind = 'send' AND late_ms IS NOT NULL
    AND started_at > %(since)s AND started_at <= %(until)s)
SELECT ago, count(*), percentile_disc(ARRAY[0.5, 0.95, 0.99]) WITHIN GROUP (ORDER BY late), max(started_at),
  (array_agg(late ORDER BY started_at DESC))[1]
FROM sends GROUP BY GROUPING SETS ((ago), ())
"""


@dataclass(frozen=True, slots=True)
class Lateness:
    """How late sends left, in seconds: half, 95 % and 99 % of them left within. None where `samples` is 0."""

    samples: int = 0
    p50: float | None = None
    p95: float | None = None
    p99: float | None = None


@dataclass(frozen=True, slots=True)
class LateHour:
    """Sixty minutes and the lateness of their sends."""

    start: datetime
    end: datetime
    lateness: Lateness


@dataclass(frozen=True, slots=True)
class Punctuality:
    """Sends of one workspace: the last hour, the last day, and the day by the hour, oldest first.

    `last_at`: when the last send of the day left; `last_late`: how many seconds after its time.
    """

    hour: Lateness
    day: Lateness
    hours: tuple[LateHour, ...]
    last_at: datetime | None
    last_late: float | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many calls of one kind ended in one way within the last hour; `outcome` is "" while no answer is known."""

    kind: str
    outcome: str
    count: int

    @property
    def kind_name(self) -> str:
        """The kind of call in words."""
        return str(AttemptKind(self.kind).label)


def punctuality(*, workspace: Workspace) -> Punctuality:
    """From the sends of the last 24 hours whose lateness was recorded; one query."""
    until = now()
    values: dict[str, Any] = {"workspace": workspace.pk, "since": until - HOURS * HOUR, "until": until}
    with connection.cursor() as cursor:
        cursor.execute(_PUNCTUALITY, values)
        rows = {row[0]: row[1:] for row in cursor.fetchall()}
    total = rows.pop(None, (0, None, None, None))
    by_hour = {ago: _lateness(row[0], row[1]) for ago, row in rows.items()}
    hours = tuple(
        LateHour(until - (ago + 1) * HOUR, until - ago * HOUR, by_hour.get(ago, Lateness()))
        for ago in range(HOURS - 1, -1, -1)
    )
    count, quantiles, last_at, last_late = total
    late = None if last_late is None else last_late / 1000
    return Punctuality(by_hour.get(0, Lateness()), _lateness(count, quantiles), hours, last_at, late)


def outcomes_last_hour(*, workspace: Workspace) -> list[Outcome]:
    """Calls to platforms in the last hour by kind and outcome, the most frequent first."""
    rows = Attempt.objects.for_workspace(workspace).filter(started_at__gt=now() - HOUR).order_by()
    counted = rows.values_list("kind", "outcome").annotate(n=Count("pk")).order_by("-n", "kind", "outcome")
    return [Outcome(*row) for row in counted]


def _lateness(count: int, quantiles: list[int] | None) -> Lateness:
    if not count or quantiles is None:
        return Lateness()
    p50, p95, p99 = (milliseconds / 1000 for milliseconds in quantiles)
    return Lateness(count, p50, p95, p99)
