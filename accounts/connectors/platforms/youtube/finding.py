"""Looking a video up among the channel's uploads."""

from __future__ import annotations

from datetime import datetime, timedelta

from ...errors import OutcomeUnknown, UnexpectedResponse
from ...families.values import mapping, on_one_line
from ...outcomes import moment_of
from ...sightings import sighting
from ...types import Credential, Draft, Glimpse, Published, PublishedState, Sighting
from .wire import DATA, SLUG, Body, Wire, first, video_url

PAGES = 10
SKEW = timedelta(minutes=2)
# The list of uploads lags behind; YouTube does not say how long, so absence counts only some minutes after the send.
SETTLES = timedelta(minutes=10)


class Finding(Wire):
    """Finds what was published."""

    def find(self, auth: Credential, *, key: str, draft: Draft, since: datetime) -> Sighting:
        """Look for title and description among the channel's uploads since then, private ones included.

        Raises OutcomeUnknown when absence cannot be told yet.
        """
        own = self._own(auth, since)
        wanted = (on_one_line(draft.title), on_one_line(draft.text))
        seen = [Glimpse(_at(item), _said(item, "title"), video_url(_id(item))) for item in own]
        for item in reversed(own):
            if (on_one_line(_said(item, "title")), on_one_line(_said(item, "description"))) == wanted and _id(item):
                return sighting(seen, since=since, post=_standing(item))
        if self._clock() - since < SETTLES:
            raise OutcomeUnknown(platform=SLUG, code="too_early")
        return sighting(seen, since=since)

    def _own(self, auth: Credential, since: datetime) -> list[Body]:
        """Uploads since then, newest first. Raises OutcomeUnknown when there are too many to look through."""
        channel = first(self._api.get(f"{DATA}/channels", auth, {"part": "contentDetails", "id": auth.remote_id}))
        lists = mapping(mapping(channel or {}, "contentDetails"), "relatedPlaylists")
        if not lists.get("uploads"):
            raise UnexpectedResponse(platform=SLUG, code="no_uploads_playlist")
        params = {"part": "snippet,contentDetails,status", "playlistId": str(lists["uploads"]), "maxResults": "50"}
        found: list[Body] = []
        for page in self._api.pages(f"{DATA}/playlistItems", auth, params, "items", most=PAGES, whole=True):
            fresh = [item for item in page if (_at(item) or since) >= since - SKEW]
            found += fresh
            if len(fresh) < len(page):
                break
        return found


def _standing(item: Body) -> Published:
    """A video that exists; how it fares is asked by `poll`."""
    return Published(
        PublishedState.PROCESSING, _id(item), video_url(_id(item)), handle=_id(item), published_at=_at(item)
    )


def _id(item: Body) -> str:
    return str(mapping(item, "contentDetails").get("videoId") or "")


def _said(item: Body, name: str) -> str:
    return str(mapping(item, "snippet").get(name) or "")


def _at(item: Body) -> datetime | None:
    return moment_of(mapping(item, "snippet").get("publishedAt"))
