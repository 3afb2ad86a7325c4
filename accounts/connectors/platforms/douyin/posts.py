"""Uploading, making, following and finding posts.

Sources: developer.open-douyin.com, 上传视频, 分片上传, 创建视频, 发布图文, 查询授权账号视频列表. Uploads show nothing;
only `create_video` and `create_image_text` do, once the review has passed. Each post needs an upload of its own.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from ...counting import find_hashtags
from ...errors import (
    InvalidContent,
    MediaExpired,
    OutcomeUnknown,
    PolicyRejected,
    Transient,
    UnexpectedResponse,
    UnsupportedFeature,
)
from ...families.chunked import parts
from ...messages import _
from ...outcomes import Clock
from ...sightings import sighting
from ...types import (
    Credential,
    Draft,
    Format,
    Glimpse,
    Media,
    PreparedMedia,
    Published,
    PublishedState,
    Sighting,
)
from .facts import BY_HAND, CREATE, DATA, LIST, SLUG
from .figures import items
from .wire import BAD_MEDIA, V1, Api, moment

VIDEO = f"{V1}/video"
# Above 50 MB Douyin advises parts of 20 MB, above 128 MB it demands parts; none may be below 5 MB.
WHOLE_MAX = 50_000_000
PART = 20_000_000
SLOWEST = 200_000
# An upload in parts is kept for two hours; of finished ones Douyin says nothing, so the same is taken.
KEPT = timedelta(hours=2)
LIST_PAGE, LIST_PAGES = 20, 5
SKEW = timedelta(minutes=2)
# Values of `video_status`; 4 is still being reviewed.
PUBLIC, UNSUITED = 1, 2
REVIEW_FAILED = _("Douyin's review found the post unsuitable; only the account itself can see it.")


class Posts:
    """Posts of one account per call."""

    def __init__(self, api: Api, clock: Clock) -> None:
        self._api, self._clock = api, clock

    def prepare(self, auth: Credential, media: Media) -> PreparedMedia:
        """Upload one file ahead of its post. Raises UnsupportedFeature where we may not publish."""
        _may_publish(auth)
        return PreparedMedia(self._upload(auth, media), self._clock() + KEPT)

    def publish(self, auth: Credential, draft: Draft) -> Published:
        """Upload what is not there yet, then make the post, which Douyin reviews before it is seen.

        PROCESSING until the review is over, where we may follow it; without that permission LIVE means "accepted".
        """
        _may_publish(auth)
        video = next((item for item in draft.media if item.kind is Format.VIDEO), None)
        body = options_of(draft, video is not None)
        if video is not None:
            body["video_id"] = video.prepared or self._upload(auth, video)
            where = f"{VIDEO}/create_video/"
        else:
            body["image_list"] = [item.prepared or self._upload(auth, item) for item in draft.media]
            where = f"{VIDEO}/create_image_text/"
        try:
            made = self._api.call("POST", where, auth, write=True, json=body)
        except InvalidContent as error:
            if error.code == BAD_MEDIA and any(item.prepared for item in draft.media):
                raise MediaExpired(platform=SLUG, code=error.code, status=error.status, raw=error.raw) from error
            raise
        if not made.get("item_id"):
            raise OutcomeUnknown(platform=SLUG, code="no_item_id")
        if _blind(auth):
            return replace(_live(made, address(made)), published_at=self._clock())
        return _waiting(made)

    def poll(self, auth: Credential, handle: str) -> Published:
        """How the review went. Raises PolicyRejected when Douyin found the post unsuitable."""
        try:
            known = json.loads(handle)
            item_id, url = str(known["item_id"]), str(known["url"])
        except (ValueError, KeyError, TypeError):
            raise UnexpectedResponse(platform=SLUG, code="bad_handle") from None
        item = next((found for found in items(self._api, auth, (item_id,)) if found["item_id"] == item_id), None)
        if item is None or not _reviewed(item):
            return Published(PublishedState.PROCESSING, item_id, url, handle)
        if item.get("video_status") == UNSUITED:
            raise PolicyRejected(REVIEW_FAILED, platform=SLUG, code="review_failed")
        return _live(item, url)

    def find(self, auth: Credential, draft: Draft, since: datetime) -> Sighting:
        """Look through the newest posts for this text.

        Raises OutcomeUnknown when absence cannot be proved: without permission to list posts, with too many of them,
        without a text to know it by, or when a private post, which has no time, bears the same text.
        """
        if auth.scopes and LIST not in auth.scopes:
            raise OutcomeUnknown(_("Douyin does not let us list this account's posts."), platform=SLUG, code="no_list")
        recent = self._recent(auth, since)
        seen = [
            Glimpse(moment(item.get("create_time")), str(item.get("title") or ""), address(item)) for item in recent
        ]
        same = [item for item in recent if comparable(str(item.get("title") or "")) == comparable(shaped(draft.text))]
        if not same:
            return sighting(seen, since=since)
        dated = [item for item in same if moment(item.get("create_time"))]
        if not draft.text.strip() or not dated:
            raise OutcomeUnknown(platform=SLUG, code="cannot_tell_apart")
        found = dated[-1]
        # It is there; whether its review has gone well is for `poll` to say, where we may follow it.
        unsuited = found.get("video_status") == UNSUITED
        if _blind(auth) or (_reviewed(found) and not unsuited):
            return sighting(seen, since=since, post=_live(found, address(found)))
        return sighting(seen, since=since, post=_waiting(found))

    def _recent(self, auth: Credential, since: datetime) -> list[dict[str, Any]]:
        """Our posts since then and those without a time, newest first."""
        found: list[dict[str, Any]] = []
        cursor: Any = 0
        for _page in range(LIST_PAGES):
            page, cursor, more = listed(self._api, auth, cursor)
            # One that is pinned stands in front of newer ones, so only the others tell that the list has got older.
            aged = [
                item
                for item in page
                if not item.get("is_top") and (at := moment(item.get("create_time"))) and at < since - SKEW
            ]
            found += [item for item in page if (moment(item.get("create_time")) or since) >= since - SKEW]
            if aged or not more:
                return found
        raise OutcomeUnknown(platform=SLUG, code="too_many_posts")

    def _upload(self, auth: Credential, media: Media) -> str:
        """Upload one file and return what Douyin calls it. Nothing becomes visible."""
        kind = "video" if media.kind is Format.VIDEO else "image"
        if kind == "video" and media.size > WHOLE_MAX:
            found = self._in_parts(auth, media)
        else:
            with media.open() as stream:
                found = self._api.call(
                    "POST",
                    f"{VIDEO}/upload_{kind}/",
                    auth,
                    files={kind: (media.filename, stream, media.mime)},
                    total=max(90.0, media.size / SLOWEST),
                )
        named = found.get(kind)
        identifier = named.get(f"{kind}_id") if isinstance(named, Mapping) else None
        if not identifier:
            raise Transient(platform=SLUG, code="no_media_id")
        return str(identifier)

    def _in_parts(self, auth: Credential, media: Media) -> dict[str, Any]:
        started = self._api.call("POST", f"{VIDEO}/init_video_part_upload/", auth)
        if not started.get("upload_id"):
            raise Transient(platform=SLUG, code="no_upload_id")
        upload = {"upload_id": str(started["upload_id"])}
        # Equal parts: a short rest at the end would be below the least.
        size = -(-media.size // max(1, media.size // PART))
        with media.open() as stream:
            for part in parts(stream, media.size, size):
                self._api.call(
                    "POST",
                    f"{VIDEO}/upload_video_part/",
                    auth,
                    params={**upload, "part_number": part.number + 1},
                    files={"video": (media.filename, part.data, media.mime)},
                    total=max(90.0, len(part.data) / SLOWEST),
                )
        return self._api.call("POST", f"{VIDEO}/complete_video_part_upload/", auth, params=upload)


def listed(api: Api, auth: Credential, cursor: Any = 0) -> tuple[list[dict[str, Any]], Any, bool]:
    """One page of own posts, newest first: the posts, the next cursor, whether there are more."""
    found = api.call("GET", f"{VIDEO}/video_list/", auth, params={"cursor": cursor, "count": LIST_PAGE})
    page = [item for item in found.get("list") or () if isinstance(item, dict) and item.get("item_id")]
    return page, found.get("cursor") or 0, bool(found.get("has_more"))


def options_of(draft: Draft, video: bool) -> dict[str, Any]:
    """Text and options as `create_video` and `create_image_text` take them; what was not chosen is left to Douyin."""
    body: dict[str, Any] = {"text": shaped(draft.text)}
    if str(draft.options.get("visibility") or "0") != "0":
        body["private_status"] = int(draft.options["visibility"])
    if video and draft.options.get("download"):
        body["download_type"] = int(draft.options["download"])
    if video and str(draft.options.get("cover_second") or "").strip():
        body["cover_tsp"] = float(draft.options["cover_second"])
    return body


def shaped(text: str) -> str:
    """The text with a space after every #topic, which ends it at Douyin; the closing mark of #topic# goes."""
    done, at = "", 0
    for tag in find_hashtags(text):
        done += text[at : tag.end]
        at = tag.end
        if text[at : at + 1] in {"#", "＃"} and not any(other.start == at for other in find_hashtags(text)):
            at += 1
        if at < len(text) and not text[at].isspace():
            done += " "
    return done + text[at:]


