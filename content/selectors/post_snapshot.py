"""A post's content as plain values: for its history, comparing and taking back."""

from __future__ import annotations

from typing import Any

from content.models import Post, Variant

# In the order people read them.
PLAIN = ("title", "text", "first_comment", "thread", "kind", "details", "ad_kind", "ai_content", "options", "notes")
OF_VARIANT = ("title", "text", "first_comment", "thread", "options")


def post_snapshot(post: Post) -> dict[str, Any]:
    """Everything of `post` that its editor changes, except when and where it goes.

    Keys: those of PLAIN, `media` (lists of asset id and own description, in order) and `variants` (platform → fields
    that differ there, and its own media or None). Four queries, none for what is prefetched.
    """
    return {
        **{name: getattr(post, name) for name in PLAIN},
        "media": [[item.asset_id, item.alt] for item in post.attachments.all()],
        "variants": {variant.platform: _variant(variant) for variant in post.variants.all()},
    }


def changed_between(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """Names of fields that differ between two snapshots, in reading order."""
    return [name for name in after if before.get(name) != after[name]]


def _variant(variant: Variant) -> dict[str, Any]:
    media = [[item.asset_id, item.alt] for item in variant.attachments.all()] if variant.own_media else None
    return {**{name: getattr(variant, name) for name in OF_VARIANT}, "media": media}
