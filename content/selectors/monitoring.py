"""Figures for monitoring over all workspaces.

Asked every few seconds for years, so no figure may cost more as the past grows: open rows are counted through indexes,
workspace by workspace, and the past only within the last hour or day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import accumulate
from typing import Any

from django.db import connection
from django.db.models import Count, Q

from accounts.models import SocialAccount, StoredCredential
from accounts.states import AccountState
from config.lib.clock import now
from content.models import Attempt, Publication, PublishPause
from content.selectors.waiting import TAB_OF, stuck_rows
from content.states import PublicationState as S

WHY = "monitoring serves all workspaces"
# Upper bounds of the histogram of lateness, in seconds.
BUCKETS = (0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 1800.0)
HANDOFF_OVERDUE = timedelta(hours=1)
_HOUR, _FRESH = timedelta(hours=1), timedelta(minutes=5)

# One short index range for each workspace and state, whatever else the table holds (index publication_by_state).
_STATES = """
SELECT s.state, sum(c.n), sum(c.overdue) FROM team_workspace w CROSS JOIN unnest(%(open)s) AS s(state)
CROSS JOIN LATERAL (SELECT count(*) AS n, count(*) FILTER (WHERE p.due_at < %(overdue)s) AS overdue
  FROM content_publication p WHERE p.workspace_id = w.id AND p.state = s.state) c
GROUP BY s.state
UNION ALL
SELECT 'published', coalesce(sum(c.n), 0), 0 FROM team_workspace w
CROSS JOIN LATERAL (SELECT count(*) AS n FROM content_publication p
  WHERE p.workspace_id = w.id AND p.state = 'published' AND p.due_at > %(day)s) c
"""
# Bounds are in whole milliseconds, one above the bucket's own: width_bucket counts the bounds that are not above.
_HISTOGRAM = """
SELECT width_bucket(late, %(bounds)s::bigint[]), count(*), sum(late)
FROM (SELECT greatest(late_ms, 0)::bigint AS late FROM content_attempt
  WHERE started_at > %(hour)s AND kind = 'send' AND late_ms IS NOT NULL) sends
GROUP BY 1
"""
_QUANTILES = """
SELECT percentile_disc(ARRAY[0.5, 0.95, 0.99]) WITHIN GROUP (ORDER BY greatest(late_ms, 0))
FROM content_attempt WHERE started_at > %(fresh)s AND kind = 'send' AND late_ms IS NOT NULL
"""
# Through each membership's own recent notifications (index notification_recent).
_NOTICES = """
SELECT n.kind, count(*) FROM team_membership m CROSS JOIN LATERAL (
  SELECT kind FROM team_notification t WHERE t.recipient_id = m.user_id AND t.workspace_id = m.workspace_id
    AND t.created_at > %(hour)s) n
GROUP BY n.kind
"""


@dataclass(frozen=True, slots=True)
class LatenessFigures:
    """Lateness of sends over all workspaces, in seconds.

    `quantiles`: 0.5, 0.95 and 0.99 over five minutes, None without a send. The last hour: `count`, `total` and, for
    each of BUCKETS, how many sends were at most so late.
    """

    quantiles: dict[str, float] | None
    count: int
    total: float
    buckets: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class EngineFigures:
    """Everything `/metrics` says of the database. Maps hold only what occurs."""

    states: dict[str, int]
    published_last_day: int
    handoffs_overdue: int
    unknown_desk: int
    stuck: int
    attempts: dict[tuple[str, str], int]
    lateness: LatenessFigures
    notices: dict[str, int]
    accounts_held: int
    accounts_lost: int
    pauses: dict[str, int]
    refresh_failing: int
    refresh_refused: int


def engine_figures() -> EngineFigures:
    """Read all of them."""
    moment = now()
    counted = _rows(_STATES, open=list(TAB_OF), overdue=moment - HANDOFF_OVERDUE, day=moment - timedelta(days=1))
    states = {state: int(n) for state, n, _overdue in counted}
    attempts = Attempt.objects.unscoped(WHY).filter(started_at__gt=moment - _HOUR).order_by()
    accounts = SocialAccount.objects.unscoped(WHY).exclude(state=AccountState.DISCONNECTED)
    pauses = PublishPause.objects.unscoped(WHY).filter(lifted_at=None).order_by()
    refresh = StoredCredential.objects.unscoped(WHY).aggregate(
        failing=Count("pk", filter=Q(refresh_failures__gt=0)), refused=Count("pk", filter=Q(refresh_refused=True))
    )
    return EngineFigures(
        states={state: n for state, n in states.items() if state != S.PUBLISHED},
        published_last_day=states.get(S.PUBLISHED, 0),
        handoffs_overdue=sum(int(overdue) for state, _n, overdue in counted if state == S.NEEDS_HANDOFF),
        unknown_desk=_unknown_desk(),
        stuck=stuck_rows().count(),
        attempts={
            (kind, outcome or "open"): n
            for kind, outcome, n in attempts.values_list("kind", "outcome").annotate(n=Count("pk"))
        },
        lateness=_lateness(),
        notices=dict(_rows(_NOTICES, hour=moment - _HOUR)),
        accounts_held=accounts.filter(hold_until__gt=moment).count(),
        accounts_lost=accounts.exclude(state=AccountState.OK).count(),
        pauses=dict(pauses.values_list("scope").annotate(n=Count("pk"))),
        refresh_failing=refresh["failing"],
        refresh_refused=refresh["refused"],
    )


def _unknown_desk() -> int:
    """Unclear sends that a person must decide (index publication_due)."""
    return Publication.objects.unscoped(WHY).filter(lease_token=None, next_attempt_at=None, state=S.UNKNOWN).count()


def _lateness() -> LatenessFigures:
    moment = now()
    found = _rows(_HISTOGRAM, hour=moment - _HOUR, bounds=[round(bound * 1000) + 1 for bound in BUCKETS])
    counts = {place: n for place, n, _sum in found}
    ((quantiles,),) = _rows(_QUANTILES, fresh=moment - _FRESH)
    fresh = None
    if quantiles is not None:
        fresh = {name: ms / 1000 for name, ms in zip(("0.5", "0.95", "0.99"), quantiles, strict=True)}
    return LatenessFigures(
        quantiles=fresh,
        count=sum(counts.values()),
        total=sum(float(late) for _place, _n, late in found) / 1000,
        buckets=tuple(accumulate(counts.get(place, 0) for place in range(len(BUCKETS)))),
    )


def _rows(sql: str, **values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())
