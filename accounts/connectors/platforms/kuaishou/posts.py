"""Videos of one account: upload, publish, follow the review, look up, delete, figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from ...errors import InvalidContent, OutcomeUnknown, PolicyRejected, RemoteGone, UnexpectedResponse
from ...families.chunked import Part, amount_of_parts, insist, parts
from ...families.values import mapping, moment, number, on_one_line, rows, video_and_cover
from ...messages import _
from ...outcomes import Clock
from ...sightings import sighting
from ...text import problem
from ...types import Credential, Draft, Glimpse, Media, PostMetrics, Published, PublishedState, Sighting
from .wire import PUBLISHING, SLUG, Api

COVER_MISSING = _("Add a picture beside the video: Kuaishou demands a cover.")
# Files up to this size go in one request, larger ones in fragments of FRAGMENT bytes.
DIRECT_MAX = 10_000_000
FRAGMENT = 4 * 1024 * 1024
LIST_PAGE, LIST_PAGES = 100, 10
METRICS_PAGE = 200
# A video that was just accepted may not be found at once.
SETTLES = timedelta(minutes=10)


class Posts:
    """What can be done with videos. Errors are those of `wire`."""

    def __init__(self, api: Api, clock: Clock) -> None:
        self._api, self._clock = api, clock

    def publish(self, auth: Credential, draft: Draft) -> Published:
        """Upload, then publish in the one call that counts. A lost upload only costs another one."""
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
        """Whether the review is over. A video that is gone after its first minutes was refused."""
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

    def find(self, auth: Credential, draft: Draft, since: datetime) -> Sighting:
        """Look through the videos since then, those under review included; the caption decides, the earliest counts.

        Raises OutcomeUnknown when there are more than can be looked through.
        """
        wanted, seen, match = on_one_line(draft.text), [], None
        for info in self._since(auth, since):
            seen.append(_glimpse(info))
            if on_one_line(str(info.get("caption") or "")) == wanted:
                match = info
        return sighting(seen, since=since, post=published(match, self._clock()) if match else None)

    def delete(self, auth: Credential, photo_id: str) -> None:
        """Remove a video; one that is gone counts as removed."""
        try:
            self._api.call("POST", "photo/delete", auth, write=True, params={"photo_id": photo_id})
        except RemoteGone:
            return

    def metrics(self, auth: Credential, photo_ids: Sequence[str]) -> list[PostMetrics]:
        """Figures: the newest videos come in one answer, older ones are asked for one by one."""
        found: dict[str, Mapping[str, Any]] = {}
        if len(photo_ids) > 1:
            listed = rows(self._api.call("GET", "photo/list", auth, params={"count": METRICS_PAGE}), "video_list")
            found = {str(info.get("photo_id")): info for info in listed}
        figures = []
        for photo_id in photo_ids:
            try:
                figures.append(_metrics(photo_id, found.get(photo_id) or self._info(auth, photo_id)))
            except RemoteGone:
                continue
        return figures

    def _upload(self, auth: Credential, video: Media) -> str:
        ticket = self._api.call("POST", "photo/start_upload", auth)
        token, endpoint = str(ticket.get("upload_token") or ""), str(ticket.get("endpoint") or "")
        if not token:
            raise UnexpectedResponse(platform=SLUG, code="no_upload_token")
        headers = {"content-type": video.mime}
        with video.open() as stream:
            if video.size <= DIRECT_MAX:
                total = max(90.0, video.size / 50_000)
                query = {"upload_token": token}
                self._api.upload(endpoint, "", query, content=stream.read(), headers=headers, total=total)
                return token
            for part in parts(stream, video.size, FRAGMENT):
                self._fragment(endpoint, token, part, headers)
        count = amount_of_parts(video.size, FRAGMENT)
        self._api.upload(endpoint, "/complete", {"upload_token": token, "fragment_count": count})
        return token

    def _fragment(self, endpoint: str, token: str, part: Part, headers: Mapping[str, str]) -> None:
        place = {"upload_token": token, "fragment_id": part.number}
        insist(lambda: self._api.upload(endpoint, "/fragment", place, content=part.data, headers=headers))

    def _info(self, auth: Credential, photo_id: str) -> Mapping[str, Any]:
        found = mapping(self._api.call("GET", "photo/info", auth, params={"photo_id": photo_id}), "video_info")
        if not found.get("photo_id"):
            raise RemoteGone(platform=SLUG, code="no_video_info")
        return found

    def _since(self, auth: Credential, since: datetime) -> Iterator[Mapping[str, Any]]:
        """Videos newer than `since`, newest first; the next page begins after the last video of this one."""
        cursor = ""
        for _page in range(LIST_PAGES):
            query = {"count": LIST_PAGE, **({"cursor": cursor} if cursor else {})}
            listed = rows(self._api.call("GET", "photo/list", auth, params=query), "video_list")
            fresh = [info for info in listed if (_created(info) or since) >= since]
            yield from fresh
            if len(listed) < LIST_PAGE or len(fresh) < len(listed):
                return
            cursor = str(listed[-1].get("photo_id"))
        raise OutcomeUnknown(platform=SLUG, code="too_many_posts")


def published(info: Mapping[str, Any], now: datetime) -> Published:
    """A video as the engine's answer: `pending` means that the review is still on."""
    photo_id, waiting = str(info["photo_id"]), bool(info.get("pending"))
    at = _created(info)
    return Published(
        PublishedState.PROCESSING if waiting else PublishedState.LIVE,
        remote_id=photo_id,
        url=address(photo_id),
        handle=f"{photo_id}:{int((at or now.astimezone(UTC)).timestamp())}" if waiting else "",
        published_at=None if waiting else at,
        raw={name: info[name] for name in ("photo_id", "create_time", "pending") if name in info},
    )


def address(photo_id: str) -> str:
    """Where readers see a video."""
    return f"https://www.kuaishou.com/short-video/{photo_id}"


def _created(info: Mapping[str, Any]) -> datetime | None:
    return moment(info.get("create_time"), per_second=1000)


def _glimpse(info: Mapping[str, Any]) -> Glimpse:
    return Glimpse(_created(info), str(info.get("caption") or ""), address(str(info.get("photo_id"))))


def _metrics(photo_id: str, info: Mapping[str, Any]) -> PostMetrics:
    return PostMetrics(
        photo_id,
        likes=number(info, "like_count"),
        comments=number(info, "comment_count"),
        video_views=number(info, "view_count"),
        raw={name: info[name] for name in ("like_count", "comment_count", "view_count") if name in info},
    )
