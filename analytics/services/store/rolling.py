"""Reckoning days: what an account's posts gained, whole and anew from the samples, in any order of their arrival.

The gain of a figure on a day is its last value reported that day less the last one reported before the day. A post that
has none before counts from 0 when its first sample lies within `BORN` of its publication; else its first sample is only
where counting starts, because nobody knows on which days what it shows was gained (docs/adr/0006). A gain may be below
0: platforms take figures back. The day is that of the workspace's zone, 23 to 25 hours long.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.db import connection, transaction

from analytics.figures import ENGAGEMENT_PARTS, POST_FIGURES, ROLLED, SHARED_FIGURES
from analytics.models import RollupMark
from analytics.services.store.partitions import LOOK_BACK, frozen_before
from config.lib.clock import now
from team.models import Workspace

BORN = timedelta(hours=48)
# One roll-up runs at a time: two could write the same day, the older reading last.
_LOCK = 716_402
CLAIM = 2000


def rollups_run(*, limit: int = CLAIM) -> int:
    """Reckon the days of the oldest `limit` marks anew. Returns how many days; 0: none waits, or another is at it."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            return 0
        # Estimates of such small sets are far off without figures of the day; a hash over all posts would be slow.
        cursor.execute("SET LOCAL jit = off")
        params: dict[str, Any] = {"limit": limit, "born": BORN, "back": LOOK_BACK}
        cursor.execute(_ROLL, params | {"frozen": frozen_before(), "moment": now()})
        return cursor.fetchone()[0]


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


def marks_waiting() -> int:
    """How many marks wait, for the health page."""
    return RollupMark.objects.unscoped("health of the whole installation").count()


def _last(name: str, row: str) -> str:
    return f"(array_agg({row}.{name} ORDER BY {row}.captured_at DESC) FILTER (WHERE {row}.{name} IS NOT NULL))[1]"


def _own(name: str) -> str:
    if name in _EXPOSED_TOO:
        return f"CASE WHEN o.exposure IS NOT NULL THEN o.{_EXPOSED_TOO[name]} END"
    return f"o.{name}" if name in _OWN else "NULL"


# Figures that are there now and were not at the sample before: only then older samples are worth looking at.
_HOLE = " OR ".join(f"(c.{name} IS NOT NULL AND p.{name} IS NULL)" for name in POST_FIGURES)
_GAIN = ", ".join(
    f"c.{name} - coalesce(p.{name}, h.{name}, CASE WHEN p.post_id IS NULL AND c.born THEN 0 END) AS {name}"
    for name in POST_FIGURES
)
_ENGAGED = "(CASE WHEN {} THEN NULL ELSE {} END)".format(
    " AND ".join(f"g.{name} IS NULL" for name in ENGAGEMENT_PARTS),
    " + ".join(f"coalesce(g.{name}, 0)" for name in ENGAGEMENT_PARTS),
)
_EXPOSED = "coalesce(g.impressions, g.video_views)"
_SUMS = ", ".join(f"sum(g.{name}) AS {name}" for name in POST_FIGURES)
_COUNTS = ", ".join(f"count(g.{name})::int" for name in POST_FIGURES)
# What the account's own day adds: only figures its posts do not report that day, so that nothing counts twice.
_OWN = {name: f"CASE WHEN t.{name} IS NULL THEN a.{name} END" for name in SHARED_FIGURES} | {
    "exposure": "CASE WHEN t.exposure IS NULL THEN {} END".format(_EXPOSED.replace("g.", "a.")),
    "engagement": "CASE WHEN t.engagement IS NULL THEN {} END".format(_ENGAGED.replace("g.", "a.")),
}
_EXPOSED_TOO = {"engagement_exposed": "engagement", "shares_exposed": "shares", "clicks_exposed": "clicks"}
_KEEP = ", ".join(f"{name} = excluded.{name}" for name in ("posts", "measured", "reported", *ROLLED, "rolled_at"))
_ROLL = f"""
WITH gone AS (
  DELETE FROM analytics_rollupmark WHERE id IN (SELECT id FROM analytics_rollupmark ORDER BY id LIMIT %(limit)s)
  RETURNING workspace_id, account_id, day),
d AS MATERIALIZED (
  SELECT DISTINCT g.workspace_id, g.account_id, g.day, (g.day::timestamp AT TIME ZONE w.time_zone) AS lo,
    ((g.day + 1)::timestamp AT TIME ZONE w.time_zone) AS hi
  FROM gone g JOIN team_workspace w ON w.id = g.workspace_id WHERE g.day >= %(frozen)s),
b AS MATERIALIZED (SELECT min(lo) AS lo, max(hi) AS hi FROM d),
cur AS MATERIALIZED (
  SELECT d.workspace_id, d.account_id, d.day, d.lo, q.id AS post_id, q.format, q.published_at,
    q.first_captured_at - q.published_at <= %(born)s AS born,
    {", ".join(f"{_last(name, 's')} AS {name}" for name in POST_FIGURES)}
  FROM d JOIN analytics_measuredpost q ON q.account_id = d.account_id AND q.captured_at >= d.lo
    AND q.first_captured_at < d.hi
  JOIN analytics_postsnapshot s ON s.post_id = q.id AND s.captured_at >= d.lo AND s.captured_at < d.hi
    AND s.captured_at >= (SELECT lo FROM b) AND s.captured_at < (SELECT hi FROM b)
  GROUP BY d.workspace_id, d.account_id, d.day, d.lo, q.id),
g AS MATERIALIZED (
  SELECT c.workspace_id, c.account_id, c.day, c.format, {_GAIN}
  FROM cur c
  LEFT JOIN LATERAL (
    SELECT s.* FROM analytics_postsnapshot s WHERE s.post_id = c.post_id AND s.captured_at < c.lo
      AND s.captured_at >= c.lo - %(back)s ORDER BY s.captured_at DESC LIMIT 1) p ON true
  LEFT JOIN LATERAL (
    SELECT {", ".join(f"{_last(name, 'o')} AS {name}" for name in POST_FIGURES)}
    FROM analytics_postsnapshot o WHERE p.post_id IS NOT NULL AND ({_HOLE})
      AND o.post_id = c.post_id AND o.captured_at < c.lo AND o.captured_at >= c.lo - %(back)s) h ON true),
t AS MATERIALIZED (
  SELECT g.workspace_id, g.account_id, g.day, g.format, count(*)::int AS measured, ARRAY[{_COUNTS}] AS reported,
    {_SUMS}, sum({_EXPOSED}) AS exposure, sum({_ENGAGED}) AS engagement,
    sum(CASE WHEN {_EXPOSED} IS NOT NULL THEN {_ENGAGED} END) AS engagement_exposed,
    sum(CASE WHEN {_EXPOSED} IS NOT NULL THEN g.shares END) AS shares_exposed,
    sum(CASE WHEN {_EXPOSED} IS NOT NULL THEN g.clicks END) AS clicks_exposed,
    sum(CASE WHEN g.watch_seconds IS NOT NULL THEN g.video_views END) AS watched_views
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
