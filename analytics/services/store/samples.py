"""Taking in samples of posts: one statement stores them, refreshes the newest figures and marks the days they move."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db import connection, transaction

from analytics.figures import POST_FIGURES
from analytics.models import Fetch
from analytics.selectors.figures.gains import LOOK_BACK
from analytics.services.store.partitions import partitions_make
from analytics.store_states import TELL_PARTLY

CHUNK = 5000


@dataclass(frozen=True, slots=True)
class Sample:
    """Cumulative figures of one post at one moment (aware UTC), by the names in `figures.POST_FIGURES`.

    A name that is missing or None was not reported; it is never 0.
    """

    post_id: int
    captured_at: datetime
    figures: Mapping[str, int | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stored:
    """How many samples were new or differed, and how many of those corrected one that was there."""

    changed: int = 0
    corrected: int = 0


def samples_store(*, fetch: Fetch, samples: Sequence[Sample]) -> Stored:
    """Store samples of posts of the fetch's account, in any order, however often they come.

    A sample that is there with the same figures changes nothing. One that differs replaces it, and what it replaces is
    kept as a `Restatement`; files and entries replace only the figures they tell, for each tells a part of them. That
    a figure of theirs was told again is kept as well, so that it stays when one of them is taken back.
    Marked to be reckoned anew: the day of each changed sample, and where later samples of the post exist, their days
    too, whose gains begin at it. Posts of other accounts are left out.
    """
    rows = list({(one.post_id, one.captured_at): one for one in samples}.values())
    rows.sort(key=lambda one: (one.post_id, one.captured_at))
    partitions_make(one.captured_at for one in rows)
    changed = corrected = 0
    for batch in _batches(rows):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_STORE_SOME if fetch.kind in TELL_PARTLY else _STORE, _params(fetch, batch))
            one, other = cursor.fetchone()
            changed, corrected = changed + one, corrected + other
            if other:
                # What was corrected may have been the newest word: only all samples together tell.
                newest_renew(post_ids={sample.post_id for sample in batch})
    return Stored(changed, corrected)


def newest_renew(*, post_ids: Iterable[int]) -> None:
    """Reckon the newest figures of posts from all their samples."""
    with connection.cursor() as cursor:
        cursor.execute(_RENEW, {"posts": list(post_ids)})


def _batches(rows: Sequence[Sample]) -> Iterable[list[Sample]]:
    """Stretches of about CHUNK samples that never divide a post: its newest figures are settled in one go."""
    batch: list[Sample] = []
    for _post, group in groupby(rows, key=lambda one: one.post_id):
        batch += group
        if len(batch) >= CHUNK:
            yield batch
            batch = []
    if batch:
        yield batch


def _params(fetch: Fetch, batch: Sequence[Sample]) -> dict[str, Any]:
    columns: dict[str, Any] = {name: [one.figures.get(name) for one in batch] for name in POST_FIGURES}
    return columns | {
        "posts": [one.post_id for one in batch],
        "moments": [one.captured_at for one in batch],
        "fetch": fetch.pk,
        "partly": fetch.kind in TELL_PARTLY,
        "kinds": list(TELL_PARTLY),
        "workspace": fetch.workspace_id,
        "account": fetch.account_id,
        "back": LOOK_BACK,
    }


_M = ", ".join(POST_FIGURES)
_OLD = ", ".join(f"old.{name} AS old_{name}" for name in POST_FIGURES)
_WHOLE = {name: f"excluded.{name}" for name in POST_FIGURES}
_SOME = {name: f"coalesce(excluded.{name}, s.{name})" for name in POST_FIGURES}
_BEFORE = "jsonb_build_object({})".format(", ".join(f"'{name}', o.{name}" for name in POST_FIGURES))
_FILLED = " AND ".join(f"(o.{name} IS NULL OR o.{name} IS NOT DISTINCT FROM i.{name})" for name in POST_FIGURES)
_AGAIN = " UNION ALL ".join(f"SELECT '{name}', o.{name} WHERE o.{name} = st.{name}" for name in POST_FIGURES)
_AFTER = "jsonb_build_object({})".format(", ".join(f"'{name}', i.{name}" for name in POST_FIGURES))
# A mark names the local day of a moment; only days that have passed through the roll-up can be out of date.


def _store(taken: Mapping[str, str]) -> str:
    """The statement; `taken`: what becomes of each figure of a sample that is there."""
    differs = "({}) IS DISTINCT FROM ({})".format(
        ", ".join(f"s.{name}" for name in POST_FIGURES), ", ".join(taken[name] for name in POST_FIGURES)
    )
    return f"""
WITH st AS MATERIALIZED (
  SELECT t.* FROM unnest(%(posts)s::bigint[], %(moments)s::timestamptz[],
      {", ".join(f"%({name})s::bigint[]" for name in POST_FIGURES)}) AS t(post_id, captured_at, {_M})
  JOIN analytics_measuredpost p ON p.id = t.post_id AND p.account_id = %(account)s),
old AS MATERIALIZED (
  SELECT s.* FROM st JOIN analytics_postsnapshot s USING (post_id, captured_at)
  WHERE s.captured_at >= (SELECT min(captured_at) FROM st) AND s.captured_at <= (SELECT max(captured_at) FROM st)),
