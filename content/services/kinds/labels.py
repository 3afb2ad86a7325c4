"""The post's labels in the platforms' own words: the only place that knows which option says what.

Sources: Internet Advertising Measures (SAMR order 72, 2023) art. 9; Measures for Labelling AI-Generated Synthetic
Content (CAC and others, 2025) art. 10: whoever publishes such content declares it with the platform's own function.
"""

from __future__ import annotations

from collections.abc import Collection

from content.models import Post
from content.states import AdKind, AiContent

# Options by name; a platform has at most one of each group that means the same.
OWN_GOODS = ("brand_organic_toggle",)
PAID = ("paid_partnership", "brand_content_toggle", "advertisement")
AI_MADE = ("ai_generated", "made_with_ai", "is_aigc")
_BY_AD = {
    AdKind.OWN: OWN_GOODS,
    AdKind.PAID: PAID,
    AdKind.GIFTED: PAID,
    AdKind.COMMISSION: PAID,
}


def label_options(post: Post, names: Collection[str]) -> dict[str, bool]:
    """Options among `names` that declare what the post's labels say."""
    wanted = list(_BY_AD.get(AdKind(post.ad_kind), ()))
    if post.ai_content == AiContent.GENERATED:
        wanted += AI_MADE
    return {name: True for name in wanted if name in names}
