"""Attachments a post has on one platform only."""

from __future__ import annotations

from django.db import models

from content.models.attachment import Attachment
from content.models.variant import Variant


class VariantMedia(Attachment):
    """An attachment of a variant, in order."""

    variant = models.ForeignKey(Variant, on_delete=models.CASCADE, related_name="attachments")

    class Meta(Attachment.Meta):
        constraints = [models.UniqueConstraint(fields=["variant", "asset"], name="variant_media_once")]

    def __str__(self) -> str:
        return f"media {self.asset_id} of variant {self.variant_id}"
