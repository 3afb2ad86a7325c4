"""Reckoning days: what an account's posts gained, whole and anew from the samples, in any order of their arrival.

What a gain is stands in `selectors.figures.gains`. The day is that of the workspace's zone, 23 to 25 hours long.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import OperationalError, connection, transaction
from psycopg2.errors import LockNotAvailable

from analytics.figures import POST_FIGURES, ROLLED, SHARED_FIGURES
from analytics.selectors.figures.gains import (
    BESIDE,
    CURRENT,
    ENGAGED,
    EXPOSED,
    GAIN,
    LIMITS,
    PER_POST,
)
from analytics.services.store.partitions import frozen_before
from config.lib.clock import now
from team.models import Workspace

CLAIM = 2000


def rollups_run(*, limit: int = CLAIM) -> int:
    """Reckon the days of `limit` marks anew. Returns how many days; 0: none waits, or another is at it.

    Workspaces with marks share the run evenly, so that one with very many holds up nobody; what is left over goes to
    the oldest marks.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        if not _alone(cursor):
            return 0
        # Estimates of such small sets are far off without figures of the day; a hash over all posts would be slow.
        cursor.execute("SET LOCAL jit = off")
        cursor.execute(_DEAL, {"limit": limit})
        params: dict[str, Any] = {"marks": [pk for (pk,) in cursor.fetchall()], **LIMITS}
        cursor.execute(_ROLL, params | {"frozen": frozen_before(), "moment": now()})
        return cursor.fetchone()[0]


def _alone(cursor: Any) -> bool:
    """Whether no other roll-up runs: two could write the same day, the older reading last.

    The lock of the marks themselves lets marks be added, and a role that only reads the views cannot take it, unlike an
    advisory lock. Waiting a moment makes an automatic vacuum step back, which takes the same lock.
    """
    cursor.execute("SET LOCAL lock_timeout = '3s'")
    try:
        with transaction.atomic():
            cursor.execute("LOCK TABLE analytics_rollupmark IN SHARE UPDATE EXCLUSIVE MODE")
    except OperationalError as error:
        if isinstance(error.__cause__, LockNotAvailable):
            return False
        raise
    cursor.execute("SET LOCAL lock_timeout = 0")
    return True


def rollups_settle() -> int:
    """Reckon until no mark waits. Returns how many days; for commands and tests."""
    done = 0
    while count := rollups_run():
        done += count
    return done


@transaction.atomic
def days_reckon_anew(*, workspace: Workspace) -> int:
    """Mark every day of a workspace whose samples are kept, such as after its zone has changed. Returns how many marks.

    Days are those the rollups have now and those the samples fall on in the zone of now: an old day may vanish.
    """
    with connection.cursor() as cursor:
        cursor.execute(_ANEW, {"workspace": workspace.pk, "frozen": frozen_before()})
        return cursor.rowcount


def zone_changed(workspace: Workspace, changed: Collection[str]) -> None:
    """Called when settings have changed: other days begin where another zone's midnight lies."""
    if "time_zone" in changed:
        days_reckon_anew(workspace=workspace)


def _own(name: str) -> str:
    if name in _BOTH:
        value, other = _BOTH[name]
        return f"CASE WHEN o.{other} IS NOT NULL THEN o.{value} END"
    return f"o.{name}" if name in _OWN else "NULL"


