"""Scheduled posts whose files may no longer be used: held back for a person, before they would go out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from config.lib.clock import now
from content.models import MediaAsset, Post, PostMedia, Publication, VariantMedia
from content.selectors.media_rights import rights_problems
from content.selectors.post_files import files_of, own_platforms
from content.services.holding import UNSENT, planned_hold
from content.services.releasing import held_release
from content.states import HeldFor, People
from content.states import PublicationState as S
from team.models import Workspace
from team.permissions import Permission
from team.services.notifications import notify

WHY = "rights end in all workspaces"
# Two time zones lie at most 26 hours apart: what the database finds is looked at exactly afterwards.
ZONES = timedelta(hours=26)
BATCH = 500
# People hear of the end of a licence this many days before.
AHEAD = (14, 3)


def rights_hold(*, asset_ids: Sequence[int] | None = None) -> int:
    """Hold back planned publications with a file that may not be used on their day. Returns how many.

    A platform cannot be told to wait, and a refusal at the moment of sending would be a failure nobody can mend in
    time; so the row goes to the triage, as what missed its time does, and its people are told. What waits for a
    person's hand goes there, too. Where the rights are renewed in time it goes on by itself (`rights_free`), else it is
    sent on or rescheduled from there. `asset_ids`: only posts with these files.
    """
    bad = [
        (row, found)
        for row in _rows(asset_ids, Q(state__in=UNSENT), forbidden_only=True)
        if (found := _forbidden(row)) is not None
    ]
    # Posts are locked in the order of their ids, as everywhere.
    return sum(_hold(row, asset) for row, asset in sorted(bad, key=lambda each: (each[0].post_id, each[0].pk)))


def rights_free(*, asset_ids: Sequence[int] | None = None) -> int:
    """Let go on what was held back for rights that allow its day by now. Returns how many publications."""
    held = Q(state=S.PAUSED, held_for=HeldFor.RIGHTS, due_at__gt=now())
    free = {row.post_id: row.workspace for row in _rows(asset_ids, held) if _forbidden(row) is None}
    return sum(
        held_release(workspace=free[post_id], post_id=post_id, reason=HeldFor.RIGHTS) for post_id in sorted(free)
    )


def _rows(asset_ids: Sequence[int] | None, which: Q, *, forbidden_only: bool = False) -> Iterator[Publication]:
    """Publications with files, in batches: however many there are, none is passed over."""
    used = PostMedia.objects.filter(post=OuterRef("post"))
    own = VariantMedia.objects.filter(variant__post=OuterRef("post"))
    if asset_ids is not None:
        used, own = used.filter(asset__in=asset_ids), own.filter(asset__in=asset_ids)
    if forbidden_only:
        soon = now() + ZONES
        late = Q(asset__licence_until__lt=OuterRef("due_at") + ZONES) | Q(asset__licence_until__lt=soon)
        early = Q(asset__licence_from__gt=OuterRef("due_at") - ZONES)
        lapsed = Q(asset__release="") | Q(asset__release_until__lt=OuterRef("due_at") + ZONES)
        lapsed |= Q(asset__release_until__lt=soon)
        forbidden = late | early | Q(lapsed, asset__people=People.SHOWN) | ~Q(asset__platforms=[])
        used, own = used.filter(forbidden), own.filter(forbidden)
    rows = (
        Publication.objects.unscoped(WHY)
        .filter(which, Exists(used) | Exists(own), lease_token=None)
        .select_related("post", "account", "workspace")
        .prefetch_related("post__attachments__asset", "post__variants__attachments__asset")
        .defer("payload", "prepared")
        .order_by("pk")
    )
    after = 0
    while batch := list(rows.filter(pk__gt=after)[:BATCH]):
        after = batch[-1].pk
        yield from batch


def _forbidden(row: Publication) -> MediaAsset | None:
    """A file that the publication may not show on its day, or now when that has gone by."""
    day = max(row.due_at or now(), now()).astimezone(ZoneInfo(row.workspace.time_zone)).date()
    own_media = own_platforms(row.post)
    files = [file.asset for file in files_of(row.post) if file.goes_to(row.account.platform, own_media)]
    return next((asset for asset in files if rights_problems(asset, on=day, platform=row.account.platform)), None)


def rights_tell() -> int:
    """Tell once 14 and once 3 days before the end of rights that planned posts still need. Returns how often."""
    told = 0
    for asset in _ending(now()):
        today = now().astimezone(ZoneInfo(asset.workspace.time_zone)).date()
        ends = min(day for day in (asset.licence_until, asset.release_until) if day)
        left = (ends - today).days
        ahead = next((days for days in reversed(AHEAD) if left <= days), None)
        if left < 0 or ahead is None or (asset.rights_told is not None and asset.rights_told <= ahead):
            continue
        posts = _waiting(asset).values("post").distinct().count()
        if posts and MediaAsset.objects.unscoped(WHY).filter(pk=asset.pk, rights_told=asset.rights_told).update(
            rights_told=ahead
        ):
            _tell(asset.workspace, "media_rights_ending", asset, days=left, count=posts)
            told += 1
    return told


def _ending(moment: datetime) -> list[MediaAsset]:
    first, last = (moment - ZONES).date(), (moment + ZONES).date() + timedelta(days=max(AHEAD))
    within = Q(licence_until__range=(first, last)) | Q(release_until__range=(first, last))
    untold = Q(rights_told=None) | Q(rights_told__gt=min(AHEAD))
    rows = MediaAsset.objects.unscoped(WHY).filter(within, untold, deleted_at=None)
    return list(rows.select_related("workspace", "created_by").order_by("pk")[:BATCH])


def _waiting(asset: MediaAsset) -> QuerySet[Publication]:
    rows: QuerySet[Publication] = Publication.objects.for_workspace(asset.workspace_id)
    used = Q(post__attachments__asset=asset) | Q(post__variants__attachments__asset=asset)
    return rows.filter(used, state__in=(S.SCHEDULED, S.NEEDS_HANDOFF, S.PAUSED))


@transaction.atomic
def _hold(row: Publication, asset: MediaAsset) -> int:
    # The lock order of every service: first the post, then its publications.
    posts = Post.objects.for_workspace(row.workspace_id).filter(pk=row.post_id)
    if not posts.select_for_update().values_list("pk").first():
        return 0
    moved = planned_hold(post=row.post, reason=HeldFor.RIGHTS, account_ids=[row.account_id])
    if moved:
        users = [row.post.author] if row.post.author else []
        notify(
            workspace=row.workspace,
            kind="media_rights_held",
            params={"post": str(row.post), "account": str(row.account), "file": str(asset)},
            url=reverse("content:media_rights", args=[row.workspace.slug, asset.pk]),
            dedupe=f"media_rights_held:{row.pk}",
            permission=Permission.QUEUE_RESOLVE,
            users=users,
        )
    return moved


def _tell(workspace: Workspace, kind: str, asset: MediaAsset, **params: int) -> None:
    notify(
        workspace=workspace,
        kind=kind,
        params={"file": str(asset), **params},
        url=reverse("content:media_rights", args=[workspace.slug, asset.pk]),
        dedupe=f"{kind}:{asset.pk}:{params['days']}",
        permission=Permission.CONTENT_PUBLISH,
        users=[asset.created_by] if asset.created_by else [],
    )
