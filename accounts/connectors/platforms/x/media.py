"""Attachments: uploaded in parts, described, and worked on by X for a while.

Source: docs.x.com, media upload v2 (2026-08): initialize, append, finalize, STATUS, metadata. X keeps an upload that no
post uses for a day.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from ...errors import InvalidContent, MediaExpired, RemoteGone, UnexpectedResponse
from ...families.chunked import parts
from ...messages import _
from ...text import problem
from ...types import Credential, Format, Media, PreparedMedia
from . import money
from .wire import SLUG, Api

# X takes parts of up to 5 MB.
CHUNK = 4 * 1024 * 1024
# A little less than the day X keeps an upload, for slow clocks.
MARGIN = timedelta(hours=2)
DAY = timedelta(hours=24)
WAIT_MAX = 10.0


class Uploads:
    """Attachments of one account."""

    def __init__(self, api: Api, sleep: Callable[[float], None]) -> None:
        self._api, self._sleep = api, sleep

    def upload(self, auth: Credential, media: Media) -> PreparedMedia:
        """Upload one attachment with its description. Nothing becomes visible by it.

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
        return PreparedMedia(identifier, self._until(done.get("expires_after_secs")), _ready(done))

    def ready(self, auth: Credential, identifier: str) -> bool:
        """Whether X has finished working on an upload. Raises InvalidContent when that failed, RemoteGone when lost."""
        params = {"command": "STATUS", "media_id": identifier}
        return _ready(self._data(auth, "GET", "/2/media/upload", params=params))

    def prepared_ready(self, auth: Credential, identifier: str) -> bool:
        """As `ready`, of an attachment uploaded ahead of its post. Raises MediaExpired when X has dropped it."""
        try:
            return self.ready(auth, identifier)
        except RemoteGone as error:
            raise MediaExpired(platform=SLUG, code="media_gone", status=error.status, raw=error.raw) from error

    def wait(self, auth: Credential, pending: list[str]) -> list[str]:
        """Wait some seconds for uploads and return those that X is still working on."""
        waited, step = 0.0, 1.0
        while pending and waited < WAIT_MAX:
            self._sleep(step)
            waited += step
            step = min(step * 2, 4.0)
            pending = [identifier for identifier in pending if not self.ready(auth, identifier)]
        return pending

    def _data(self, auth: Credential, method: str, path: str, **body: Any) -> dict[str, Any]:
        data = self._api.send(auth, method, path, **body).mapping().get("data")
        return data if isinstance(data, dict) else {}

    def _until(self, seconds: object) -> datetime:
        kept = timedelta(seconds=seconds) if isinstance(seconds, int) and seconds > 0 else DAY
        return self._api.clock() + max(min(kept, DAY) - MARGIN, timedelta(0))


def category_of(media: Media) -> str:
    """X's name for what an attachment is to a post."""
    if media.kind is Format.VIDEO:
        return "tweet_video"
    return "tweet_gif" if media.mime == "image/gif" else "tweet_image"


def _ready(data: Mapping[str, Any]) -> bool:
    info = data.get("processing_info")
    state = str(info.get("state") or "") if isinstance(info, dict) else "succeeded"
    if state == "failed":
        reason = info.get("error") if isinstance(info, dict) else None
        said = str(reason.get("message") or "")[:200] if isinstance(reason, dict) else ""
        found = problem("media_failed", "media", _("X could not process the file: %(reason)s"), reason=said or "?")
        raise InvalidContent(problems=(found,), platform=SLUG, code="media_failed")
    return state == "succeeded"
