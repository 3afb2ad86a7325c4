"""Submitting a video, following its review, looking it up, deleting it.

Source: open.bilibili.com, 服务端视频稿件投递, 视频稿件查询, 视频稿件删除.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from ...errors import OutcomeUnknown, RemoteGone, UnexpectedResponse
from ...families.values import moment, rows, video_and_cover
from ...sightings import sighting
from ...types import Credential, Draft, Published, Sighting
from .archives import glimpse, matches, published, refused
from .submission import submission
from .uploads import Uploads
from .wire import SLUG

LIST_PAGE, LIST_PAGES = 50, 10


class Posts(Uploads):
    """The platform keeps no keys, so an unclear answer is followed by `find`."""

    def publish(self, auth: Credential, draft: Draft, *, key: str) -> Published:
        """Upload video and cover, then submit in the one call that counts; the review follows."""
        video, cover = video_and_cover(draft)
        body = submission(draft)
        token = self._upload(auth, video)
        if cover is not None:
            body["cover"] = self._cover(auth, cover)
        found = self._api.call(
            "POST", "/archive/add-by-utoken", auth, params={"upload_token": token}, body=body, write=True
        )
        if not found.get("resource_id"):
            raise OutcomeUnknown(platform=SLUG, code="no_resource_id")
        return published({"resource_id": found["resource_id"], "addit_info": {"state": -30}})

    def poll(self, auth: Credential, handle: str) -> Published:
        """How the review went. Raises PolicyRejected with the platform's reason, RemoteGone for a deleted video."""
        archive = self._api.get(auth, "/archive/view", {"resource_id": handle})
        if not archive.get("resource_id"):
            raise UnexpectedResponse(platform=SLUG, code="no_archive")
        if (error := refused(archive)) is not None:
            raise error
        return published(archive)

    def find(self, auth: Credential, *, key: str, draft: Draft, since: datetime) -> Sighting:
        """Look through the submissions since then in every state of the review; the earliest match counts.

        One that the review refused is found as well, and polled as such. Raises OutcomeUnknown when there are more than
        can be looked through.
        """
        seen, match = [], None
        for archive in self._since(auth, since):
            seen.append(glimpse(archive))
            if matches(archive, draft):
                match = archive
        return sighting(seen, since=since, post=published(match) if match else None)

    def delete(self, auth: Credential, remote_id: str) -> None:
        """Remove a video for good; one that is gone counts as removed."""
        try:
            self._api.call("POST", "/archive/delete", auth, body={"resource_id": remote_id}, write=True)
        except RemoteGone:
            return

    def _since(self, auth: Credential, since: datetime) -> Iterator[Mapping[str, Any]]:
        """Submissions newer than `since`, newest first."""
        for page in range(1, LIST_PAGES + 1):
            found = self._api.get(auth, "/archive/viewlist", {"pn": page, "ps": LIST_PAGE, "status": "all"})
            listed = rows(found, "list")
            yield from (archive for archive in listed if (moment(archive.get("ctime")) or since) >= since)
            if len(listed) < LIST_PAGE or (moment(listed[-1].get("ctime")) or since) < since:
                return
        raise OutcomeUnknown(platform=SLUG, code="too_many_posts")