_SUMS = ", ".join(f"sum(g.{name}) AS {name}" for name in POST_FIGURES)
_COUNTS = ", ".join(f"count(g.{name})::int" for name in POST_FIGURES)
# What the account's own day adds: only figures its posts do not report that day, so that nothing counts twice.
_OWN = {name: f"CASE WHEN t.{name} IS NULL THEN a.{name} END" for name in SHARED_FIGURES} | {
    "exposure": "CASE WHEN t.exposure IS NULL THEN {} END".format(EXPOSED.replace("g.", "a.")),
    "engagement": "CASE WHEN t.engagement IS NULL THEN {} END".format(ENGAGED.replace("g.", "a.")),
}
# Both sides of a ratio come from the account's day, or neither does: the first where the second is there, too.
_BOTH = {
    "engagement_exposed": ("engagement", "exposure"), "exposure_engaged": ("exposure", "engagement"),
    "shares_exposed": ("shares", "exposure"), "exposure_shared": ("exposure", "shares"),
    "clicks_exposed": ("clicks", "exposure"), "exposure_clicked": ("exposure", "clicks"),
}  # fmt: skip
_KEEP = ", ".join(f"{name} = excluded.{name}" for name in ("posts", "measured", "reported", *ROLLED, "rolled_at"))
# Which workspaces have marks is read from the index, one step for each; so however many marks wait, few are looked at.
# A statement of its own: within the roll-up the planner takes it for ten times fewer marks than there are and chooses a
# plan that needs half as long again.
_DEAL = """
WITH RECURSIVE waiting AS (
  (SELECT workspace_id FROM analytics_rollupmark ORDER BY workspace_id LIMIT 1)
  UNION ALL
  SELECT (SELECT m.workspace_id FROM analytics_rollupmark m WHERE m.workspace_id > w.workspace_id
    ORDER BY m.workspace_id LIMIT 1)
  FROM waiting w WHERE w.workspace_id IS NOT NULL),
shares AS (
  SELECT m.id FROM waiting w CROSS JOIN LATERAL (
    SELECT r.id FROM analytics_rollupmark r WHERE r.workspace_id = w.workspace_id ORDER BY r.id
    LIMIT (SELECT greatest(1, %(limit)s / nullif(count(workspace_id), 0)) FROM waiting)) m)
SELECT id FROM (
  SELECT id, 0 AS turn FROM shares
  UNION ALL
  (SELECT id, 1 FROM analytics_rollupmark ORDER BY id LIMIT %(limit)s)) m
GROUP BY id ORDER BY min(turn), id LIMIT %(limit)s
"""
_ROLL = f"""
WITH gone AS (
  DELETE FROM analytics_rollupmark WHERE id = ANY(%(marks)s::bigint[])
  RETURNING workspace_id, account_id, day),
d AS MATERIALIZED (
  SELECT DISTINCT g.workspace_id, g.account_id, g.day, (g.day::timestamp AT TIME ZONE w.time_zone) AS lo,
    ((g.day + 1)::timestamp AT TIME ZONE w.time_zone) AS hi
  FROM gone g JOIN team_workspace w ON w.id = g.workspace_id WHERE g.day >= %(frozen)s),
{CURRENT},
g AS MATERIALIZED (SELECT c.workspace_id, c.account_id, c.day, c.format, {GAIN} {BESIDE}),
t AS MATERIALIZED (
  SELECT g.workspace_id, g.account_id, g.day, g.format, count(*)::int AS measured, ARRAY[{_COUNTS}] AS reported,
    {_SUMS}, {", ".join(f"sum({sql}) AS {name}" for name, sql in PER_POST.items())}
  FROM g GROUP BY 1, 2, 3, 4),
sums AS (
  SELECT account_id, day, {", ".join(f"sum({name}) AS {name}" for name in _OWN)} FROM t GROUP BY 1, 2),
own AS (
  SELECT d.workspace_id, d.account_id, d.day, {", ".join(f"{sql} AS {name}" for name, sql in _OWN.items())}
  FROM d JOIN analytics_accountday a ON a.account_id = d.account_id AND a.day = d.day
  LEFT JOIN sums t ON t.account_id = d.account_id AND t.day = d.day),
born AS (
  SELECT d.workspace_id, d.account_id, d.day, q.format, count(*)::int AS posts
  FROM d JOIN analytics_measuredpost q ON q.account_id = d.account_id AND q.published_at >= d.lo
    AND q.published_at < d.hi GROUP BY 1, 2, 3, 4),
parts AS (
  SELECT workspace_id, account_id, day, format, 0 AS posts, measured, reported, {", ".join(ROLLED)} FROM t
  UNION ALL
  SELECT workspace_id, account_id, day, format, posts, 0, NULL, {", ".join("NULL::numeric" for _n in ROLLED)} FROM born
  UNION ALL
  SELECT o.workspace_id, o.account_id, o.day, '', 0, 0, NULL, {", ".join(_own(name) for name in ROLLED)}
  FROM own o WHERE {" OR ".join(f"o.{name} IS NOT NULL" for name in _OWN)}),
fresh AS (
  INSERT INTO analytics_contentday (workspace_id, account_id, day, format, posts, measured, reported,
    {", ".join(ROLLED)}, rolled_at)
  SELECT workspace_id, account_id, day, format, sum(posts), sum(measured),
    coalesce(max(reported), '{{}}'),
    {", ".join(f"sum({name})" for name in ROLLED)}, %(moment)s
  FROM parts GROUP BY 1, 2, 3, 4
  ON CONFLICT (account_id, day, format) DO UPDATE SET {_KEEP}
  RETURNING account_id, day, format),
emptied AS (
  DELETE FROM analytics_contentday k USING d WHERE k.account_id = d.account_id AND k.day = d.day
    AND NOT EXISTS (SELECT 1 FROM parts f WHERE f.account_id = k.account_id AND f.day = k.day AND f.format = k.format))
SELECT count(DISTINCT (account_id, day)) FROM gone
"""  # noqa: S608 - only column names of this app
_ANEW = """
INSERT INTO analytics_rollupmark (workspace_id, account_id, day)
SELECT %(workspace)s, account_id, day FROM (
  SELECT account_id, day FROM analytics_contentday WHERE workspace_id = %(workspace)s AND day >= %(frozen)s
  UNION
  SELECT p.account_id, (s.captured_at AT TIME ZONE w.time_zone)::date
  FROM analytics_measuredpost p JOIN team_workspace w ON w.id = p.workspace_id
  JOIN analytics_postsnapshot s ON s.post_id = p.id
  WHERE p.workspace_id = %(workspace)s AND s.captured_at >= %(frozen)s
  UNION
  SELECT p.account_id, (p.published_at AT TIME ZONE w.time_zone)::date
  FROM analytics_measuredpost p JOIN team_workspace w ON w.id = p.workspace_id
  WHERE p.workspace_id = %(workspace)s AND p.published_at >= %(frozen)s) days
"""
