"""Bringing a video and its cover to Bilibili. A lost upload only costs another one."""

from __future__ import annotations

from ...errors import UnexpectedResponse
from ...families.chunked import Part, insist, parts
from ...types import Credential, Media
from .wire import SLUG, Wire

# The documents advise parts of 8 MB, whatever the file's size.
PART = 8 * 1024 * 1024


class Uploads(Wire):
    """Videos in parts, covers whole."""

    def _upload(self, auth: Credential, video: Media) -> str:
        """The token that stands for the video when it is submitted."""
        suffix = "flv" if video.mime == "video/x-flv" else "mp4"
        ticket = self._api.call("POST", "/archive/video/init", auth, body={"name": f"video.{suffix}", "utype": "0"})
        token = str(ticket.get("upload_token") or "")
        if not token:
            raise UnexpectedResponse(platform=SLUG, code="no_upload_token")
        with video.open() as stream:
            for part in parts(stream, video.size, PART):
                self._part(token, part)
        self._api.call("POST", "/archive/video/complete", auth, params={"upload_token": token})
        return token

    def _part(self, token: str, part: Part) -> None:
        insist(lambda: self._api.upload_part(token, part.number + 1, part.data))

    def _cover(self, auth: Credential, cover: Media) -> str:
        """The address by which a submission names its cover."""
        with cover.open() as stream:
            files = {"file": (cover.filename, stream, cover.mime)}
            found = self._api.call("POST", "/archive/cover/upload", auth, files=files)
        if not found.get("url"):
            raise UnexpectedResponse(platform=SLUG, code="no_cover_url")
        return str(found["url"])
