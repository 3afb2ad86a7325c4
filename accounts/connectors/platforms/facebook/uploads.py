"""Sending the bytes of a video; nothing is visible by it.

Sources: developers.facebook.com, Video API publishing and Reels publishing (2026-07).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ...addresses import on_hosts
from ...errors import Transient, UnexpectedResponse
from ...families.meta_graph import VERSION, Body
from ...types import Credential, Media
from .wire import SLUG, Wire

VIDEO_HOST = f"https://graph-video.facebook.com/{VERSION}"
REEL_HOST = "rupload.facebook.com"
CHUNK, PIECE = 16_000_000, 1_000_000
BYTES_PER_SECOND = 200_000


class Uploads(Wire):
    """Uploads to a Page."""

    def _upload_video(self, auth: Credential, media: Media) -> tuple[str, str]:
        """Send a video in the parts Facebook asks for; its id and the upload session."""
        edge = self._graph.at(auth.remote_id, "videos")
        start: Body = {"upload_phase": "start", "file_size": media.size}
        found = self._graph.call("POST", edge, auth, start, base=VIDEO_HOST).mapping()
        video, session = str(found.get("video_id") or ""), str(found.get("upload_session_id") or "")
        if not video or not session:
            raise UnexpectedResponse(platform=SLUG, code="no_video_id")
        with media.open() as stream:
            while (span := _span(found))[0] < span[1]:
                stream.seek(span[0])
                data = stream.read(min(span[1] - span[0], CHUNK))
                if not data:
                    raise Transient(platform=SLUG, code="file_ended_early")
                fields = {"upload_phase": "transfer", "upload_session_id": session, "start_offset": span[0]}
                files = {"video_file_chunk": ("chunk", data, "application/octet-stream")}
                answer = self._graph.call(
                    "POST", edge, auth, fields, base=VIDEO_HOST, files=files, total=patience(len(data))
                )
                found = answer.mapping()
                if _span(found)[0] <= span[0]:
                    raise UnexpectedResponse(platform=SLUG, code="no_progress", raw=answer.raw)
        return video, session

    def _upload_reel(self, auth: Credential, media: Media) -> str:
        """Send a Reel to the upload host; its id."""
        edge = self._graph.at(auth.remote_id, "video_reels")
        found = self._graph.call("POST", edge, auth, {"upload_phase": "start"}).mapping()
        video, address = str(found.get("video_id") or ""), str(found.get("upload_url") or "")
        # The token goes along, so the address must be Facebook's own.
        if not video or not address.startswith("https://") or not on_hosts(address, (REEL_HOST,)):
            raise UnexpectedResponse(platform=SLUG, code="no_upload_url")
        headers = {
            "authorization": f"OAuth {auth.secrets['access']}",
            "offset": "0",
            "file_size": str(media.size),
            "content-length": str(media.size),
            "content-type": "application/octet-stream",
        }
        self._graph.call("POST", address, headers=headers, content=_pieces(media), total=patience(media.size))
        return video


def patience(size: int) -> float:
    """How many seconds sending so many bytes may take."""
    return max(90.0, size / BYTES_PER_SECOND)


def _pieces(media: Media) -> Iterator[bytes]:
    with media.open() as stream:
        while piece := stream.read(PIECE):
            yield piece


def _span(found: Mapping[str, Any]) -> tuple[int, int]:
    """The bytes Facebook wants next; both equal when it has all."""
    try:
        return int(found["start_offset"]), int(found["end_offset"])
    except (KeyError, TypeError, ValueError):
        raise UnexpectedResponse(platform=SLUG, code="no_offsets") from None
