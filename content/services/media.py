"""The media library: upload, describe, delete, restore, sweep."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any, BinaryIO

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from config.lib.clock import now
from config.lib.errors import NotFound
from content.errors import PublishingBegan
from content.media_errors import MediaBeingSent, MediaInUse
from content.models import MediaAsset, Post, PostMedia, Publication, VariantMedia
from content.selectors.media import asset_used, media_get, media_usage_count
from content.selectors.media_folders import folder_get
from content.services.approving import UNSENT
from content.services.freezing import content_changed
from content.services.media_files import FileFacts, inspect
from content.services.media_formats import SUFFIXES
from content.services.media_look import twins_note
from content.services.media_words import clean_alt, clean_tags, clean_title, name_without_suffix
from content.states import IN_FLIGHT, PostState
from team import audit
from team.actors import Actor
from team.models import Workspace

KEPT_AFTER_DELETE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Upload:
    """Result of an upload. `existed`: the same file was in the library already and is returned instead."""

    asset: MediaAsset
    existed: bool


def media_upload(
    *,
    workspace: Workspace,
    actor: Actor,
    file: File,
    title: str = "",
    alt: str = "",
    tags: Sequence[str] = (),
    folder_id: int | None = None,
) -> Upload:
    """Store a picture, video or sound after looking into it. Raises MediaRefused with a reason, NotFound (folder)."""
    folder = folder_get(workspace=workspace, folder_id=folder_id) if folder_id else None
    facts = inspect(file, video_max_bytes=settings.MEDIA_MAX_BYTES)
    return media_store(
        workspace=workspace,
        actor=actor,
        facts=facts,
        title=clean_title(title or name_without_suffix(file.name or "")),
        alt=clean_alt(alt),
        tags=clean_tags(tags),
        folder=folder,
    )


def media_update(
    *,
    workspace: Workspace,
    actor: Actor,
    asset_id: int,
    title: str | None = None,
    alt: str | None = None,
    tags: Sequence[str] | None = None,
) -> MediaAsset:
    """Change title, description or tags; None leaves a value as it is.

    A new description reaches scheduled posts that use the file's own one, and ends their approval like any other change
    of content. Raises NotFound, InvalidInput, MediaBeingSent, and ScheduleRefused when a scheduled post could not go
    out with it.
    """
    asset = media_get(workspace=workspace, asset_id=asset_id)
    wanted: dict[str, Any] = {}
    if title is not None:
        wanted["title"] = clean_title(title)
    if alt is not None:
        wanted["alt"] = clean_alt(alt)
    if tags is not None:
        wanted["tags"] = clean_tags(tags)
    before = {name: getattr(asset, name) for name, value in wanted.items() if getattr(asset, name) != value}
    if before:
        for name in before:
            setattr(asset, name, wanted[name])
        with transaction.atomic():
            posts = posts_described_by(asset) if "alt" in before else []
            asset.save(update_fields=list(before))
            try:
                for post in posts:
                    content_changed(post=post, actor=actor, changed=["alt"])
            except PublishingBegan:
                raise MediaBeingSent from None
            audit.record(
                workspace, actor, "media.edited", asset, before=before, after={name: wanted[name] for name in before}
            )
    return asset


def media_delete(*, workspace: Workspace, actor: Actor, asset_id: int) -> MediaAsset:
    """Hide a file; it can be restored for 30 days. Raises MediaInUse while posts use it."""
    with transaction.atomic():
        asset = _locked(workspace, asset_id)
        count = media_usage_count(workspace=workspace, asset_id=asset_id)
        if count:
            raise MediaInUse(count=count)
        if asset.deleted_at is None:
            asset.deleted_at = now()
            asset.save(update_fields=["deleted_at"])
            audit.record(workspace, actor, "media.deleted", asset)
    return asset


def media_restore(*, workspace: Workspace, actor: Actor, asset_id: int) -> MediaAsset:
    """Bring a deleted file back."""
    with transaction.atomic():
        asset = _locked(workspace, asset_id)
        if asset.deleted_at is not None:
            asset.deleted_at = None
            asset.save(update_fields=["deleted_at"])
            audit.record(workspace, actor, "media.restored", asset)
    return asset


def media_sweep(*, older_than: timedelta = KEPT_AFTER_DELETE, limit: int = 500) -> int:
    """Remove files deleted longer ago than `older_than` that no post uses, from table and storage; returns how many."""
    rows = MediaAsset.objects.unscoped("nightly sweep of all workspaces").filter(deleted_at__lt=now() - older_than)
    return media_purge(rows=rows, limit=limit)


def media_purge(*, rows: QuerySet[MediaAsset], limit: int | None = None) -> int:
    """Remove those of `rows` that no post uses for good, from table and storage; returns how many, at most `limit`.

    The files go when the caller's transaction has been committed.
    """
    unused = rows.filter(~asset_used())
    removed = 0
    for asset in unused.order_by("pk")[:limit]:
        with transaction.atomic():
            # Asked again: somebody may have restored or attached it meanwhile.
            gone, _rows = unused.filter(pk=asset.pk).delete()
            if gone:
                removed += 1
                for field in (asset.file, asset.thumb):
                    if field.name:
                        transaction.on_commit(partial(field.storage.delete, field.name))
    return removed


def posts_described_by(asset: MediaAsset) -> list[Post]:
    """Posts, locked, that are planned or approved, not sent everywhere, and use the file's own description."""
    used = Q(Exists(PostMedia.objects.filter(post=OuterRef("pk"), asset=asset, alt="")))
    used |= Q(Exists(VariantMedia.objects.filter(variant__post=OuterRef("pk"), asset=asset, alt="")))
    unsent = Publication.objects.for_workspace(asset.workspace_id).filter(
        post=OuterRef("pk"), state__in=(*UNSENT, *IN_FLIGHT)
    )
    rows = Post.objects.for_workspace(asset.workspace_id).filter(used, Exists(unsent))
    # Posts in review, too: a reviewer may be approving at this moment, and the lock waits for that.
    rows = rows.filter(Q(state__in=(PostState.SCHEDULED, PostState.IN_REVIEW)) | ~Q(approved_hash=""))
    return list(rows.select_related("workspace").order_by("pk").select_for_update(of=("self",)))


