"""What the attachments of a post and of a variant are alike in."""

from __future__ import annotations

from django.db import models


class Attachment(models.Model):
    """A file of the library in its place. `alt` overrides the asset's own description."""

    asset = models.ForeignKey("content.MediaAsset", on_delete=models.RESTRICT, related_name="+")
    position = models.PositiveSmallIntegerField()
    alt = models.CharField(max_length=2000, blank=True)

    class Meta:
        abstract = True
        ordering = ["position"]

    @property
    def description(self) -> str:
        """The alt text that will be sent."""
        return self.alt or self.asset.alt
