"""What a post said at a moment."""

from __future__ import annotations

from django.db import models

from team.models import WorkspaceOwned


class PostVersion(WorkspaceOwned):
    """The content of a post after a change. Saves of one person in a row are one version.

    `number` counts from 1 for each post. `content` is a snapshot (see `selectors.post_snapshot`), `changed` names the
    fields that differ from the version before. `restored_from`: the number this one was taken back from.
    """

    post = models.ForeignKey("content.Post", on_delete=models.CASCADE, related_name="versions", db_index=False)
    number = models.PositiveIntegerField()
    content = models.JSONField()
    changed = models.JSONField(default=list)
    author = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    author_label = models.CharField(max_length=150, blank=True)
    restored_from = models.PositiveIntegerField(null=True, blank=True)
    created_at = models.DateTimeField()
    saved_at = models.DateTimeField()

    class Meta(WorkspaceOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["post", "number"], name="post_version_once")]

    def __str__(self) -> str:
        return f"version {self.number} of post {self.post_id}"
