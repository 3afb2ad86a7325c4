"""Uploads, whole and in parts. Each post needs uploads of its own; they show nothing.

Source: developer.open-douyin.com, 上传视频, 分片上传, 上传图片.
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

from ...errors import Transient, UnexpectedResponse, UnsupportedFeature
from ...families.chunked import Part, insist, parts
from ...families.values import mapping
from ...types import Credential, Format, Media, PreparedMedia
from .codes import SLUG
from .listing import VIDEO
from .setup import BY_HAND, CREATE
from .wire import Wire, lacks

# Above 50 MB Douyin advises parts of 20 MB, above 128 MB it demands parts; none may be below 5 MB.
WHOLE_MAX = 50_000_000
PART = 20_000_000
SLOWEST = 200_000
# An upload in parts is kept for two hours; of finished ones Douyin says nothing, so the same is taken.
KEPT = timedelta(hours=2)


class Uploads(Wire):
    """Uploads files."""

    def prepare(self, auth: Credential, media: Media) -> PreparedMedia:
        """Upload one file ahead of its post. Raises UnsupportedFeature where we may not publish."""
        may_publish(auth)
        return PreparedMedia(self._upload(auth, media), self._clock() + KEPT)

    def _upload(self, auth: Credential, media: Media) -> str:
        """Upload one file and return what Douyin calls it. Nothing becomes visible, so what is unclear is repeated."""
        kind = "video" if media.kind is Format.VIDEO else "image"
        try:
            heavy = kind == "video" and media.size > WHOLE_MAX
            found = self._in_parts(auth, media) if heavy else self._whole(auth, media, kind)
        except UnexpectedResponse as error:
            raise Transient(platform=SLUG, code=error.code, status=error.status, raw=error.raw) from error
        identifier = mapping(found, kind).get(f"{kind}_id")
        if not identifier:
            raise Transient(platform=SLUG, code="no_media_id")
        return str(identifier)

    def _whole(self, auth: Credential, media: Media, kind: str) -> dict[str, Any]:
        with media.open() as stream:
            return self._api.call(
                "POST",
                f"{VIDEO}/upload_{kind}/",
                auth,
                files={kind: (media.filename, stream, media.mime)},
                total=max(90.0, media.size / SLOWEST),
            )

    def _in_parts(self, auth: Credential, media: Media) -> dict[str, Any]:
        started = self._api.call("POST", f"{VIDEO}/init_video_part_upload/", auth)
        if not started.get("upload_id"):
            raise Transient(platform=SLUG, code="no_upload_id")
        upload = {"upload_id": str(started["upload_id"])}
        # Equal parts: a short rest at the end would be below the least.
        size = -(-media.size // max(1, media.size // PART))
        with media.open() as stream:
            for part in parts(stream, media.size, size):
                insist(partial(self._part, auth, media, upload, part))
        return self._api.call("POST", f"{VIDEO}/complete_video_part_upload/", auth, params=upload)

    def _part(self, auth: Credential, media: Media, upload: dict[str, str], part: Part) -> None:
        self._api.call(
            "POST",
            f"{VIDEO}/upload_video_part/",
            auth,
            params={**upload, "part_number": part.number + 1},
            files={"video": (media.filename, part.data, media.mime)},
            total=max(90.0, len(part.data) / SLOWEST),
        )


def may_publish(auth: Credential) -> None:
    """Raise UnsupportedFeature where the right to publish was not granted."""
    if lacks(auth, CREATE):
        raise UnsupportedFeature(BY_HAND, platform=SLUG, code="create_not_granted")
