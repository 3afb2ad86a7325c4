"""Our copies of pictures that came with messages."""

from __future__ import annotations

from django.db import models

from team.models import WorkspaceOwned


class AttachmentCopy(WorkspaceOwned):
    """The picture of one attachment, fetched once from the platform and made small.

    `index`: its place in `Message.attachments`. `path`: the file in the storage; it goes with the row. Platforms'
    addresses expire, and pages of ours show nothing of other hosts.
    """

    message = models.ForeignKey("interactions.Message", on_delete=models.CASCADE, related_name="copies")
    index = models.PositiveSmallIntegerField()
    path = models.CharField(max_length=200)
    width = models.PositiveSmallIntegerField(default=0)
    height = models.PositiveSmallIntegerField(default=0)
    fetched_at = models.DateTimeField()

    class Meta(WorkspaceOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["message", "index"], name="attachment_copy_once")]

    def __str__(self) -> str:
        return f"{self.index} of message {self.message_id}"
