"""Attachments: uploaded with the post or ahead of it, and worked on by the server for a while."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import quote

from ...errors import InvalidContent, MediaExpired, RemoteGone, UnexpectedResponse
from ...messages import _
from ...text import problem
from ...types import Credential, Media, PreparedMedia
from .wire import SLUG, Wire

MEDIA_WAIT = 20.0
MEDIA_STEP = 1.0
# Servers delete attachments without a post after a day (Vacuum::MediaAttachmentsVacuum::TTL); the rest is distance.
MEDIA_KEPT = timedelta(hours=20)


class Attachments(Wire):
    """Nothing becomes visible by an upload."""

    def prepare(self, auth: Credential, media: Media) -> PreparedMedia:
        """Upload one attachment with its description; the server keeps it for a day without a post."""
        identifier, ready = self._upload(auth, media)
        return PreparedMedia(identifier, self._clock() + MEDIA_KEPT, ready)

    def prepare_poll(self, auth: Credential, handle: str) -> bool:
        """Whether an attachment uploaded before is ready. Raises MediaExpired when the server has dropped it."""
        try:
            return self._ready(auth, handle)
        except RemoteGone as error:
            raise MediaExpired(platform=SLUG, code="media_gone", status=error.status, raw=error.raw) from error

    def _attachment(self, auth: Credential, media: Media) -> tuple[str, bool]:
        """Id of an attachment and whether it is ready, uploading it unless that was done before.

        One uploaded before is looked at first: servers older than 4.4 and many compatible ones leave out attachments
        they do not know and publish the text alone.
        """
        if media.prepared:
            return media.prepared, self.prepare_poll(auth, media.prepared)
        return self._upload(auth, media)

    def _wait(self, auth: Credential, media: list[tuple[str, bool]]) -> list[str]:
        """Wait a little for attachments; those that are still being worked on."""
        pending, waited = [identifier for identifier, ready in media if not ready], 0.0
        while pending and waited < MEDIA_WAIT:
            self._sleep(MEDIA_STEP)
            waited += MEDIA_STEP
            pending = [identifier for identifier in pending if not self._ready(auth, identifier)]
        return pending

    def _upload(self, auth: Credential, media: Media) -> tuple[str, bool]:
        """Upload one attachment; its id, and whether it is ready (200) or still being worked on (202)."""
        with media.open() as stream:
            answer = self._api.send(
                "POST",
                auth.host,
                "/api/v2/media",
                auth=auth,
                files={"file": (media.filename, stream, media.mime)},
                data={"description": media.alt} if media.alt else None,
                total=max(90.0, media.size / 200_000),
            )
        found = answer.mapping()
        if not found.get("id"):
            raise UnexpectedResponse(platform=SLUG, code="no_media_id", status=answer.status, raw=answer.raw)
        return str(found["id"]), answer.status != 202

    def _ready(self, auth: Credential, identifier: str) -> bool:
        """Whether an attachment is ready: 200 yes, 206 not yet. Raises InvalidContent when working on it failed.

        Raises RemoteGone for one that the server has dropped, and for one that a post has: it is not shown any more.
        """
        try:
            answer = self._api.send("GET", auth.host, f"/api/v1/media/{quote(identifier, safe='')}", auth=auth)
        except InvalidContent as error:
            found = problem("media_failed", "media", _("The server could not process the file."))
            raise InvalidContent(problems=(found,), platform=SLUG, status=error.status, raw=error.raw) from None
        return answer.status != 206
