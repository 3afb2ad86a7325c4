"""Videos of a channel: what a draft becomes, how a video fares, looking one up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from ...errors import (
    ConnectorError,
    InvalidContent,
    PolicyRejected,
    RemoteGone,
    UnexpectedResponse,
)
from ...families.codes import REASON
from ...families.google import GoogleApi
from ...families.reading import part_of
from ...fence import Fenced
from ...messages import _
from ...outcomes import moment_of
from ...sightings import sighting
from ...types import Credential, Draft, Format, Glimpse, Published, PublishedState, Sighting
from .upload import Body, Uploads
from .wire import DATA, SLUG, first, video_url

FIND_PAGES = 10
SKEW = timedelta(minutes=2)
CATEGORY = "22"
TAGS_MAX = 500


class Videos:
    """Publishing, asking after and finding videos."""

    def __init__(self, api: GoogleApi, uploads: Uploads) -> None:
        self._api, self._uploads = api, uploads

    def publish(self, auth: Credential, draft: Draft) -> Published:
        """Upload the video, then the picture beside it as its thumbnail.

        A thumbnail that is refused does not undo the video: its error stands in `raw`.
        """
        video = next((item for item in draft.media if item.kind is Format.VIDEO), None)
        if video is None:
            raise InvalidContent(_("Add a video."), platform=SLUG, code="video_needed")
        made = self._uploads.video(auth, resource(draft), video, notify=not draft.options.get("quiet"))
        picture = next((item for item in draft.media if item.kind is Format.IMAGE), None)
        raw: dict[str, str] = {}
        if picture is not None:
            try:
                self._uploads.thumbnail(auth, str(made["id"]), picture)
            except Fenced:
                raise
            except ConnectorError as error:
                raw["thumbnail"] = f"{error.kind} {error.code}".strip()
        return fares(made, raw)

    def poll(self, auth: Credential, identifier: str) -> Published:
        """How a video fares. Raises InvalidContent or PolicyRejected when YouTube will not show it."""
        params = {"part": "snippet,status,processingDetails", "id": identifier}
        video = first(self._api.get(f"{DATA}/videos", auth, params))
        if video is None:
            raise RemoteGone(platform=SLUG, code="video_not_found")
        return fares(video)

    def find(self, auth: Credential, draft: Draft, since: datetime) -> Sighting:
        """Look for title and description among the channel's uploads since then, private ones included."""
        own = self._own(auth, since)
        wanted = (_line(draft.title), _line(draft.text))
        seen = [_glimpse(item) for item in own]
        for item in reversed(own):
            snippet = part_of(item, "snippet")
            if (_line(snippet.get("title")), _line(snippet.get("description"))) == wanted:
                return sighting(seen, since=since, post=_standing(item))
        return sighting(seen, since=since)

    def _own(self, auth: Credential, since: datetime) -> list[Body]:
        """Uploads since then, newest first. Raises OutcomeUnknown when there are too many to look through."""
        channel = first(self._api.get(f"{DATA}/channels", auth, {"part": "contentDetails", "id": auth.remote_id}))
        lists = part_of(part_of(channel or {}, "contentDetails"), "relatedPlaylists")
        if not lists.get("uploads"):
            raise UnexpectedResponse(platform=SLUG, code="no_uploads_playlist")
        params = {
            "part": "snippet,contentDetails,status",
            "playlistId": str(lists["uploads"]),
            "maxResults": "50",
        }
        found: list[Body] = []
        for page in self._api.pages(f"{DATA}/playlistItems", auth, params, "items", most=FIND_PAGES, whole=True):
            fresh = [item for item in page if (_at(item) or since) >= since - SKEW]
            found += fresh
            if len(fresh) < len(page):
                break
        return found


def resource(draft: Draft) -> Body:
    """The video resource of a draft.

    Options: privacy, category, tags (separated by commas), made_for_kids, ai_generated, advertisement.
    """
    options = draft.options
    snippet: Body = {
        "title": draft.title.strip(),
        "description": draft.text,
        "categoryId": str(options.get("category") or CATEGORY),
    }
    if tags := tags_of(str(options.get("tags") or "")):
        snippet["tags"] = tags
    if draft.language:
        snippet["defaultLanguage"] = draft.language
    status: Body = {
        "privacyStatus": str(options.get("privacy") or "public"),
        "selfDeclaredMadeForKids": bool(options.get("made_for_kids")),
    }
    if options.get("ai_generated"):
        status["containsSyntheticMedia"] = True
    made: Body = {"snippet": snippet, "status": status}
    if options.get("advertisement"):
        made["paidProductPlacementDetails"] = {"hasPaidProductPlacement": True}
    return made


def tags_of(typed: str) -> list[str]:
    """The tags a person typed, separated by commas of any script."""
    return [tag for tag in (" ".join(item.split()) for item in typed.replace("，", ",").split(",")) if tag]


def tags_length(tags: list[str]) -> int:
    """What tags count towards 500: commas between them, and quotation marks around those with a space."""
    return sum(len(tag) + 2 * (" " in tag) for tag in tags) + max(0, len(tags) - 1)


def fares(video: Mapping[str, object], raw: Mapping[str, str] | None = None) -> Published:
    """A video resource as the engine's answer. Raises what its end without being shown means."""
    identifier = str(video.get("id") or "")
    status, processing = part_of(video, "status"), part_of(video, "processingDetails")
    state = str(status.get("uploadStatus") or "uploaded")
    if state == "failed" or processing.get("processingStatus") in ("failed", "terminated"):
        reason = status.get("failureReason") or processing.get("processingFailureReason") or state
        raise InvalidContent(_PROCESSING, platform=SLUG, code=str(reason), params={"reason": reason})
    if state == "rejected":
        reason = str(status.get("rejectionReason") or state)
        raise PolicyRejected(REASON, platform=SLUG, code=reason, params={"reason": reason})
    if state == "deleted":
        raise RemoteGone(platform=SLUG, code="deleted")
    live = state == "processed"
    kept = {"id": identifier, "privacyStatus": str(status.get("privacyStatus") or ""), **(raw or {})}
    return Published(
        PublishedState.LIVE if live else PublishedState.PROCESSING,
        remote_id=identifier,
        url=video_url(identifier),
        handle="" if live else identifier,
        published_at=moment_of(part_of(video, "snippet").get("publishedAt")),
        raw=kept,
    )


def _standing(item: Mapping[str, object]) -> Published:
    """A video that exists; how it fares is asked by `poll`."""
    identifier = str(part_of(item, "contentDetails").get("videoId") or "")
    url = video_url(identifier)
    return Published(PublishedState.PROCESSING, identifier, url, handle=identifier, published_at=_at(item))


_PROCESSING = _("YouTube could not process the video: %(reason)s")


def _line(text: object) -> str:
    return " ".join(str(text or "").split())


def _at(item: Mapping[str, object]) -> datetime | None:
    return moment_of(part_of(item, "snippet").get("publishedAt"))


def _glimpse(item: Mapping[str, object]) -> Glimpse:
    identifier = str(part_of(item, "contentDetails").get("videoId") or "")
    return Glimpse(_at(item), str(part_of(item, "snippet").get("title") or ""), video_url(identifier))
