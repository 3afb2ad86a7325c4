"""Publishing a video, following its review, looking it up, deleting it."""

from __future__ import annotations

from datetime import datetime, timedelta

from ...errors import InvalidContent, OutcomeUnknown, PolicyRejected, RemoteGone
from ...families.values import mapping, moment, on_one_line, video_and_cover
from ...messages import _
from ...sightings import sighting
from ...text import problem
from ...types import Credential, Draft, Published, PublishedState, Sighting
from .codes import PUBLISHING
from .uploads import Uploads
from .videos import Videos, glimpse, published
from .wire import SLUG

COVER_MISSING = _("Add a picture beside the video: Kuaishou demands a cover.")
# A video that was just accepted may not be found at once.
SETTLES = timedelta(minutes=10)


class Posts(Uploads, Videos):
    """The platform keeps no keys, so an unclear answer is followed by `find`."""

    def publish(self, auth: Credential, draft: Draft, *, key: str) -> Published:
        """Upload, then publish in the one call that counts."""
        video, cover = video_and_cover(draft)
        if cover is None:
            raise InvalidContent(problems=[problem("cover_missing", "media", COVER_MISSING)], platform=SLUG)
        token = self._upload(auth, video)
        with cover.open() as stream:
            found = self._api.call(
                "POST",
                "photo/publish",
                auth,
                write=True,
                table=PUBLISHING,
                params={"upload_token": token},
                data={"caption": draft.text},
                files={"cover": (cover.filename, stream, cover.mime)},
            )
        info = mapping(found, "video_info")
        if not info.get("photo_id"):
            raise OutcomeUnknown(platform=SLUG, code="no_photo_id")
        return published(info, self._clock())

    def poll(self, auth: Credential, handle: str) -> Published:
        """Whether the review is over. Raises PolicyRejected for a video that is gone after its first minutes."""
        photo_id, _colon, accepted = handle.partition(":")
        try:
            return published(self._info(auth, photo_id), self._clock())
        except RemoteGone as error:
            since = moment(accepted)
            if since is not None and self._clock() - since < SETTLES:
                return Published(PublishedState.PROCESSING, photo_id, handle=handle)
            raise PolicyRejected(
                _("Kuaishou's review did not let the video pass."), platform=SLUG, code=error.code, raw=error.raw
            ) from error

    def find(self, auth: Credential, *, key: str, draft: Draft, since: datetime) -> Sighting:
        """Look through the videos since then; the caption decides, the earliest counts.

        Raises OutcomeUnknown when there are more than can be looked through.
        """
        wanted, seen, match = on_one_line(draft.text), [], None
        for info in self._since(auth, since):
            seen.append(glimpse(info))
            if on_one_line(str(info.get("caption") or "")) == wanted:
                match = info
        return sighting(seen, since=since, post=published(match, self._clock()) if match else None)

    def delete(self, auth: Credential, remote_id: str) -> None:
        """Remove a video; one that is gone counts as removed."""
        try:
            self._api.call("POST", "photo/delete", auth, write=True, params={"photo_id": remote_id})
        except RemoteGone as error:
            try:
                self._info(auth, remote_id)
            except RemoteGone:
                return
            # The code also stands for a refusal.
            raise PolicyRejected(platform=SLUG, code=error.code, raw=error.raw) from error
