"""Attachments: uploaded in parts, described, and worked on by X for a while.

Source: docs.x.com, media upload v2 (2026-08): initialize, append, finalize, STATUS, metadata. X keeps an upload that no
post uses for a day.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from ...errors import InvalidContent, MediaExpired, RemoteGone, UnexpectedResponse
from ...families.chunked import parts
from ...families.values import mapping
from ...messages import _
from ...text import problem
from ...types import Credential, Format, Media, PreparedMedia
from . import money
from .wire import SLUG, Wire

# X takes parts of up to 5 MB.
CHUNK = 4 * 1024 * 1024
# A little less than the day X keeps an upload, for slow clocks.
MARGIN = timedelta(hours=2)
DAY = timedelta(hours=24)
WAIT_MAX = 10.0


class Uploads(Wire):
    """Takes attachments ahead of their post, or with it."""

    def prepare(self, auth: Credential, media: Media) -> PreparedMedia:
        """Upload one attachment with its description. X keeps it for a day without a post.

        Raises InvalidContent when X will not take the file.
        """
        begun = self._data(
            auth,
            "POST",
            "/2/media/upload/initialize",
            json={"media_type": media.mime, "media_category": category_of(media), "total_bytes": media.size},
        )
        identifier = str(begun.get("id") or "")
        if not identifier.isdecimal():
            raise UnexpectedResponse(platform=SLUG, code="no_media_id")
        with media.open() as stream:
            for part in parts(stream, media.size, CHUNK):
                self._api.send(
                    auth,
                    "POST",
                    f"/2/media/upload/{identifier}/append",
                    data={"segment_index": str(part.number)},
                    files={"media": (media.filename, part.data, media.mime)},
                    total=max(90.0, len(part.data) / 50_000),
                )
        done = self._data(auth, "POST", f"/2/media/upload/{identifier}/finalize")
        if media.alt and media.kind is not Format.VIDEO:
            money.spend(auth, "alt_text")
            body = {"id": identifier, "metadata": {"alt_text": {"text": media.alt}}}
            self._api.send(auth, "POST", "/2/media/metadata", json=body)
        return PreparedMedia(identifier, self._until(done.get("expires_after_secs")), _done(done))

    def prepare_poll(self, auth: Credential, handle: str) -> bool:
        """Whether X has finished working on an attachment. Raises MediaExpired when X has dropped it."""
        try:
            return self._ready(auth, handle)
        except RemoteGone as error:
            raise MediaExpired(platform=SLUG, code="media_gone", status=error.status, raw=error.raw) from error

    def _ready(self, auth: Credential, identifier: str) -> bool:
        params = {"command": "STATUS", "media_id": identifier}
        return _done(self._data(auth, "GET", "/2/media/upload", params=params))

    def _wait(self, auth: Credential, pending: list[str]) -> list[str]:
        """Wait some seconds for uploads and return those that X is still working on."""
        waited, step = 0.0, 1.0
        while pending and waited < WAIT_MAX:
            self._sleep(step)
            waited += step
            step = min(step * 2, 4.0)
            pending = [identifier for identifier in pending if not self._ready(auth, identifier)]
        return pending

    def _data(self, auth: Credential, method: str, path: str, **body: Any) -> Mapping[str, Any]:
        return mapping(self._api.send(auth, method, path, **body).mapping(), "data")

    def _until(self, seconds: object) -> datetime:
        kept = timedelta(seconds=seconds) if isinstance(seconds, int) and seconds > 0 else DAY
        return self._clock() + max(min(kept, DAY) - MARGIN, timedelta(0))


def category_of(media: Media) -> str:
    """X's name for what an attachment is to a post."""
    if media.kind is Format.VIDEO:
        return "tweet_video"
    return "tweet_gif" if media.mime == "image/gif" else "tweet_image"


def _done(data: Mapping[str, Any]) -> bool:
    """Whether X has finished. Raises InvalidContent when it cannot work with the file."""
    info = mapping(data, "processing_info")
    if info.get("state") == "failed":
        said = str(mapping(info, "error").get("message") or "?")[:200]
        found = problem("media_failed", "media", _("X could not process the file: %(reason)s"), reason=said)
        raise InvalidContent(problems=(found,), platform=SLUG, code="media_failed")
    return not info or info.get("state") == "succeeded"
