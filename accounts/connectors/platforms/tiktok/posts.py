"""Posts: what a draft becomes, uploading in chunks, asking how a post fares, looking for one.

One `publish_id` stands for one post. Nothing is visible before the last byte of a video has arrived, and repeating a
chunk under the same publish_id makes no second post. Photos are fetched by TikTok, so there the first call decides.
Source: Content Posting API reference (Direct Post, Photo, Media Transfer Guide, Get Post Status).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from ...errors import ConnectorError, InvalidContent, OutcomeUnknown, RemoteGone, Transient, UnexpectedResponse
from ...families.chunked import Part
from ...fence import Fenced
from ...messages import _
from ...outcomes import Clock, moment_of
from ...sightings import sighting
from ...text import problem
from ...types import Credential, Draft, Format, Glimpse, Media, Published, PublishedState, Sighting
from .wire import SLUG, Api, failure

# Chunks have 5 to 64 MB, the last one up to 128 MB; the number of chunks is size / chunk, rounded down.
CHUNK = 16 * 1024 * 1024
FIND_PAGES, FIND_PAGE = 10, 20
SKEW = timedelta(minutes=2)
# An upload address is good for an hour.
UPLOAD_LIFE = timedelta(hours=1, minutes=5)
PUBLIC = "PUBLIC_TO_EVERYONE"
LISTED = "id,title,video_description,create_time,share_url"
FLAGS = ("disable_comment", "disable_duet", "disable_stitch")


class Posts:
    """Posts of one account."""

    def __init__(self, api: Api, clock: Clock) -> None:
        self._api, self._clock = api, clock

    def creator(self, auth: Credential) -> dict[str, Any]:
        """What the account may choose now; TikTok wants it asked before every post."""
        return self._api.post(auth, "/v2/post/publish/creator_info/query/", {})

    def publish(self, auth: Credential, draft: Draft) -> Published:
        """Hand the post over; it is always PROCESSING at first."""
        creator = self.creator(auth)
        info = post_info(draft, creator)
        video = next((item for item in draft.media if item.kind is Format.VIDEO), None)
        name = str(creator.get("creator_username") or "")
        state: dict[str, Any] = {"size": video.size if video else 0, "since": self._clock().isoformat()}
        state |= {"public": info["privacy_level"] == PUBLIC, "name": name, "kind": "video" if video else "photo"}
        if video is None:
            identifier = self._photos(auth, draft, info)
        else:
            _check_length(video, creator)
            identifier = self._video(auth, video, info)
        return Published(PublishedState.PROCESSING, handle=json.dumps({"publish_id": identifier, **state}))

    def poll(self, auth: Credential, handle: str) -> Published:
        """How the post fares. A public one is live once moderation has given it an id; others never get one."""
        try:
            plan = json.loads(handle)
            identifier = str(plan["publish_id"])
        except (ValueError, KeyError, TypeError):
            raise UnexpectedResponse(platform=SLUG, code="bad_handle") from None
        found = self._status(auth, identifier)
        status = str(found.get("status") or "")
        if status == "FAILED":
            raise failure(str(found.get("fail_reason") or "internal"))
        ended = (moment_of(plan.get("since")) or self._clock()) + UPLOAD_LIFE < self._clock()
        if ended and _is_incomplete(found, int(plan.get("size") or 0)):
            message = _("The video did not reach TikTok completely. Publish it again.")
            raise InvalidContent(message, platform=SLUG, code="upload_incomplete")
        if status == "SEND_TO_USER_INBOX":
            message = _("TikTok has put the post into the app's inbox: finish it there.")
            raise InvalidContent(message, platform=SLUG, code=status)
        ids = [str(item) for item in found.get("publicaly_available_post_id") or found.get("post_id") or ()]
        if status != "PUBLISH_COMPLETE" or (plan.get("public") and not ids):
            return Published(PublishedState.PROCESSING, handle=handle)
        url = f"https://www.tiktok.com/@{plan.get('name')}/{plan.get('kind')}/{ids[0]}" if ids else ""
        return Published(PublishedState.LIVE, remote_id=ids[0] if ids else "", url=url, handle=handle, raw=found)

    def find(self, auth: Credential, draft: Draft, since: datetime) -> Sighting:
        """Look through the public posts since then for one with this text.

        Absence is never proved: moderation may hold a post back for hours, and private posts are not listed. Then
        OutcomeUnknown is raised.
        """
        wanted = {_comparable(draft.text), _comparable(f"{draft.title} {draft.text}")}
        seen, match = [], None
        for item in self._listed(auth, since):
            texts = {_comparable(str(item.get(name) or "")) for name in ("video_description", "title")}
            at = _moment(item.get("create_time"))
            text = str(item.get("video_description") or item.get("title") or "")
            seen.append(Glimpse(at, text, str(item.get("share_url") or "")))
            if texts & wanted:
                match = Published(
                    PublishedState.LIVE, str(item["id"]), str(item.get("share_url") or ""), published_at=at
                )
        if match is None:
            raise OutcomeUnknown(platform=SLUG, code="maybe_in_moderation")
        return sighting(seen, since=since, post=match)

    def _photos(self, auth: Credential, draft: Draft, info: dict[str, Any]) -> str:
        urls = [item.url for item in draft.media]
        if not all(urls):
            message = _("TikTok fetches pictures itself: this installation must be reachable from the internet.")
            raise InvalidContent(problems=(problem("media_not_public", "media", message),), platform=SLUG)
        source = {"source": "PULL_FROM_URL", "photo_cover_index": 0, "photo_images": urls}
        body = {"media_type": "PHOTO", "post_mode": "DIRECT_POST", "post_info": info, "source_info": source}
        found = self._api.post(auth, "/v2/post/publish/content/init/", body, write=True)
        if not found.get("publish_id"):
            raise OutcomeUnknown(platform=SLUG, code="no_publish_id")
        return str(found["publish_id"])

    def _video(self, auth: Credential, video: Media, info: dict[str, Any]) -> str:
        size, chunk, amount = video.size, *chunks(video.size)
        source = {"source": "FILE_UPLOAD", "video_size": size, "chunk_size": chunk, "total_chunk_count": amount}
        body = {"post_info": info, "source_info": source}
        found = self._api.post(auth, "/v2/post/publish/video/init/", body)
        identifier, address = str(found.get("publish_id") or ""), str(found.get("upload_url") or "")
        if not identifier or not address:
            raise UnexpectedResponse(platform=SLUG, code="no_upload_url")
        with video.open() as stream:
            for number in range(amount):
                start = number * chunk
                end = size if number == amount - 1 else start + chunk
                data = stream.read(end - start)
                if len(data) != end - start:
                    raise Transient(platform=SLUG, code="file_ended_early")
                self._put(auth, identifier, address, Part(number, start, end, size, data), video.mime)
        return identifier

    def _put(self, auth: Credential, identifier: str, address: str, part: Part, mime: str) -> None:
        """Send one chunk.

        When the answer to the last one is lost, it is sent again under the same publish_id, unless TikTok has it
        already or cannot be asked: then `poll` will tell what became of the post.
        """
        last, tries = part.end == part.total, 2
        for attempt in range(1, tries + 1):
            try:
                answer = self._api.put(address, part.data, mime, part.content_range, last=last)
            except OutcomeUnknown:
                answer = None
            if answer is not None and (answer.status in (200, 201, 206) or not last):
                break
            if not self._lacks(auth, identifier, part.total):
                return
            if answer is not None and answer.status < 500:
                break
            if attempt == tries:
                return
        assert answer is not None  # noqa: S101 - only the last chunk's answer may be lost, and that has returned
        if answer.status in (200, 201, 206):
            return
        kind = InvalidContent if answer.status in (400, 413, 415) else Transient
        raise kind(platform=SLUG, code="upload_failed", status=answer.status, raw=answer.raw)

    def _lacks(self, auth: Credential, identifier: str, size: int) -> bool:
        """Whether TikTok surely has not got every byte; False also when it cannot be asked."""
        try:
            return _is_incomplete(self._status(auth, identifier), size)
        except RemoteGone:
            return True
        except Fenced:
            raise
        except ConnectorError:
            return False

    def _status(self, auth: Credential, identifier: str) -> dict[str, Any]:
        return self._api.post(auth, "/v2/post/publish/status/fetch/", {"publish_id": identifier})

    def _listed(self, auth: Credential, since: datetime) -> list[dict[str, Any]]:
        """Public posts since then, newest first."""
        found: list[dict[str, Any]] = []
        body: dict[str, Any] = {"max_count": FIND_PAGE}
        for _page in range(FIND_PAGES):
            page = self._api.post(auth, "/v2/video/list/", body, fields=LISTED)
            videos = [item for item in page.get("videos") or () if isinstance(item, dict)]
            fresh = [item for item in videos if (_moment(item.get("create_time")) or since) >= since - SKEW]
            found += fresh
            if not page.get("has_more") or len(fresh) < len(videos):
                return found
            body["cursor"] = page.get("cursor")
        raise OutcomeUnknown(platform=SLUG, code="too_many_posts")


def _is_incomplete(found: Mapping[str, Any], size: int) -> bool:
    return found.get("status") == "PROCESSING_UPLOAD" and int(found.get("uploaded_bytes") or 0) < size


def chunks(size: int) -> tuple[int, int]:
    """Chunk size in bytes and number of chunks of a file: below two chunks it goes as a whole."""
    return (size, 1) if size < 2 * CHUNK else (CHUNK, size // CHUNK)


def post_info(draft: Draft, creator: Mapping[str, Any]) -> dict[str, Any]:
    """The request's `post_info`. Raises InvalidContent when the account does not offer the chosen audience."""
    options = draft.options
    privacy, offered = str(options.get("privacy_level") or ""), creator.get("privacy_level_options") or ()
    if privacy not in offered:
        message = _("This account does not offer the chosen audience. Choose another one.")
        found = problem("privacy_not_offered", "options.privacy_level", message)
        raise InvalidContent(problems=(found,), platform=SLUG, code=found.code)
    info: dict[str, Any] = {"privacy_level": privacy}
    is_video = any(item.kind is Format.VIDEO for item in draft.media)
    # What the account has switched off must be off in the post, too.
    for name in FLAGS if is_video else FLAGS[:1]:
        info[name] = bool(options.get(name) or creator.get(f"{name.removeprefix('disable_')}_disabled"))
    for name in ("brand_content_toggle", "brand_organic_toggle"):
        info[name] = bool(options.get(name))
    if is_video:
        info |= {"title": draft.text, "is_aigc": bool(options.get("is_aigc"))}
        if moment := str(options.get("video_cover_timestamp_ms") or "").strip():
            info["video_cover_timestamp_ms"] = int(moment)
        return info
    info |= {"description": draft.text, "auto_add_music": bool(options.get("auto_add_music"))}
    return {**info, "title": draft.title} if draft.title else info


def _check_length(video: Media, creator: Mapping[str, Any]) -> None:
    most = creator.get("max_video_post_duration_sec")
    if isinstance(most, int) and video.seconds and video.seconds > most:
        message = _("The video lasts %(count)s seconds, at most %(max)s are allowed.")
        numbers: dict[str, Any] = {
            "count": round(video.seconds, 1),
            "max": most,
            "over": round(video.seconds - most, 1),
        }
        found = problem("video_too_long", "media", message, **numbers)
        raise InvalidContent(problems=(found,), platform=SLUG, code=found.code)


def _comparable(text: str) -> str:
    return "".join(text.split())


def _moment(value: object) -> datetime | None:
    return datetime.fromtimestamp(value, UTC) if isinstance(value, int) and value > 0 else None
