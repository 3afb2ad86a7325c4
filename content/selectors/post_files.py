"""Every file of a post: those of all accounts and those that single platforms show instead."""

from __future__ import annotations

from dataclasses import dataclass

from content.models import MediaAsset, Post


@dataclass(frozen=True, slots=True)
class UsedFile:
    """A file at its place. `platform`: slug of the version that has it as its own, "" for the post's."""

    asset: MediaAsset
    place: int
    platform: str = ""

    def goes_to(self, platform: str, own: frozenset[str]) -> bool:
        """Whether an account of `platform` gets it; `own`: platforms that show files of their own."""
        return self.platform == platform or (not self.platform and platform not in own)


def files_of(post: Post) -> list[UsedFile]:
    """The files of a post. Uses what is prefetched of attachments and variants; else two queries and one a version."""
    loaded = "attachments" in getattr(post, "_prefetched_objects_cache", {})
    shared = post.attachments.all() if loaded else post.attachments.select_related("asset")
    found = [UsedFile(item.asset, place) for place, item in enumerate(shared)]
    for variant in post.variants.all():
        if variant.own_media:
            kept = "attachments" in getattr(variant, "_prefetched_objects_cache", {})
            own = variant.attachments.all() if kept else variant.attachments.select_related("asset")
            found += [UsedFile(item.asset, place, variant.platform) for place, item in enumerate(own)]
    return found


def own_platforms(post: Post) -> frozenset[str]:
    """Platforms whose version shows files of its own."""
    return frozenset(variant.platform for variant in post.variants.all() if variant.own_media)
