"""Uploads that arrive in pieces."""

from __future__ import annotations

from django.db import models

from team.models import WorkspaceOwned


class MediaUpload(WorkspaceOwned):
    """A file on its way in (tus 1.0). `received` of `size` bytes are on disk at `<uploads>/<workspace>/<key>`.

    `meta`: what the client said of the file (title, folder). Gone when the file is in the library or was refused, and
    swept a day after the last piece.
    """

    key = models.CharField(max_length=32, unique=True)
    size = models.PositiveBigIntegerField()
    received = models.PositiveBigIntegerField(default=0)
    meta = models.JSONField(default=dict)
    created_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    touched_at = models.DateTimeField(auto_now=True)

    class Meta(WorkspaceOwned.Meta):
        indexes = [models.Index(fields=["touched_at"], name="media_upload_touched")]

    def __str__(self) -> str:
        return f"{self.received}/{self.size}"
