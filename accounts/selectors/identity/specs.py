"""What platforms ask of avatars and covers."""

from __future__ import annotations

from accounts.connectors import registry
from accounts.connectors.types import ImageSpec
from accounts.identity_states import ImageKind


def image_spec(platform: str, kind: str) -> ImageSpec | None:
    """What the platform asks of this picture; None where it has none or nothing is known of it."""
    caps = registry.capabilities(platform)
    return caps.avatar if kind == ImageKind.AVATAR else caps.cover


def platforms_with(kind: str) -> list[str]:
    """Slugs of the platforms with such a picture, in catalogue order."""
    return [slug for slug in registry.slugs() if image_spec(slug, kind) is not None]
