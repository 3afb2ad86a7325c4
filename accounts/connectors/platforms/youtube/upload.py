"""Resumable uploads: a session takes the file in parts; the last part makes the video.

Source: developers.google.com/youtube/v3/guides/using_resumable_upload_protocol.
"""

from __future__ import annotations

import re
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from ...errors import ConnectorError, OutcomeUnknown, RemoteGone, Transient, UnexpectedResponse
from ...families.chunked import Part, parts
from ...fence import Fenced
from ...http import Answer
from ...types import Credential, Media
from .wire import SLUG, UPLOAD, Wire

RESUMES = 3
# Seconds before a session is asked how far it is, and between questions that it does not answer.
PAUSES = (1.0, 2.0, 4.0)
# The slowest line that is waited for: bytes a second.
SLOWEST = 100_000
SESSION_GONE = "session_gone"
HOPELESS = frozenset({"file_ended_early", SESSION_GONE})


class Uploads(Wire):
    """Takes videos and their thumbnails to YouTube."""

    def _upload(self, auth: Credential, body: dict[str, Any], media: Media, *, notify: bool) -> dict[str, Any]:
        """Upload a video and return its resource.

        A lost part is sent again from where the session says it broke off. Raises Transient while certainly no video
        was made, OutcomeUnknown once the last part may have arrived and the session does not say what became of it.
        """
        session = self._begin(auth, body, media, notify=notify)
        made = self._whole(auth, session, media)
        found = made.mapping()
        if not found.get("id"):
            raise OutcomeUnknown(platform=SLUG, code="no_id", status=made.status, raw=made.raw)
        return found

    def _set_thumbnail(self, auth: Credential, video: str, media: Media) -> None:
        with media.open() as stream:
            self._api.send(
                "POST",
                f"{UPLOAD}/thumbnails/set",
                auth,
                write=True,
                params={"videoId": video, "uploadType": "media"},
                headers={"content-type": media.mime},
                content=stream.read(),
                total=30 + media.size / SLOWEST,
            )

    def _begin(self, auth: Credential, body: dict[str, Any], media: Media, *, notify: bool) -> str:
        """Open a session; nothing is visible by it. Its address leads to Google and is good for about a week."""
        answer = self._api.send(
            "POST",
            f"{UPLOAD}/videos",
            auth,
            params={
                "uploadType": "resumable",
                "part": ",".join(body),
                "notifySubscribers": "true" if notify else "false",
            },
            headers={"x-upload-content-length": str(media.size), "x-upload-content-type": media.mime},
            json=body,
        )
        session = answer.headers.get("location", "")
        parsed = urlsplit(session)
        # The token goes along with every part, so it must not be led astray.
        if parsed.scheme != "https" or not (parsed.hostname or "").endswith(".googleapis.com"):
            raise UnexpectedResponse(platform=SLUG, code="no_session", status=answer.status, raw=answer.raw)
        return session

    def _whole(self, auth: Credential, session: str, media: Media) -> Answer:
        """Send the file until the session answers with the video.

        `unsure`: all of it may have arrived, and the session has not denied it since.
        """
        offset, stalls, unsure = 0, 0, False
        with media.open() as stream:
            while True:
                try:
                    answer = self._from(auth, session, stream, media.size, offset)
                except Fenced:
                    raise
                except ConnectorError as error:
                    unsure = unsure or isinstance(error, OutcomeUnknown)
                    stalls += 1
                    passing = isinstance(error, Transient | OutcomeUnknown) and error.code not in HOPELESS
                    if stalls > RESUMES or not passing:
                        raise _worst(error, unsure) from error
                    self._sleep(PAUSES[stalls - 1])
                    try:
                        answer = self._state(auth, session, media.size)
                    except ConnectorError as silence:
                        raise _worst(silence, unsure) from error
                if answer.status != 308:
                    return answer
                reached = received(answer)
                unsure = reached >= media.size
                stalls = 0 if reached > offset else stalls + 1
                if stalls > RESUMES:
                    raise _worst(Transient(platform=SLUG, code="upload_stuck", status=308), unsure)
                offset = reached

    def _from(self, auth: Credential, session: str, stream: BinaryIO, size: int, offset: int) -> Answer:
        """Send parts from `offset` on, until the video is made or the session has less than was sent."""
        stream.seek(offset)
        answer = None
        for part in parts(stream, size, self._chunk, start=offset):
            answer = self._send(auth, session, part)
            if answer.status != 308 or received(answer) != part.end:
                return answer
        if answer is None:
            raise Transient(platform=SLUG, code="nothing_to_send")
        return answer

    def _send(self, auth: Credential, session: str, part: Part) -> Answer:
        """One part; only the last one can make a video. 308: the session wants more."""
        return self._put(auth, session, part.content_range, part.data, write=part.end == part.total)

    def _state(self, auth: Credential, session: str, size: int) -> Answer:
        """Ask the session how far it is, and again when it is silent; it answers with the video when that was made."""
        for pause in PAUSES:
            try:
                return self._put(auth, session, f"bytes */{size}", b"")
            except Transient as error:
                if error.code in HOPELESS:
                    raise
                self._sleep(pause)
        return self._put(auth, session, f"bytes */{size}", b"")

    def _put(self, auth: Credential, session: str, place: str, data: bytes, *, write: bool = False) -> Answer:
        headers, total = {"content-range": place}, 30 + len(data) / SLOWEST
        try:
            return self._api.send(
                "PUT", session, auth, write=write, also=(308,), headers=headers, content=data, total=total
            )
        except RemoteGone as gone:
            kind = OutcomeUnknown if write else Transient
            raise kind(platform=SLUG, code=SESSION_GONE, status=gone.status, raw=gone.raw) from gone


def _worst(error: ConnectorError, unsure: bool) -> ConnectorError:
    """After the last part has left, only the session or a look at the channel can say whether a video was made."""
    if not unsure or isinstance(error, OutcomeUnknown):
        return error
    return OutcomeUnknown(platform=SLUG, code=error.code, status=error.status, raw=error.raw)


def received(answer: Answer) -> int:
    """How many bytes the session holds: `Range: bytes=0-k`; none when the header is missing."""
    match = re.fullmatch(r"bytes=0-(\d+)", answer.headers.get("range", ""))
    return int(match[1]) + 1 if match else 0
