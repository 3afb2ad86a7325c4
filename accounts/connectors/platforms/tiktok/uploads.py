"""Sending the bytes of a video. Nothing is visible before the last one has arrived.

Source: developers.tiktok.com, Content Posting API, Media Transfer Guide.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...errors import ConnectorError, InvalidContent, OutcomeUnknown, RemoteGone, Transient
from ...families.chunked import Part
from ...families.values import number
from ...fence import Fenced
from ...http import Answer
from ...types import Credential, Media
from .errors import SLUG
from .wire import Wire

# Chunks have 5 to 64 MB, the last one up to 128 MB; the number of chunks is size / chunk, rounded down.
CHUNK = 16 * 1024 * 1024
TRIES = 2


class Uploads(Wire):
    """Uploads under a publish_id; sending a chunk again under the same one makes no second post."""

    def _upload(self, auth: Credential, identifier: str, address: str, video: Media) -> None:
        chunk, amount = chunks(video.size)
        with video.open() as stream:
            for index in range(amount):
                start = index * chunk
                end = video.size if index == amount - 1 else start + chunk
                data = stream.read(end - start)
                if len(data) != end - start:
                    raise Transient(platform=SLUG, code="file_ended_early")
                part = Part(index, start, end, video.size, data)
                if end < video.size:
                    answer = self._api.put(address, data, video.mime, part.content_range, last=False)
                    if not _taken(answer):
                        raise _refused(answer)
                else:
                    self._put_last(auth, identifier, address, part, video.mime)

    def _put_last(self, auth: Credential, identifier: str, address: str, part: Part, mime: str) -> None:
        """Send the last chunk, once more when its answer is lost and TikTok says that it lacks bytes.

        Once it may have arrived, nothing that comes after proves the contrary: `poll` tells what became of the post.
        """
        unclear = False
        for _try in range(TRIES):
            answer: Answer | None = None
            try:
                answer = self._api.put(address, part.data, mime, part.content_range, last=True)
            except OutcomeUnknown:
                pass
            except Transient:
                if unclear:
                    return
                raise
            if (answer is not None and _taken(answer)) or not self._lacks(auth, identifier, part.total):
                return
            if answer is not None and answer.status < 500:
                if unclear:
                    return
                raise _refused(answer)
            unclear = True

    def _lacks(self, auth: Credential, identifier: str, size: int) -> bool:
        """Whether TikTok says that it has not got every byte; False also when it cannot be asked."""
        try:
            return is_incomplete(self._status(auth, identifier), size)
        except RemoteGone:
            return True
        except Fenced:
            raise
        except ConnectorError:
            return False


def is_incomplete(found: Mapping[str, Any], size: int) -> bool:
    """Whether the status of a post says that bytes are missing."""
    return found.get("status") == "PROCESSING_UPLOAD" and (number(found, "uploaded_bytes") or 0) < size


def chunks(size: int) -> tuple[int, int]:
    """Chunk size in bytes and number of chunks of a file: below two chunks it goes as a whole."""
    return (size, 1) if size < 2 * CHUNK else (CHUNK, size // CHUNK)


def _taken(answer: Answer) -> bool:
    return answer.status in (200, 201, 206)


def _refused(answer: Answer) -> ConnectorError:
    kind = InvalidContent if answer.status in (400, 413, 415) else Transient
    return kind(platform=SLUG, code="upload_failed", status=answer.status, raw=answer.raw)
