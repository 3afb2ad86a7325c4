"""How often each account publishes, what comes next on it, and whether it has fallen silent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from config.lib.clock import now
from team.models import Workspace

# So many publications show a rhythm; fewer say nothing.
ENOUGH, LOOKED_AT = 5, 20
# Silence is longer than both: so many usual gaps, and this long.
TIMES_USUAL, AT_LEAST = 3, timedelta(hours=48)
# With a post scheduled within this time, the pause is planned.
AHEAD = timedelta(days=3)

_RHYTHM = f"""
SELECT a.id, past.n, past.last_at, past.usual, coming.next_at, due.waiting,
  a.state = 'ok' AND NOT EXISTS (SELECT 1 FROM content_publishpause z WHERE z.lifted_at IS NULL
    AND z.workspace_id = a.workspace_id AND (z.scope = 'workspace'
      OR (z.scope = 'platform' AND z.platform = a.platform) OR (z.scope = 'account' AND z.account_id = a.id))) AS open
FROM accounts_socialaccount a
CROSS JOIN LATERAL (
  SELECT count(*) AS n, max(published_at) AS last_at, percentile_cont(0.5) WITHIN GROUP (ORDER BY gap) AS usual
  FROM (
    SELECT published_at, extract(epoch FROM published_at - lead(published_at) OVER (ORDER BY published_at DESC)) AS gap
    FROM (SELECT published_at FROM content_publication q WHERE q.account_id = a.id AND q.published_at IS NOT NULL
      ORDER BY q.published_at DESC LIMIT {LOOKED_AT}) latest) gaps) past
LEFT JOIN LATERAL (
  SELECT next_attempt_at AS next_at FROM content_publication q
  WHERE q.account_id = a.id AND q.lease_token IS NULL AND q.state IN ('scheduled', 'processing', 'unknown')
    AND q.state = 'scheduled' AND q.next_attempt_at IS NOT NULL
  ORDER BY next_attempt_at LIMIT 1) coming ON true
CROSS JOIN LATERAL (
  SELECT count(*) FILTER (WHERE state = 'scheduled') AS waiting FROM content_publication q
  WHERE q.account_id = a.id AND q.lease_token IS NULL AND q.state IN ('scheduled', 'processing', 'unknown')
    AND q.next_attempt_at <= %(now)s) due
WHERE {{which}}
"""  # noqa: S608 - only constants of this module
_IN_WORKSPACE = _RHYTHM.format(which="a.workspace_id = %(workspace)s")
_ONE = _RHYTHM.format(which="a.id = ANY(%(accounts)s)")
_UNTOLD = _RHYTHM.format(which="a.state = 'ok' AND a.silence_told_at IS NULL")


@dataclass(frozen=True, slots=True)
class Rhythm:
    """One account's past and next publications. `usual`: the median time between its last ones, None for too few.

    `next_at`: the next due time, which may be past; `waiting`: how many posts are due and have not left. `open`: it
    could publish, being connected and not paused.
    """

    account_id: int
    last_at: datetime | None
    usual: timedelta | None
    next_at: datetime | None
    waiting: int
    open: bool

    @property
    def limit(self) -> timedelta | None:
        """How long it may go without a post before that is silence."""
        return max(TIMES_USUAL * self.usual, AT_LEAST) if self.usual is not None else None

    @property
    def silent(self) -> bool:
        """It normally publishes, has not for far longer than usual, and nothing is scheduled in the next days."""
        if not self.open or self.last_at is None or self.limit is None:
            return False
        planned = self.next_at is not None and self.next_at <= now() + AHEAD
        return not planned and now() - self.last_at > self.limit


def rhythms(*, workspace: Workspace) -> dict[int, Rhythm]:
    """All accounts of the workspace; one query, a few index lookups for each account."""
    return {row.account_id: row for row in _ask(_IN_WORKSPACE, workspace=workspace.pk)}


def rhythm_of(*, account_id: int) -> Rhythm | None:
    """One account; the caller has checked whose it is."""
    return next(iter(_ask(_ONE, accounts=[account_id])), None)


def silent_untold() -> list[int]:
    """Accounts of all workspaces that have fallen silent and whose people have not been told."""
    return [row.account_id for row in _ask(_UNTOLD) if row.silent]


def _ask(sql: str, **values: int | list[int]) -> Iterable[Rhythm]:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"now": now(), **values})
        for account_id, count, last_at, usual, next_at, waiting, is_open in cursor.fetchall():
            span = timedelta(seconds=float(usual)) if usual is not None and count >= ENOUGH else None
            yield Rhythm(account_id, last_at, span, next_at, waiting, is_open)
