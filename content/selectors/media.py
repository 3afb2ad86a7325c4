"""Reading the media library."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Lower

from config.lib.clock import local_day, now
from config.lib.errors import NotFound
from content.models import MediaAsset, Post, PostMedia, PostTemplate, VariantMedia
from content.selectors.media_folders import folder_tree
from content.selectors.media_rights import LICENCE_STATES, in_state
from content.states import MediaKind
from team.models import Workspace

PAGE = 60
MEGABYTE = 1024 * 1024
SHAPES = {
    "tall": Q(height__gt=F("width")),
    "wide": Q(width__gt=F("height")),
    "square": Q(width=F("height")),
}
SIZES = {
    "small": Q(size__lt=MEGABYTE),
    "medium": Q(size__gte=MEGABYTE, size__lt=20 * MEGABYTE),
    "large": Q(size__gte=20 * MEGABYTE),
}
SORTS = {
    "": ("-pk",),
    "oldest": ("pk",),
    "title": (Lower("title"), "pk"),
    "heaviest": ("-size", "-pk"),
    "used": ("-uses", "-pk"),
}
UNFILED = 0


@dataclass(frozen=True, slots=True)
class MediaFilters:
    """What to show of the library. `folder`: None everywhere, UNFILED outside of folders, else an id.

    `before`: only assets with a smaller id (keyset, newest first); `skip`: how many to leave out in other orders.
    """

    q: str = ""
    kind: str = ""
    tag: str = ""
    unused: bool = False
    missing_alt: bool = False
    deleted: bool = False
    before: int | None = None
    folder: int | None = None
    shape: str = ""
    size: str = ""
    licence: str = ""
    sort: str = ""
    skip: int = 0

    @property
    def narrowed(self) -> bool:
        """Whether anything but the place, the order and the folder is restricted."""
        places = {"before", "folder", "sort", "skip"}
        return any(getattr(self, f.name) for f in fields(self) if f.name not in places)


def media_get(*, workspace: Workspace, asset_id: int, deleted: bool = False) -> MediaAsset:
    """One asset; deleted ones only when asked. Raises NotFound."""
    rows = MediaAsset.objects.for_workspace(workspace).select_related("created_by", "cropped_from", "folder")
    asset: MediaAsset | None = rows.filter(pk=asset_id).first()
    if asset is None or (asset.deleted_at is not None and not deleted):
        raise NotFound
    return asset


def media_query(*, workspace: Workspace, filters: MediaFilters) -> QuerySet[MediaAsset]:
    """Assets that fit the filters, in their order, each with `in_use` and `uses` (number of posts)."""
    used = asset_used()
    rows = MediaAsset.objects.for_workspace(workspace).filter(deleted_at__isnull=not filters.deleted)
    for word in filters.q.split()[:6]:
        rows = rows.filter(Q(title__icontains=word) | Q(alt__icontains=word) | Q(tags__icontains=word))
    if filters.kind in MediaKind.values:
        rows = rows.filter(kind=filters.kind)
    if filters.tag:
        rows = rows.filter(tags__contains=[filters.tag])
    if filters.unused:
        rows = rows.filter(~used)
    if filters.missing_alt:
        rows = rows.filter(kind=MediaKind.IMAGE, alt="")
    for table, chosen in ((SHAPES, filters.shape), (SIZES, filters.size)):
        if chosen in table:
            rows = rows.filter(table[chosen])
    if filters.licence in LICENCE_STATES:
        rows = rows.filter(in_state(filters.licence, today=local_day(now(), workspace.time_zone)))
    if filters.folder is not None:
        rows = rows.filter(_within(workspace, filters))
    if filters.before:
        rows = rows.filter(pk__lt=filters.before)
    order = SORTS.get(filters.sort, SORTS[""])
    return rows.annotate(in_use=used, uses=_uses()).order_by(*order)


def _uses() -> Any:
    """Expression on assets: how many posts have it, for all accounts or on one platform."""
    shared = PostMedia.objects.filter(asset=OuterRef("pk")).order_by().values("asset").annotate(n=Count("pk"))
    twice = PostMedia.objects.filter(post=OuterRef("variant__post"), asset=OuterRef("asset"))
    own = VariantMedia.objects.filter(~Exists(twice), asset=OuterRef("pk")).order_by().values("asset")
    own = own.annotate(n=Count("variant__post", distinct=True))
    zero = IntegerField()
    return Coalesce(Subquery(shared.values("n"), output_field=zero), 0) + Coalesce(
        Subquery(own.values("n"), output_field=zero), 0
    )


def asset_used() -> Q:
    """Condition on assets: a post, a platform's version of one, or a template has it."""
    holders = (PostMedia.objects, VariantMedia.objects)
    held = Q(Exists(PostTemplate.assets.through.objects.filter(mediaasset=OuterRef("pk"))))
    for rows in holders:
        held |= Q(Exists(rows.filter(asset=OuterRef("pk"))))
    return held


def _using(workspace: Workspace, asset_id: int) -> QuerySet[Post]:
    posts = Post.objects.for_workspace(workspace)
    own = VariantMedia.objects.filter(asset_id=asset_id).values("variant__post_id")
    return posts.filter(Q(pk__in=PostMedia.objects.filter(asset_id=asset_id).values("post_id")) | Q(pk__in=own))


def media_list(
    *, workspace: Workspace, filters: MediaFilters, limit: int = PAGE
) -> tuple[list[MediaAsset], int | None]:
    """One page, and the next one's `before` (newest first) or `skip` (other orders); None at the end."""
    rows = list(media_query(workspace=workspace, filters=filters)[filters.skip : filters.skip + limit + 1])
    more = len(rows) > limit
    after = filters.skip + limit if filters.sort else rows[limit - 1].pk if more else None
    return rows[:limit], after if more else None


def media_usage(*, workspace: Workspace, asset_id: int) -> list[Post]:
    """Posts an asset is attached to, on one platform or on all, newest first, at most 50."""
    return list(_using(workspace, asset_id).order_by("-updated_at")[:50])


def media_usage_count(*, workspace: Workspace, asset_id: int) -> int:
    """How many posts use an asset."""
    return _using(workspace, asset_id).count()


def media_versions(*, workspace: Workspace, asset: MediaAsset) -> list[MediaAsset]:
    """Files that were made of the same original, without `asset` itself."""
    root = asset.cropped_from_id or asset.pk
    rows = MediaAsset.objects.for_workspace(workspace).filter(Q(cropped_from=root) | Q(pk=root), deleted_at=None)
    return list(rows.exclude(pk=asset.pk).order_by("pk")[:40])


def media_by_ids(*, workspace: Workspace, ids: Iterable[int]) -> dict[int, MediaAsset]:
    """Assets by id, deleted ones left out."""
    return {
        asset.pk: asset
        for asset in MediaAsset.objects.for_workspace(workspace).filter(pk__in=set(ids), deleted_at=None)
    }


def today_of(workspace: Workspace) -> date:
    """The day on the workspace's calendar."""
    return local_day(now(), workspace.time_zone)


def _within(workspace: Workspace, filters: MediaFilters) -> Q:
    """Files directly in the folder; a search looks into those below, too."""
    if filters.folder == UNFILED:
        return Q(folder=None)
    if not filters.narrowed:
        return Q(folder=filters.folder)
    below = [row.folder.pk for row in folder_tree(workspace=workspace) if filters.folder in row.path_ids]
    return Q(folder__in=below)
