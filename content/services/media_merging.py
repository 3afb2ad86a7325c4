"""Making one of two files that show the same."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from config.lib.clock import now
from config.lib.errors import InvalidInput, NotFound
from content.models import MediaAsset, MediaTwin, Post, PostMedia, Publication, VariantMedia
from content.selectors.media import media_get, media_usage_count
from content.services.media import media_delete
from content.states import PostState, PublicationState
from team import audit
from team.actors import Actor
from team.models import Workspace


@dataclass(frozen=True, slots=True)
class Merged:
    """The file that stays, how many posts take it now, and how many go on with the other one."""

    asset: MediaAsset
    moved: int
    left: int


def media_merge(*, workspace: Workspace, actor: Actor, asset_id: int, into_id: int) -> Merged:
    """Let posts that use `asset_id` use `into_id`, and delete the first one when nothing needs it any more.

    Posts that were looked at by a reviewer, are scheduled or went out keep the file they were frozen with: what was
    approved must not change by itself. Tags are united; description and folder are taken over where they are missing.
    Raises NotFound and InvalidInput.
    """
    if asset_id == into_id:
        raise InvalidInput(_("Choose two different files."), field="into")
    source = media_get(workspace=workspace, asset_id=asset_id)
    target = media_get(workspace=workspace, asset_id=into_id)
    if source.kind != target.kind:
        raise InvalidInput(_("Only files of one kind can become one."), field="into")
    with transaction.atomic():
        moved = _repoint(workspace, source, target)
        _take_over(source, target)
        left = media_usage_count(workspace=workspace, asset_id=source.pk)
        audit.record(
            workspace, actor, "media.merged", target, before={"file": source.pk}, after={"moved": moved, "left": left}
        )
        _twins(workspace, source, target).update(kept_at=now())
        if not left:
            media_delete(workspace=workspace, actor=actor, asset_id=source.pk)
    return Merged(target, moved, left)


def twins_keep(*, workspace: Workspace, actor: Actor, twin_id: int) -> MediaTwin:
    """Both files of a pair are wanted; it is not shown again. Raises NotFound."""
    twin: MediaTwin | None = (
        MediaTwin.objects.for_workspace(workspace).filter(pk=twin_id).select_related("older", "newer").first()
    )
    if twin is None:
        raise NotFound
    if twin.kept_at is None:
        twin.kept_at = now()
        twin.save(update_fields=["kept_at"])
        audit.record(workspace, actor, "media.kept_both", twin.newer, after={"file": twin.older_id})
    return twin


def _repoint(workspace: Workspace, source: MediaAsset, target: MediaAsset) -> int:
    begun = Publication.objects.for_workspace(workspace).filter(post=OuterRef("pk"))
    begun = begun.exclude(state__in=(PublicationState.DRAFT, PublicationState.CANCELLED))
    posts = Post.objects.for_workspace(workspace).filter(
        ~Exists(begun), state__in=(PostState.IDEA, PostState.DRAFT), approved_hash=""
    )
    shared = PostMedia.objects.filter(post=OuterRef("pk"), asset=source)
    own = VariantMedia.objects.filter(variant__post=OuterRef("pk"), asset=source)
    posts = posts.filter(Exists(shared) | Exists(own))
    ids = list(posts.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
    uses = PostMedia.objects.filter(post__in=ids, asset=source)
    both = PostMedia.objects.filter(post=OuterRef("post"), asset=target)
    uses.filter(Exists(both)).delete()
    PostMedia.objects.filter(post__in=ids, asset=source).update(asset=target)
    twice = VariantMedia.objects.filter(variant=OuterRef("variant"), asset=target)
    VariantMedia.objects.filter(Exists(twice), variant__post__in=ids, asset=source).delete()
    VariantMedia.objects.filter(variant__post__in=ids, asset=source).update(asset=target)
    return len(ids)


def _take_over(source: MediaAsset, target: MediaAsset) -> None:
    target.tags = list(dict.fromkeys([*target.tags, *source.tags]))[:20]
    target.alt = target.alt or source.alt
    if target.folder_id is None:
        target.folder_id = source.folder_id
    target.save(update_fields=["tags", "alt", "folder"])


def _twins(workspace: Workspace, one: MediaAsset, other: MediaAsset):  # type: ignore[no-untyped-def]
    pair = Q(older=one, newer=other) | Q(older=other, newer=one)
    return MediaTwin.objects.for_workspace(workspace).filter(pair)
