"""Images and videos of the media library."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from content.models.media_rights import RightsFields
from content.states import MediaKind
from team.models import WorkspaceOwned


def file_path(asset: MediaAsset, filename: str) -> str:
    """Where the original is stored: by workspace and content hash, never by the uploader's file name."""
    suffix = filename.rsplit(".", 1)[-1].lower() if "." in filename else "bin"
    return f"media/{asset.workspace_id}/{asset.sha256[:2]}/{asset.sha256}.{suffix}"


def thumb_path(asset: MediaAsset, filename: str) -> str:
    """Where the preview (WebP, at most 640 px) is stored."""
    return f"media/{asset.workspace_id}/{asset.sha256[:2]}/{asset.sha256}-thumb.webp"


class MediaAsset(RightsFields, WorkspaceOwned):
    """One file. `deleted_at` hides it; the file itself goes when nothing uses it any more.

    `look`: 64 bits of a picture's brightness pattern as a signed number (see `media_look`), None where it is too plain
    to compare. `facts`: what ffprobe found in a video or sound; a picture's main `colours`. `focus_x`, `focus_y`: the
    point, in percent, that stays in sight when a part is cut out. `made_for`: the platform whose limits a version of
    `cropped_from` was made for.
    """

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
    folder = models.ForeignKey(
        "content.MediaFolder", null=True, blank=True, on_delete=models.SET_NULL, related_name="assets"
    )
    look = models.BigIntegerField(null=True, blank=True)
    facts = models.JSONField(default=dict, blank=True)
    focus_x = models.PositiveSmallIntegerField(default=50)
    focus_y = models.PositiveSmallIntegerField(default=50)
    made_for = models.CharField(max_length=30, blank=True)
    cropped_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta(WorkspaceOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["workspace", "sha256"], name="media_once")]
        indexes = [
            models.Index(fields=["workspace", "-created_at"], name="media_recent"),
            models.Index(fields=["workspace", "folder", "-id"], name="media_in_folder"),
            models.Index(fields=["licence_until"], condition=Q(licence_until__isnull=False), name="media_licence_end"),
        ]

    def __str__(self) -> str:
        return self.title or f"#{self.pk}"
