"""Folders of the media library."""

from __future__ import annotations

from django.db import models

from team.models import WorkspaceOwned


class MediaFolder(WorkspaceOwned):
    """A folder; `parent` None lies at the top. Names are unique among siblings."""

    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="children")
    name = models.CharField(max_length=60)
    created_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(WorkspaceOwned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "parent", "name"], name="media_folder_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return self.name
