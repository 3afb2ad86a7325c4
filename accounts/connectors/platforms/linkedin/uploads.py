"""Pictures and videos on their way into posts: put where LinkedIn says. Nothing is visible by it.

Source: learn.microsoft.com/linkedin, Images and Videos API (202604).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, BinaryIO

from ...errors import InvalidContent, Transient, UnexpectedResponse
from ...families.values import mapping, rows
from ...messages import _
from ...text import problem
from ...types import Credential, Media
from .wire import SLUG, Wire, enc

VIDEO_WAIT = 10.0
# LinkedIn names parts of 4 MB; what it names is held in memory.
PART_MAX = 64_000_000


class Uploads(Wire):
    """Uploads files."""

    def _image(self, auth: Credential, media: Media) -> str:
        value = self._begin(auth, "images", {"owner": auth.remote_id}, needed={"uploadUrl", "image"})
        with media.open() as stream:
            self._api.put(auth, str(value["uploadUrl"]), stream.read(), signed=True)
        return str(value["image"])

    def _video(self, auth: Credential, media: Media) -> str:
        """Upload a video in the parts LinkedIn names, and tell it that they are complete."""
        asked = {
            "owner": auth.remote_id,
            "fileSizeBytes": media.size,
            "uploadCaptions": False,
            "uploadThumbnail": False,
        }
        value = self._begin(auth, "videos", asked, needed={"uploadInstructions", "video"})
        parts = rows(value, "uploadInstructions")
        if not parts:
            raise UnexpectedResponse(platform=SLUG, code="no_parts")
        with media.open() as stream:
            tags = [
                self._api.put(auth, str(part.get("uploadUrl")), _bytes_of(stream, part), signed=False) for part in parts
            ]
        done = {"video": value["video"], "uploadToken": value.get("uploadToken") or "", "uploadedPartIds": tags}
        self._api.send(auth, "POST", "/rest/videos?action=finalizeUpload", json={"finalizeUploadRequest": done})
        return str(value["video"])

    def _begin(self, auth: Credential, what: str, asked: Mapping[str, Any], needed: set[str]) -> Mapping[str, Any]:
        """Open an upload. Raises UnexpectedResponse when the answer lacks what is `needed`."""
        path = f"/rest/{what}?action=initializeUpload"
        answer = self._api.send(auth, "POST", path, json={"initializeUploadRequest": dict(asked)})
        value = mapping(answer.mapping(), "value")
        if not needed <= value.keys():
            raise UnexpectedResponse(platform=SLUG, code="no_upload", status=answer.status, raw=answer.raw)
        return value

    def _wait(self, auth: Credential, video: str) -> bool:
        waited, step = 0.0, 1.0
        while not self._ready(auth, video):
            if waited >= VIDEO_WAIT:
                return False
            self._sleep(step)
            waited += step
            step = min(step * 2, 4.0)
        return True

    def _ready(self, auth: Credential, video: str) -> bool:
        """Whether LinkedIn has finished working on a video. Raises InvalidContent when that failed."""
        status = str(self._api.get(auth, f"/rest/videos/{enc(video)}").get("status") or "")
        if status == "PROCESSING_FAILED":
            found = problem("media_failed", "media", _("The server could not process the file."))
            raise InvalidContent(problems=(found,), platform=SLUG, code="media_failed")
        return status == "AVAILABLE"


def _bytes_of(stream: BinaryIO, part: Mapping[str, Any]) -> bytes:
    first, last = part.get("firstByte"), part.get("lastByte")
    if not isinstance(first, int) or not isinstance(last, int) or not 0 <= first <= last < first + PART_MAX:
        raise UnexpectedResponse(platform=SLUG, code="bad_part")
    stream.seek(first)
    data = stream.read(last - first + 1)
    if len(data) != last - first + 1:
        raise Transient(platform=SLUG, code="file_ended_early")
    return data
