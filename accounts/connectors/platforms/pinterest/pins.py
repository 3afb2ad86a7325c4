"""Pins: pictures in one call, videos by an upload that Pinterest works on first; looking one up."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from ...errors import InvalidContent, OutcomeUnknown, Transient, UnexpectedResponse
from ...messages import _
from ...outcomes import Clock, moment_of
from ...sightings import sighting
from ...types import Credential, Draft, Format, Glimpse, Media, Published, PublishedState, Sighting
from .wire import SLUG, Api

WAIT_STEP, WAIT_STEPS = 2.0, 4
FIND_PAGES = 4
SKEW = timedelta(minutes=2)
# The frame that becomes a video's cover, in milliseconds from its beginning: the first is often black.
COVER_AT = 1000
SLOWEST = 200_000

Body = dict[str, Any]


class Pins:
    """Publishing, asking after and finding pins."""

    def __init__(self, api: Api, clock: Clock, sleep: Callable[[float], None] = time.sleep) -> None:
        self._api, self._clock, self._sleep = api, clock, sleep

    def publish(self, auth: Credential, draft: Draft) -> Published:
        """Create the pin; a video that Pinterest has not finished in some seconds makes it PROCESSING."""
        video = next((item for item in draft.media if item.kind is Format.VIDEO), None)
        if video is None:
            return self._create(auth, {**facts_of(draft), "media_source": pictures_of(draft)})
        media = self._upload(auth, video)
        source = {"source_type": "video_id", "media_id": media, "cover_image_key_frame_time": COVER_AT}
        pin = {**facts_of(draft), "media_source": source}
        for _step in range(WAIT_STEPS):
            if self._ready(auth, media):
                return self._create(auth, pin)
            self._sleep(WAIT_STEP)
        plan = {"media": media, "pin": pin, "since": self._clock().isoformat()}
        return Published(PublishedState.PROCESSING, handle=json.dumps(plan, ensure_ascii=False))

    def resume(self, auth: Credential, handle: str) -> Published:
        """Create the pin that waited for its video, unless a look shows that it was created before."""
        try:
            plan = json.loads(handle)
            media, pin, since = str(plan["media"]), dict(plan["pin"]), datetime.fromisoformat(plan["since"])
        except (ValueError, KeyError, TypeError):
            raise UnexpectedResponse(platform=SLUG, code="bad_handle") from None
        if not self._ready(auth, media):
            return Published(PublishedState.PROCESSING, handle=handle)
        return self.find(auth, pin, since).post or self._create(auth, pin)

    def find(self, auth: Credential, wanted: Mapping[str, Any], since: datetime) -> Sighting:
        """Look through our own pins since then for this board, title, description and link.

        Raises OutcomeUnknown when there are too many to look through.
        """
        own: list[Body] = []
        cut: OutcomeUnknown | None = None
        try:
            for page in self._api.pages("/pins", auth, _ALL_PINS, most=FIND_PAGES, whole=True):
                fresh = [pin for pin in page if (moment_of(pin.get("created_at")) or since) >= since - SKEW]
                own += fresh
                if not fresh:
                    break
        except OutcomeUnknown as error:
            cut = error
        seen = [_glimpse(pin) for pin in own]
        for pin in sorted(own, key=lambda item: str(item.get("created_at"))):
            if all(_line(pin.get(name)) == _line(wanted.get(name)) for name in _MARKS):
                return sighting(seen, since=since, post=published(pin))
        if cut is not None:
            raise cut
        return sighting(seen, since=since)

    def _create(self, auth: Credential, pin: Mapping[str, Any]) -> Published:
        weight = sum(len(item["data"]) for item in _encoded(pin["media_source"]))
        answer = self._api.send("POST", "/pins", auth, write=True, json=dict(pin), total=60 + weight / SLOWEST)
        made = answer.mapping()
        if not made.get("id"):
            raise OutcomeUnknown(platform=SLUG, code="no_id", status=answer.status, raw=answer.raw)
        return published(made)

    def _upload(self, auth: Credential, video: Media) -> str:
        """Register a video and hand it to the store Pinterest names; nothing is visible by it."""
        found = self._api.send("POST", "/media", auth, json={"media_type": "video"}).mapping()
        media, url, form = found.get("media_id"), found.get("upload_url"), found.get("upload_parameters")
        if not (media and url and isinstance(form, Mapping)):
            raise UnexpectedResponse(platform=SLUG, code="no_upload")
        with video.open() as stream:
            answer = self._api.http.request(
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
        state = self._api.get(f"/media/{media}", auth).get("status")
        if state == "failed":
            raise InvalidContent(_("Pinterest could not process the video."), platform=SLUG, code="media_failed")
        return state == "succeeded"


# What tells pins apart in a look.
_MARKS = ("board_id", "title", "description", "link")
_ALL_PINS = {"include_protected_pins": "true"}


def facts_of(draft: Draft) -> Body:
    """The pin without its media. Options: board (required), link."""
    made: Body = {"board_id": str(draft.options.get("board") or "")}
    alt = next((item.alt.strip() for item in draft.media if item.alt.strip()), "")
    link = str(draft.options.get("link") or "").strip()
    for name, value in (("title", draft.title.strip()), ("description", draft.text), ("link", link), ("alt_text", alt)):
        if value:
            made[name] = value
    return made


def pictures_of(draft: Draft) -> Body:
    """One picture, or two to five as a carousel, sent along so that Pinterest need not reach this installation."""
    items = [{"content_type": item.mime, "data": _base64(item)} for item in draft.media]
    if len(items) == 1:
        return {"source_type": "image_base64", **items[0]}
    return {"source_type": "multiple_image_base64", "items": items, "index": 0}


def published(pin: Mapping[str, Any]) -> Published:
    """A pin as the engine's answer."""
    return Published(
        PublishedState.LIVE,
        remote_id=str(pin["id"]),
        url=_url(pin),
        published_at=moment_of(pin.get("created_at")),
        raw={name: pin[name] for name in ("id", "board_id", "created_at", "creative_type") if name in pin},
    )


def _url(pin: Mapping[str, Any]) -> str:
    return f"https://www.pinterest.com/pin/{pin['id']}/"


def _base64(item: Media) -> str:
    with item.open() as stream:
        return base64.b64encode(stream.read()).decode()


def _encoded(source: Mapping[str, Any]) -> list[Mapping[str, str]]:
    return source.get("items") or ([source] if "data" in source else [])


def _glimpse(pin: Mapping[str, Any]) -> Glimpse:
    return Glimpse(moment_of(pin.get("created_at")), str(pin.get("title") or pin.get("description") or ""), _url(pin))


def _line(text: object) -> str:
    return " ".join(str(text or "").split())
