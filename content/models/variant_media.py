"""Attachments a post has on one platform only."""

from __future__ import annotations

from django.db import models

from content.models.variant import Variant


class VariantMedia(models.Model):
    """An attachment of a variant, in order. `alt` overrides the asset's own description."""

    variant = models.ForeignKey(Variant, on_delete=models.CASCADE, related_name="attachments")
    asset = models.ForeignKey("content.MediaAsset", on_delete=models.RESTRICT, related_name="+")
    position = models.PositiveSmallIntegerField()
    alt = models.CharField(max_length=2000, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["variant", "asset"], name="variant_media_once")]

    def __str__(self) -> str:
        return f"media {self.asset_id} of variant {self.variant_id}"

    @property
    def description(self) -> str:
        """The alt text that will be sent."""
        return self.alt or self.asset.alt
