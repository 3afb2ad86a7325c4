"""Scheduled posts whose files may no longer be used: held back for a person, before they would go out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from config.lib.clock import now
from content.models import MediaAsset, PostMedia, Publication, VariantMedia
from content.selectors.media_rights import rights_problems
from content.selectors.post_files import files_of, own_platforms
from content.services.status import post_refresh_status
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
    """Hold back scheduled publications with a file that may not be used on their day. Returns how many.

    A platform cannot be told to wait, and a refusal at the moment of sending would be a failure nobody can mend in
    time; so the row goes to the triage, as what missed its time does, and its people are told. Where the rights are
    renewed it is sent on or rescheduled from there. `asset_ids`: only posts with these files.
    """
    used = PostMedia.objects.filter(post=OuterRef("post"))
    own = VariantMedia.objects.filter(variant__post=OuterRef("post"))
    if asset_ids is not None:
        used, own = used.filter(asset__in=asset_ids), own.filter(asset__in=asset_ids)
    soon = now() + ZONES
    late = Q(asset__licence_until__lt=OuterRef("due_at") + ZONES) | Q(asset__licence_until__lt=soon)
    lapsed = Q(asset__release="") | Q(asset__release_until__lt=OuterRef("due_at") + ZONES)
    lapsed |= Q(asset__release_until__lt=soon)
    forbidden = late | Q(lapsed, asset__people=People.SHOWN) | ~Q(asset__platforms=[])
    rows = (
        Publication.objects.unscoped(WHY)
        .filter(Exists(used.filter(forbidden)) | Exists(own.filter(forbidden)), state=S.SCHEDULED, lease_token=None)
        .select_related("post", "account", "workspace")
        .prefetch_related("post__attachments__asset", "post__variants__attachments__asset")
        .defer("payload", "prepared")
        .order_by("due_at")[:BATCH]
    )
    held = 0
    for row in rows:
        day = max(row.due_at or now(), now()).astimezone(ZoneInfo(row.workspace.time_zone)).date()
        own_media = own_platforms(row.post)
        used_files = [file for file in files_of(row.post) if file.goes_to(row.account.platform, own_media)]
        files = [file.asset for file in used_files]
        bad = [asset for asset in files if rights_problems(asset, on=day, platform=row.account.platform)]
        if bad:
            held += _hold(row, bad[0])
    return held


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


def _hold(row: Publication, asset: MediaAsset) -> int:
    moved: int = (
        Publication.objects.for_workspace(row.workspace_id)
        .filter(pk=row.pk, state=S.SCHEDULED, lease_token=None)
        .update(state=S.PAUSED, next_attempt_at=None, held_for=HeldFor.RIGHTS, updated_at=now())
    )
    if moved:
        post_refresh_status(post_ids=[row.post_id])
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
