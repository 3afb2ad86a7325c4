"""Images and videos of the media library."""

from __future__ import annotations

from django.db import models

from content.states import MediaKind
from team.models import WorkspaceOwned


def file_path(asset: MediaAsset, filename: str) -> str:
    """Where the original is stored: by workspace and content hash, never by the uploader's file name."""
    suffix = filename.rsplit(".", 1)[-1].lower() if "." in filename else "bin"
    return f"media/{asset.workspace_id}/{asset.sha256[:2]}/{asset.sha256}.{suffix}"


def thumb_path(asset: MediaAsset, filename: str) -> str:
    """Where the preview (WebP, at most 640 px) is stored."""
    return f"media/{asset.workspace_id}/{asset.sha256[:2]}/{asset.sha256}-thumb.webp"


class MediaAsset(WorkspaceOwned):
    """One file. `deleted_at` hides it; the file itself goes when nothing uses it any more."""

    kind = models.CharField(max_length=8, choices=MediaKind)
    title = models.CharField(max_length=160, blank=True)
    alt = models.CharField(max_length=2000, blank=True)
    file = models.FileField(upload_to=file_path, max_length=200)
    thumb = models.FileField(upload_to=thumb_path, max_length=200, blank=True)
    mime = models.CharField(max_length=60)
    size = models.PositiveBigIntegerField()
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    seconds = models.FloatField(null=True)
    sha256 = models.CharField(max_length=64)
    tags = models.JSONField(default=list)
    cropped_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta(WorkspaceOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["workspace", "sha256"], name="media_once")]
        indexes = [models.Index(fields=["workspace", "-created_at"], name="media_recent")]

    def __str__(self) -> str:
        return self.title or f"#{self.pk}"
