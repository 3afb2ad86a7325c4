"""Posts that came without their platform's id, and what becomes of them when it is told: by the platform, or a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction

from accounts.models import SocialAccount
from analytics.models import MeasuredPost
from analytics.services.store.known import NAMELESS, TITLE_MAX, KnownPost, candidate_of, with_words
from analytics.services.store.matching import WINDOW, Candidate, pairs_of, plain_title
from analytics.store_states import PostSource
from config.lib.clock import local_day
from team.models import Workspace


def filed_take_over(
    *,
    workspace: Workspace,
    account: SocialAccount,
    posts: Sequence[KnownPost],
    source: PostSource,
    next_sample_at: datetime | None,
) -> set[str]:
    """Give rows without a platform's name those of the platform's posts they are, so that no post counts twice.

    Samples stay with their rows, and so do title, link and format where they were told; the moment of publication
    is the platform's. `posts` are unknown so far, and which of them a row is says `services.store.matching`. All days
    the rows move are marked to be reckoned anew. Returns which of `posts` have a row now.
    """
    moments = [one.published_at for one in posts]
    if not moments:
        return set()
    near = with_words(MeasuredPost.objects.for_workspace(workspace)).filter(
        account=account, published_at__range=(min(moments) - WINDOW, max(moments) + WINDOW)
    )
    held = list(near.filter(NAMELESS))
    if not held:
        return set()
    filed = [candidate_of(row, workspace=workspace, zone=account.zone) for row in held]
    # Posts that are known already compete: a row that may be one of those is left alone.
    span = (min(row.published_at for row in held) - WINDOW, max(row.published_at for row in held) + WINDOW)
    others = [
        candidate_of(row, workspace=workspace, zone=account.zone)
        for row in near.exclude(pk__in=[row.pk for row in held]).filter(published_at__range=span)
    ]
    pairs = pairs_of(filed, [*others, *(_coming(one, account.zone) for one in posts)])
    taken = [(one.of, other.of) for one, other in pairs if isinstance(other.of, KnownPost)]
    return _rename(taken, source, next_sample_at)


def names_take(
    *, workspace: Workspace, account: SocialAccount, named: Mapping[int, KnownPost], next_sample_at: datetime | None
) -> None:
    """Give posts, by their keys, the platform's id that a file tells, where nobody knew it; all else of them stays."""
    rows = MeasuredPost.objects.for_workspace(workspace).filter(account=account)
    known = set(
        rows.filter(remote_id__in=[one.remote_id for one in named.values()]).values_list("remote_id", flat=True)
    )
    nameless = [row for row in rows.filter(NAMELESS, pk__in=named) if named[row.pk].remote_id not in known]
    taken = [(row, replace(named[row.pk], published_at=row.published_at)) for row in nameless]
    _rename(taken, PostSource.IMPORT, next_sample_at)


def _coming(one: KnownPost, zone: str) -> Candidate:
    at, title = one.published_at, " ".join((one.shown or one.title).split())[:TITLE_MAX]
    return Candidate(one, at, local_day(at, zone), plain_title(title), one.url[:500], one.remote_id)


def _rename(
    taken: Sequence[tuple[MeasuredPost, KnownPost]], source: PostSource, next_sample_at: datetime | None
) -> set[str]:
    if not taken:
        return set()
    params: dict[str, Any] = {
        "ids": [row.pk for row, _one in taken],
        "were": [row.remote_id for row, _one in taken],
        "names": [one.remote_id for _row, one in taken],
        "moments": [one.published_at for _row, one in taken],
        "titles": [" ".join(one.title.split())[:TITLE_MAX] for _row, one in taken],
        "urls": [one.url[:500] for _row, one in taken],
        "formats": [one.format for _row, one in taken],
        "source": source,
        "next": next_sample_at,
    }
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_RENAME, params)
            return {name for (name,) in cursor.fetchall()}
    except IntegrityError:
        # Somebody else has just written one of the posts down under its own name.
        return set()


# A row that got its name meanwhile is left alone, and what we published stays ours. In `marks`, `p` is the row as it
# was before.
_RENAME = """
WITH moved AS (
  UPDATE analytics_measuredpost p SET remote_id = n.name, published_at = n.at,
    source = CASE WHEN p.publication_id IS NULL THEN %(source)s ELSE p.source END,
    next_sample_at = %(next)s, title = coalesce(nullif(p.title, ''), n.title),
    url = coalesce(nullif(p.url, ''), n.url), format = coalesce(nullif(p.format, ''), n.format)
  FROM unnest(%(ids)s::bigint[], %(were)s::text[], %(names)s::text[], %(moments)s::timestamptz[], %(titles)s::text[],
    %(urls)s::text[], %(formats)s::text[]) AS n(id, was, name, at, title, url, format)
  WHERE p.id = n.id AND p.remote_id = n.was
  RETURNING p.id, p.remote_id, p.published_at),
marks AS (
  INSERT INTO analytics_rollupmark (workspace_id, account_id, day)
  SELECT DISTINCT p.workspace_id, p.account_id, (m.at AT TIME ZONE w.time_zone)::date
  FROM moved n JOIN analytics_measuredpost p ON p.id = n.id JOIN team_workspace w ON w.id = p.workspace_id
  CROSS JOIN LATERAL (
    SELECT p.published_at AS at UNION ALL SELECT n.published_at UNION ALL
    SELECT s.captured_at FROM analytics_postsnapshot s WHERE s.post_id = p.id) m)
SELECT remote_id FROM moved
"""