def _locked(workspace: Workspace, asset_id: int) -> MediaAsset:
    asset: MediaAsset | None = (
        MediaAsset.objects.for_workspace(workspace).select_for_update().filter(pk=asset_id).first()
    )
    if asset is None:
        raise NotFound
    return asset


def media_store(*, workspace: Workspace, actor: Actor, facts: FileFacts, **described: Any) -> Upload:
    """Put a file that was looked into in the library, unless it is there. `described`: further columns of its row."""
    sha256 = _digest(facts.content)
    known = _known(workspace, actor, sha256)
    if known is not None:
        facts.content.close()
        return Upload(known, existed=True)
    asset = MediaAsset(
        workspace=workspace,
        kind=facts.kind,
        mime=facts.mime,
        size=facts.size,
        width=facts.width,
        height=facts.height,
        seconds=facts.seconds,
        sha256=sha256,
        look=facts.look,
        facts=dict(facts.facts),
        created_by=actor.user,
        **{**described, "ai_content": described.get("ai_content") or facts.ai},
    )
    asset.file.save(f"original.{SUFFIXES[facts.mime]}", File(facts.content), save=False)
    if facts.thumb:
        asset.thumb.save("thumb.webp", ContentFile(facts.thumb), save=False)
    try:
        with transaction.atomic():
            asset.save(force_insert=True)
            audit.record(workspace, actor, "media.uploaded", asset, after={"mime": asset.mime, "size": asset.size})
            twins_note(asset)
    except IntegrityError:
        # The same file arrived twice at once; the other upload won.
        for field in (asset.file, asset.thumb):
            if field.name:
                field.storage.delete(field.name)
        twin = _known(workspace, actor, sha256)
        if twin is None:
            raise
        return Upload(twin, existed=True)
    return Upload(asset, existed=False)


def _known(workspace: Workspace, actor: Actor, sha256: str) -> MediaAsset | None:
    asset: MediaAsset | None = MediaAsset.objects.for_workspace(workspace).filter(sha256=sha256).first()
    if asset is not None and asset.deleted_at is not None:
        asset = media_restore(workspace=workspace, actor=actor, asset_id=asset.pk)
    return asset


def _digest(stream: BinaryIO) -> str:
    stream.seek(0)
    digest = hashlib.sha256()
    while chunk := stream.read(1024 * 1024):
        digest.update(chunk)
    stream.seek(0, io.SEEK_SET)
    return digest.hexdigest()
