"""Bringing a video to Kuaishou: whole when it is small, else in fragments."""

from __future__ import annotations

from ...errors import UnexpectedResponse
from ...families.chunked import Part, amount_of_parts, insist, parts
from ...types import Credential, Media
from .wire import SLUG, Wire

# Files up to this size go in one request, larger ones in fragments of FRAGMENT bytes.
DIRECT_MAX = 10_000_000
FRAGMENT = 4 * 1024 * 1024
BYTES_PER_SECOND = 50_000


class Uploads(Wire):
    """A lost upload only costs another one."""

    def _upload(self, auth: Credential, video: Media) -> str:
        """The token that stands for the video when it is published."""
        ticket = self._api.call("POST", "photo/start_upload", auth)
        token, endpoint = str(ticket.get("upload_token") or ""), str(ticket.get("endpoint") or "")
        if not token:
            raise UnexpectedResponse(platform=SLUG, code="no_upload_token")
        whole = video.size <= DIRECT_MAX
        with video.open() as stream:
            for part in parts(stream, video.size, DIRECT_MAX if whole else FRAGMENT):
                self._part(endpoint, token, part, video.mime, whole=whole)
        if not whole:
            count = amount_of_parts(video.size, FRAGMENT)
            self._api.upload(endpoint, "/complete", {"upload_token": token, "fragment_count": count})
        return token

    def _part(self, endpoint: str, token: str, part: Part, mime: str, *, whole: bool) -> None:
        path, place = ("", {}) if whole else ("/fragment", {"fragment_id": part.number})
        query, headers = {"upload_token": token, **place}, {"content-type": mime}
        total = max(90.0, len(part.data) / BYTES_PER_SECOND)

        def send() -> None:
            self._api.upload(endpoint, path, query, content=part.data, headers=headers, total=total)

        send() if whole else insist(send)
