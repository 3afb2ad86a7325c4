"""Reading the media library."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from config.lib.errors import NotFound
from content.models import MediaAsset, Post, PostMedia, PostTemplate, VariantMedia
from content.states import MediaKind
from team.models import Workspace

PAGE = 60


@dataclass(frozen=True, slots=True)
class MediaFilters:
    """What to show of the library. `before`: only assets with a smaller id (keyset)."""

    q: str = ""
    kind: str = ""
    tag: str = ""
    unused: bool = False
    missing_alt: bool = False
    deleted: bool = False
    before: int | None = None

    @property
    def narrowed(self) -> bool:
        """Whether anything but the place in the list is restricted."""
        return bool(self.q or self.kind or self.tag or self.unused or self.missing_alt or self.deleted)


def media_get(*, workspace: Workspace, asset_id: int, deleted: bool = False) -> MediaAsset:
    """One asset; deleted ones only when asked. Raises NotFound."""
    rows = MediaAsset.objects.for_workspace(workspace).select_related("created_by", "cropped_from")
    asset: MediaAsset | None = rows.filter(pk=asset_id).first()
    if asset is None or (asset.deleted_at is not None and not deleted):
        raise NotFound
    return asset


def media_query(*, workspace: Workspace, filters: MediaFilters) -> QuerySet[MediaAsset]:
    """Assets that fit the filters, newest first, each with `in_use`."""
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
    if filters.before:
        rows = rows.filter(pk__lt=filters.before)
    return rows.annotate(in_use=used).order_by("-pk")


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
    """One page and the `before` of the next, None at the end."""
    rows = list(media_query(workspace=workspace, filters=filters)[: limit + 1])
    return rows[:limit], rows[limit - 1].pk if len(rows) > limit else None


def media_usage(*, workspace: Workspace, asset_id: int) -> list[Post]:
    """Posts an asset is attached to, on one platform or on all, newest first, at most 50."""
    return list(_using(workspace, asset_id).order_by("-updated_at")[:50])


def media_usage_count(*, workspace: Workspace, asset_id: int) -> int:
    """How many posts use an asset."""
    return _using(workspace, asset_id).count()


def media_by_ids(*, workspace: Workspace, ids: Iterable[int]) -> dict[int, MediaAsset]:
    """Assets by id, deleted ones left out."""
    return {
        asset.pk: asset
        for asset in MediaAsset.objects.for_workspace(workspace).filter(pk__in=set(ids), deleted_at=None)
    }
