"""What every kept picture of the identity pages has in common."""

from __future__ import annotations

from django.db import models

from team.models import WorkspaceOwned


class StoredPicture(WorkspaceOwned):
    """A file below `identity/<workspace>/` of the storage; it goes with its row (`services.identity.files`).

    `name` is what the uploader called it; type and pixels are what we found. SVG drawings have no pixels (0 × 0).
    """

    name = models.CharField(max_length=160)
    path = models.CharField(max_length=200)
    mime = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(WorkspaceOwned.Meta):
        abstract = True
