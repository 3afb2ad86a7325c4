"""What a post says, as the fields of PostChanges: for copies, dates of a repetition and templates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from content.models import Post, Variant, VariantMedia

_PLAIN = ("kind", "details", "ad_kind", "ai_content", "title", "text", "first_comment", "thread", "options", "notes")
_OWN = ("title", "text", "first_comment", "thread", "options")


def content_values(post: Post) -> dict[str, Any]:
    """Everything but time, accounts and delivery; files that were deleted meanwhile are left out."""
    return {
        **{name: getattr(post, name) for name in _PLAIN},
        "media": [(item.asset_id, item.alt) for item in post.attachments.all() if item.asset.deleted_at is None],
        "variants": {
            variant.platform: {**{name: getattr(variant, name) for name in _OWN}, "media": media_of(variant, live=True)}
            for variant in post.variants.all()
        },
    }


def media_of(variant: Variant, *, live: bool = False) -> list[tuple[int, str]] | None:
    """The variant's own files and descriptions in order, None where it shows the post's. `live`: no deleted ones."""
    if not variant.own_media:
        return None
    rows = variant.attachments.all()
    return [(row.asset_id, row.alt) for row in rows if not live or row.asset.deleted_at is None]


def variant_media_set(variant: Variant, media: Sequence[tuple[int, str]]) -> None:
    """Store the variant's own files as they are given; they have been checked."""
    if list(variant.attachments.values_list("asset_id", "alt")) == list(media):
        return
    variant.attachments.all().delete()
    VariantMedia.objects.bulk_create(
        VariantMedia(variant=variant, asset_id=asset_id, alt=alt, position=i) for i, (asset_id, alt) in enumerate(media)
    )
