"""Who ticked which line for which post."""

from __future__ import annotations

from django.db import models

from team.models import WorkspaceOwned


class ChecklistTick(WorkspaceOwned):
    """One entry; the newest of an item and a post counts. Append-only: taking a tick back is an entry with `done`
    false, and the database refuses changes. `content_mark` is the SHA-256 of the post's content at that moment."""

    item = models.ForeignKey("content.ChecklistItem", on_delete=models.CASCADE, related_name="+")
    post = models.ForeignKey("content.Post", on_delete=models.CASCADE, related_name="+")
    done = models.BooleanField()
    evidence = models.CharField(max_length=500, blank=True)
    asset = models.ForeignKey("content.MediaAsset", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    content_mark = models.CharField(max_length=64)
    post_version = models.PositiveIntegerField()
    by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    by_label = models.CharField(max_length=160)
    at = models.DateTimeField()

    class Meta(WorkspaceOwned.Meta):
        indexes = [models.Index(fields=["post", "item", "-id"], name="checklist_tick_newest")]

    def __str__(self) -> str:
        return f"item {self.item_id} of post {self.post_id}: {self.done}"