ins AS (
  INSERT INTO analytics_postsnapshot AS s (workspace_id, post_id, captured_at, fetch_id, {_M})
  SELECT %(workspace)s, post_id, captured_at, %(fetch)s, {_M} FROM st
  ON CONFLICT (post_id, captured_at) DO UPDATE SET fetch_id = excluded.fetch_id,
    {", ".join(f"{name} = {taken[name]}" for name in POST_FIGURES)} WHERE {differs}
  RETURNING post_id, captured_at, {_M}),
told AS (
  INSERT INTO analytics_restatement
    (workspace_id, account_id, post_id, day, moment, before, after, fetch_id, by_id, filled, made_at)
  SELECT %(workspace)s, %(account)s, i.post_id, (i.captured_at AT TIME ZONE w.time_zone)::date, i.captured_at,
    (SELECT jsonb_object_agg(b.key, b.value) FROM jsonb_each({_BEFORE}) b
      WHERE b.value IS DISTINCT FROM {_AFTER} -> b.key),
    (SELECT jsonb_object_agg(a.key, a.value) FROM jsonb_each({_AFTER}) a
      WHERE a.value IS DISTINCT FROM {_BEFORE} -> a.key),
    o.fetch_id, %(fetch)s, {_FILLED}, now()
  FROM ins i JOIN old o USING (post_id, captured_at) JOIN team_workspace w ON w.id = %(workspace)s
  RETURNING id),
again AS (
  INSERT INTO analytics_restatement
    (workspace_id, account_id, post_id, day, moment, before, after, fetch_id, by_id, filled, made_at)
  SELECT %(workspace)s, %(account)s, o.post_id, (o.captured_at AT TIME ZONE w.time_zone)::date, o.captured_at,
    e.figures, e.figures, o.fetch_id, %(fetch)s, true, now()
  FROM st JOIN old o USING (post_id, captured_at) JOIN team_workspace w ON w.id = %(workspace)s
  JOIN analytics_fetch f ON f.id = o.fetch_id AND f.id <> %(fetch)s AND (%(partly)s OR f.kind = ANY(%(kinds)s))
  CROSS JOIN LATERAL (SELECT jsonb_object_agg(a.name, a.value) AS figures FROM ({_AGAIN}) a(name, value)) e
  WHERE e.figures IS NOT NULL),
first AS (SELECT post_id, min(captured_at) AS at FROM ins GROUP BY post_id),
moved AS (
  SELECT (captured_at AT TIME ZONE w.time_zone)::date AS day FROM ins, team_workspace w WHERE w.id = %(workspace)s
  UNION
  SELECT (s.captured_at AT TIME ZONE w.time_zone)::date FROM first f
  JOIN analytics_measuredpost p ON p.id = f.post_id AND p.captured_at > f.at
  JOIN analytics_postsnapshot s ON s.post_id = f.post_id AND s.captured_at > f.at
    AND s.captured_at < f.at + %(back)s
  JOIN team_workspace w ON w.id = %(workspace)s),
marks AS (
  INSERT INTO analytics_rollupmark (workspace_id, account_id, day) SELECT %(workspace)s, %(account)s, day FROM moved),
newest AS (
  SELECT post_id, min(captured_at) AS first_at, max(captured_at) AS last_at,
    {
        ", ".join(
            f"(array_agg({name} ORDER BY captured_at DESC) FILTER (WHERE {name} IS NOT NULL))[1] AS {name}"
            for name in POST_FIGURES
        )
    }
  FROM st GROUP BY post_id),
fresh AS (
  UPDATE analytics_measuredpost p SET
    captured_at = greatest(p.captured_at, n.last_at), first_captured_at = least(p.first_captured_at, n.first_at),
    {
        ", ".join(
            f"{name} = CASE WHEN p.captured_at > n.last_at THEN coalesce(p.{name}, n.{name})"
            f" ELSE coalesce(n.{name}, p.{name}) END"
            for name in POST_FIGURES
        )
    }
  FROM newest n WHERE p.id = n.post_id)
SELECT (SELECT count(*) FROM ins), (SELECT count(*) FROM told)
"""  # noqa: S608 - only column names of this app


_STORE, _STORE_SOME = _store(_WHOLE), _store(_SOME)
_RENEW = f"""
UPDATE analytics_measuredpost p SET captured_at = n.last_at, first_captured_at = n.first_at,
  {", ".join(f"{name} = n.{name}" for name in POST_FIGURES)}
FROM (
  SELECT q.id, min(s.captured_at) AS first_at, max(s.captured_at) AS last_at,
    {
    ", ".join(
        f"(array_agg(s.{name} ORDER BY s.captured_at DESC) FILTER (WHERE s.{name} IS NOT NULL))[1] AS {name}"
        for name in POST_FIGURES
    )
}
  FROM analytics_measuredpost q LEFT JOIN analytics_postsnapshot s ON s.post_id = q.id
  WHERE q.id = ANY(%(posts)s) GROUP BY q.id) n
WHERE p.id = n.id
"""  # noqa: S608 - only column names of this app
