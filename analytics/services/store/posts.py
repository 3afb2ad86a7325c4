"""Which posts are measured."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Q

from accounts.connectors.types import Can
from accounts.models import SocialAccount
from accounts.selectors.account import account_capabilities
from analytics.models import MeasuredPost, RollupMark
from analytics.services.store.by_hand import by_hand_place
from analytics.services.store.filed import filed_take_over
from analytics.services.store.known import TITLE_MAX, KnownPost
from analytics.store_states import PostSource
from config.lib.clock import local_day, now
from content.models import Publication
from content.states import PublicationState
from team.models import Workspace

# Publications are looked for this far back each minute; a daily run looks at all.
RECENT = timedelta(days=3)


def publications_take_over(*, everything: bool = False, limit: int = 2000) -> int:
    """Begin to measure posts that Juzhen has published; those found on the account before keep their figures.

    What somebody published by hand has no id of its platform: its address names it, and nobody is asked about it.
    Returns how many publications are new here.
    """
    rows = (
        Publication.objects.unscoped("collection serves all workspaces")
        .filter(state=PublicationState.PUBLISHED, published_at__isnull=False)
        .exclude(
            pk__in=MeasuredPost.objects.unscoped("the same").filter(publication__isnull=False).values("publication")
        )
        .select_related("post", "account", "workspace")
        .order_by("published_at")
    )
    if not everything:
        # Somebody may tell days later of what went out by hand.
        told = Q(remote_id="", updated_at__gte=now() - RECENT)
        rows = rows.filter(Q(published_at__gte=now() - RECENT) | told)
    found = list(rows[:limit])
    for publication in found:
        _take_over(publication)
    return len(found)


@transaction.atomic
def posts_put(
    *, workspace: Workspace, account: SocialAccount, posts: Sequence[KnownPost], source: PostSource
) -> dict[str, MeasuredPost]:
    """Have these posts of an account measured; known ones only get what was not known of them. By `remote_id`.

    A post that a file brought without its platform's id becomes the one the platform names now.
    """
    wanted = {one.remote_id: one for one in posts if one.remote_id}
    rows = MeasuredPost.objects.for_workspace(workspace).filter(account=account, remote_id__in=wanted)
    there = {row.remote_id: row for row in rows.select_for_update()}
    if source != PostSource.PUBLISHED:
        for remote_id, row in there.items():
            _complete(row, wanted[remote_id])
    unknown = [one for remote_id, one in wanted.items() if remote_id not in there]
    first = first_sample(account)
    taken: set[str] = set()
    if source != PostSource.IMPORT:
        taken = filed_take_over(
            workspace=workspace,
            account=account,
            posts=[one for one in unknown if one.readable],
            source=source,
            next_sample_at=first,
        )
    fresh = [
        MeasuredPost(
            workspace=workspace,
            account=account,
            remote_id=one.remote_id,
            url=one.url[:500],
            title=" ".join(one.title.split())[:TITLE_MAX],
            format=one.format,
            source=source,
            published_at=one.published_at,
            next_sample_at=first if one.readable else None,
        )
        for one in unknown
        if one.remote_id not in taken
    ]
    MeasuredPost.objects.bulk_create(fresh, ignore_conflicts=True)
    _mark(workspace, account, [one.published_at for one in fresh])
    rows = MeasuredPost.objects.for_workspace(workspace).filter(account=account, remote_id__in=wanted)
    return {row.remote_id: row for row in rows}


def _take_over(publication: Publication) -> None:
    payload, post = publication.payload, publication.post
    published_at: datetime = publication.published_at  # type: ignore[assignment]
    title = payload.get("title") or post.title or payload.get("text") or post.text
    known = KnownPost(
        remote_id=publication.remote_id,
        published_at=published_at,
        title=title,
        url=publication.remote_url,
        format=str(payload.get("format") or ""),
        shown=payload.get("title") or payload.get("text") or "",
    )
    row = None
    if not known.remote_id:
        row, known = by_hand_place(publication=publication, known=known)
    if row is None:
        put = posts_put(
            workspace=publication.workspace, account=publication.account, posts=[known], source=PostSource.PUBLISHED
        )
        row = put[known.remote_id]
    kind = known.format or row.format
    MeasuredPost.objects.for_workspace(publication.workspace).filter(pk=row.pk, publication__isnull=True).update(
        publication=publication,
        source=PostSource.PUBLISHED,
        campaign=post.campaign,
        title=" ".join(title.split())[:TITLE_MAX],
        url=row.url or known.url[:500],
        format=kind,
    )
    if row.format != kind:
        post_days_mark(post_ids=[row.pk])


def post_days_mark(*, post_ids: Sequence[int]) -> None:
    """Have all days on which these posts were published or sampled reckoned anew."""
    with connection.cursor() as cursor:
        cursor.execute(_MARK, [list(post_ids)])


def _complete(row: MeasuredPost, one: KnownPost) -> None:
    values = {"url": one.url[:500], "title": " ".join(one.title.split())[:TITLE_MAX], "format": one.format}
    missing = {name: value for name, value in values.items() if value and not getattr(row, name)}
    if missing:
        for name, value in missing.items():
            setattr(row, name, value)
        row.save(update_fields=list(missing))
        if "format" in missing:
            post_days_mark(post_ids=[row.pk])


def first_sample(account: SocialAccount) -> datetime | None:
    """When figures of a post are read first: at once where the platform tells, however old it is, None elsewhere.

    The grid of `analytics.sampling` takes over from there.
    """
    return now() if Can.POST_METRICS in account_capabilities(account).can else None


def _mark(workspace: Workspace, account: SocialAccount, moments: Sequence[datetime]) -> None:
    days = {local_day(moment, workspace.time_zone) for moment in moments}
    RollupMark.objects.bulk_create([RollupMark(workspace=workspace, account=account, day=day) for day in days])


_MARK = """
INSERT INTO analytics_rollupmark (workspace_id, account_id, day)
SELECT DISTINCT p.workspace_id, p.account_id, (m.at AT TIME ZONE w.time_zone)::date
FROM analytics_measuredpost p JOIN team_workspace w ON w.id = p.workspace_id
CROSS JOIN LATERAL (
  SELECT p.published_at AS at UNION ALL
  SELECT s.captured_at FROM analytics_postsnapshot s WHERE s.post_id = p.id) m
WHERE p.id = ANY(%s)
"""
