"""Per-platform overrides of a post."""

from __future__ import annotations

from django.db import models

from team.models import WorkspaceOwned


class Variant(WorkspaceOwned):
    """What differs on one platform; None means: as in the post.

    With `own_media` the platform shows `attachments` of its own, which may be none, instead of the post's.
    """

    post = models.ForeignKey("content.Post", on_delete=models.CASCADE, related_name="variants")
    platform = models.CharField(max_length=40)
    title = models.CharField(max_length=200, null=True, blank=True)
    text = models.TextField(null=True, blank=True)
    first_comment = models.TextField(null=True, blank=True)
    thread = models.JSONField(null=True, blank=True)
    options = models.JSONField(default=dict)
    own_media = models.BooleanField(default=False)

    class Meta(WorkspaceOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["post", "platform"], name="variant_once")]

    def __str__(self) -> str:
        return f"{self.platform} variant of post {self.post_id}"
