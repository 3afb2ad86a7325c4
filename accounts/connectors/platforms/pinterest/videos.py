"""Videos: handed to the store Pinterest names, and worked on before a pin can show them."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from ...errors import InvalidContent, RateLimited, Transient, UnexpectedResponse
from ...messages import _
from ...types import Credential, Media
from .wire import SLUG, Wire

WAIT_STEP, WAIT_STEPS = 2.0, 4
# The slowest line that is waited for: bytes a second.
SLOWEST = 200_000


class Videos(Wire):
    """Uploads videos; nothing is visible by it."""

    def _upload(self, auth: Credential, video: Media) -> str:
        """Register a video and hand it over; returns its media id."""
        found = self._api.send("POST", "/media", auth, json={"media_type": "video"}).mapping()
        media, url, form = found.get("media_id"), found.get("upload_url"), found.get("upload_parameters")
        if not (media and url and isinstance(form, Mapping)):
            raise UnexpectedResponse(platform=SLUG, code="no_upload")
        with video.open() as stream:
            answer = self._http.request(
                "POST",
                str(url),
                platform=SLUG,
                write=False,
                data={str(name): str(value) for name, value in form.items()},
                files={"file": (video.filename, stream, video.mime)},
                total=60 + video.size / SLOWEST,
            )
        if not answer.ok:
            raise Transient(platform=SLUG, code="upload_refused", status=answer.status, raw=answer.raw)
        return str(media)

    def _ready(self, auth: Credential, media: str) -> bool:
        """Whether a video is ready. Raises InvalidContent when Pinterest could not process it."""
        state = self._api.get(f"/media/{quote(media, safe='')}", auth).get("status")
        if state == "failed":
            raise InvalidContent(_("Pinterest could not process the video."), platform=SLUG, code="media_failed")
        return state == "succeeded"

    def _ready_soon(self, auth: Credential, media: str) -> bool:
        """Whether a video gets ready within some seconds; a question that fails is put again later."""
        for _step in range(WAIT_STEPS):
            try:
                if self._ready(auth, media):
                    return True
            except (Transient, RateLimited):
                return False
            self._sleep(WAIT_STEP)
        return False
