"""What one post gained on one day, in SQL: the roll-up adds it up, lineage shows it post by post.

The gain of a figure on a day is its last value reported that day less the last one reported before the day. One never
reported before counts from 0 when the post's first sample lies within `BORN` of its publication and is of that day, or
the day begins within `LATE` of the publication: some platforms tell a figure days after others. Else its first value is
only where counting starts, because nobody knows on which days what it shows was gained (docs/adr/0006). A gain may be
below 0: platforms take figures back.
"""

from __future__ import annotations

from datetime import timedelta

from analytics.figures import ENGAGEMENT_PARTS, POST_FIGURES

BORN = timedelta(hours=48)
# WeChat tells an article's figures the next morning, YouTube watch time after two or three days.
LATE = timedelta(days=5)
# How far back a gain looks for the sample before: the last samples of a post lie a week apart, at day 90.
LOOK_BACK = timedelta(days=100)
LIMITS = {"born": BORN, "late": LATE, "back": LOOK_BACK}


def last_of(name: str, row: str) -> str:
    """The last value of a figure that was reported among the samples of a group."""
    return f"(array_agg({row}.{name} ORDER BY {row}.captured_at DESC) FILTER (WHERE {row}.{name} IS NOT NULL))[1]"


# Figures that are there now and were not at the sample before: only then older samples are worth looking at.
_HOLE = " OR ".join(f"(c.{name} IS NOT NULL AND p.{name} IS NULL)" for name in POST_FIGURES)
# A post read for the first time, or again after more than `LOOK_BACK`: only the former is young.
_YOUNG = "c.born AND (c.first_captured_at >= c.lo OR c.lo < c.published_at + %(late)s)"
BEFORE = {name: f"coalesce(p.{name}, h.{name}, CASE WHEN {_YOUNG} THEN 0 END)" for name in POST_FIGURES}
GAIN = ", ".join(f"c.{name} - {BEFORE[name]} AS {name}" for name in POST_FIGURES)
ENGAGED = "(CASE WHEN {} THEN NULL ELSE {} END)".format(
    " AND ".join(f"g.{name} IS NULL" for name in ENGAGEMENT_PARTS),
    " + ".join(f"coalesce(g.{name}, 0)" for name in ENGAGEMENT_PARTS),
)
EXPOSED = "coalesce(g.impressions, g.video_views)"
# What `figures.DERIVED` names, of one post `g`.
PER_POST = {
    "exposure": EXPOSED,
    "engagement": ENGAGED,
    "engagement_exposed": f"CASE WHEN {EXPOSED} IS NOT NULL THEN {ENGAGED} END",
    "shares_exposed": f"CASE WHEN {EXPOSED} IS NOT NULL THEN g.shares END",
    "clicks_exposed": f"CASE WHEN {EXPOSED} IS NOT NULL THEN g.clicks END",
    "exposure_engaged": f"CASE WHEN {ENGAGED} IS NOT NULL THEN {EXPOSED} END",
    "exposure_shared": f"CASE WHEN g.shares IS NOT NULL THEN {EXPOSED} END",
    "exposure_clicked": f"CASE WHEN g.clicks IS NOT NULL THEN {EXPOSED} END",
    "watched_views": "CASE WHEN g.watch_seconds IS NOT NULL THEN g.video_views END",
}
# `d`: the days to reckon with their limits `lo` and `hi`. `cur`: the last values of each post on each of them.
CURRENT = f"""
b AS MATERIALIZED (SELECT min(lo) AS lo, max(hi) AS hi FROM d),
cur AS MATERIALIZED (
  SELECT d.workspace_id, d.account_id, d.day, d.lo, q.id AS post_id, q.format, q.published_at,
    q.first_captured_at,
    q.first_captured_at - q.published_at <= %(born)s AS born,
    {", ".join(f"{last_of(name, 's')} AS {name}" for name in POST_FIGURES)}
  FROM d JOIN analytics_measuredpost q ON q.account_id = d.account_id AND q.captured_at >= d.lo
    AND q.first_captured_at < d.hi
  JOIN analytics_postsnapshot s ON s.post_id = q.id AND s.captured_at >= d.lo AND s.captured_at < d.hi
    AND s.captured_at >= (SELECT lo FROM b) AND s.captured_at < (SELECT hi FROM b)
  GROUP BY d.workspace_id, d.account_id, d.day, d.lo, q.id)"""  # noqa: S608 - only column names of this app
# `c`: a row of `cur`; `p`: the sample before the day; `h`: what it left out, from older ones.
BESIDE = f"""
  FROM cur c
  LEFT JOIN LATERAL (
    SELECT s.* FROM analytics_postsnapshot s WHERE s.post_id = c.post_id AND s.captured_at < c.lo
      AND s.captured_at >= c.lo - %(back)s ORDER BY s.captured_at DESC LIMIT 1) p ON true
  LEFT JOIN LATERAL (
    SELECT {", ".join(f"{last_of(name, 'o')} AS {name}" for name in POST_FIGURES)}
    FROM analytics_postsnapshot o WHERE p.post_id IS NOT NULL AND ({_HOLE})
      AND o.post_id = c.post_id AND o.captured_at < c.lo AND o.captured_at >= c.lo - %(back)s) h ON true"""  # noqa: S608 - only column names of this app