def comparable(text: str) -> str:
    """A text without its white space, which Douyin rearranges around topics."""
    return "".join(text.split())


def address(item: Mapping[str, Any]) -> str:
    """Where a post can be seen: the address Douyin gives, else the one of its public number, else ''."""
    if item.get("share_url"):
        return str(item["share_url"])
    number = str(item.get("video_id") or "")
    return f"https://www.douyin.com/video/{number}" if number.isdecimal() else ""


def _may_publish(auth: Credential) -> None:
    if auth.scopes and CREATE not in auth.scopes:
        raise UnsupportedFeature(BY_HAND, platform=SLUG, code="create_not_granted")


def _reviewed(item: Mapping[str, Any]) -> bool:
    return bool(item.get("is_reviewed")) or item.get("video_status") in {PUBLIC, UNSUITED}


def _blind(auth: Credential) -> bool:
    """Whether we may not follow the review of this account's posts."""
    return bool(auth.scopes) and DATA not in auth.scopes


def _live(item: Mapping[str, Any], url: str) -> Published:
    raw = {name: item[name] for name in ("item_id", "video_id", "create_time", "video_status") if name in item}
    at = moment(item.get("create_time"))
    return Published(PublishedState.LIVE, str(item["item_id"]), address(item) or url, published_at=at, raw=raw)


def _waiting(item: Mapping[str, Any]) -> Published:
    item_id, url = str(item["item_id"]), address(item)
    return Published(PublishedState.PROCESSING, item_id, url, json.dumps({"item_id": item_id, "url": url}))
