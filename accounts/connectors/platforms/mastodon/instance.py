"""What a server says about itself: limits of texts and media."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ...errors import InvalidContent, PolicyRejected, RemoteGone, UnexpectedResponse
from ...families.values import mapping, number
from ...types import Credential, MediaLimit
from .wire import Api

MIB = 1024 * 1024
DEFAULTS = MediaLimit(
    images_max=4,
    image_types=("image/jpeg", "image/png", "image/gif", "image/webp"),
    image_max_bytes=16 * MIB,
    videos_max=1,
    video_types=("video/mp4", "video/webm", "video/quicktime"),
    video_max_bytes=99 * MIB,
    alt_max=1500,
)


@dataclass(frozen=True, slots=True)
class Instance:
    """Limits of one server; None where it does not say."""

    domain: str = ""
    text_max: int | None = None
    media: MediaLimit | None = None


def read_instance(api: Api, auth: Credential) -> Instance:
    """Ask version 2 of the instance method, then version 1; a server that knows neither gets the defaults.

    Raises Transient, RateLimited, AuthExpired.
    """
    found: Mapping[str, Any] = {}
    for path in ("/api/v2/instance", "/api/v1/instance"):
        try:
            found = api.get(auth, path)
            break
        except (RemoteGone, InvalidContent, PolicyRejected, UnexpectedResponse):
            continue
    config = mapping(found, "configuration")
    statuses, attachments = mapping(config, "statuses"), mapping(config, "media_attachments")
    media = None
    if attachments or statuses:
        types = tuple(str(item) for item in attachments.get("supported_mime_types") or ())
        images = tuple(item for item in types if item.startswith("image/"))
        videos = tuple(item for item in types if item.startswith("video/"))
        media = MediaLimit(
            images_max=number(statuses, "max_media_attachments") or DEFAULTS.images_max,
            image_types=images or DEFAULTS.image_types,
            image_max_bytes=number(attachments, "image_size_limit") or DEFAULTS.image_max_bytes,
            videos_max=1,
            video_types=videos or DEFAULTS.video_types,
            video_max_bytes=number(attachments, "video_size_limit") or DEFAULTS.video_max_bytes,
            alt_max=number(attachments, "description_limit") or DEFAULTS.alt_max,
        )
    text_max = number(statuses, "max_characters") or number(found, "max_toot_chars")
    return Instance(str(found.get("domain") or found.get("uri") or ""), text_max, media)
