"""Making, completing and finding posts."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from ...errors import (
    ConnectorError,
    InvalidContent,
    MediaExpired,
    OutcomeUnknown,
    RemoteGone,
    UnexpectedResponse,
)
from ...fence import Fenced
from ...messages import _
from ...outcomes import Clock, moment_of
from ...sightings import sighting
from ...text import problem
from ...types import Credential, Draft, Glimpse, Media, PreparedMedia, Published, PublishedState, Sighting
from .markup import comparable, plain
from .wire import SLUG, Api

MEDIA_WAIT = 20.0
MEDIA_STEP = 1.0
# Servers delete attachments without a post after a day (Vacuum::MediaAttachmentsVacuum::TTL); the rest is distance.
MEDIA_KEPT = timedelta(hours=20)
# Servers remember an Idempotency-Key for an hour; the rest is distance for slow clocks and slow answers.
KEY_LIFE = timedelta(minutes=50)
SKEW = timedelta(minutes=2)
FIND_PAGES = 5
FIND_PAGE = 40

Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a post we look for must be like."""

    text: str
    spoiler: str
    media: int
    thread: tuple[str, ...]

    @classmethod
    def of_draft(cls, draft: Draft) -> Wanted:
        """The post a draft would become."""
        return cls(draft.text, str(draft.options.get("spoiler") or ""), len(draft.media), draft.thread)

    @classmethod
    def of_plan(cls, plan: Mapping[str, Any]) -> Wanted:
        """The post a kept plan would become. Raises KeyError, TypeError for what is no plan."""
        status = plan["status"]
        media, spoiler = len(status.get("media_ids", ())), str(status.get("spoiler_text", ""))
        return cls(status["status"], spoiler, media, tuple(plan["thread"]))

    def matches(self, status: Mapping[str, Any], text: str, media: int, parent: str | None) -> bool:
        """Whether a status is the one with this text, number of attachments and parent."""
        reply_to = status.get("in_reply_to_id")
        return (
            (None if reply_to is None else str(reply_to)) == parent
            and len(status.get("media_attachments") or ()) == media
            and comparable(str(status.get("spoiler_text") or "")) == comparable(self.spoiler)
            and comparable(plain(str(status.get("content") or ""))) == comparable(text)
        )


class Statuses:
    """Posts of one account."""

    def __init__(self, api: Api, clock: Clock, sleep: Callable[[float], None] = time.sleep) -> None:
        self._api, self._clock, self._sleep = api, clock, sleep

    def publish(self, auth: Credential, draft: Draft, key: str) -> Published:
        """Upload, wait a little for media, post. Media that take longer make the post PROCESSING."""
        media = [self._attachment(auth, item) for item in draft.media]
        plan = {
            "key": key,
            "since": self._clock().isoformat(),
            "status": body_of(draft, [identifier for identifier, _ready in media]),
            "thread": list(draft.thread),
        }
        pending = [identifier for identifier, ready in media if not ready]
        waited = 0.0
        while pending and waited < MEDIA_WAIT:
            self._sleep(MEDIA_STEP)
            waited += MEDIA_STEP
            pending = [identifier for identifier in pending if not self._ready(auth, identifier)]
        if pending:
            return Published(PublishedState.PROCESSING, handle=json.dumps({**plan, "pending": pending}))
        return self._post(auth, plan)

    def prepare(self, auth: Credential, media: Media) -> PreparedMedia:
        """Upload one attachment ahead of its post."""
        identifier, ready = self._upload(auth, media)
        return PreparedMedia(identifier, self._clock() + MEDIA_KEPT, ready)

    def prepared_ready(self, auth: Credential, identifier: str) -> bool:
        """Whether an attachment uploaded before is ready. Raises MediaExpired when the server has dropped it."""
        try:
            return self._ready(auth, identifier)
        except RemoteGone as error:
            raise MediaExpired(platform=SLUG, code="media_gone", status=error.status, raw=error.raw) from error

    def resume(self, auth: Credential, handle: str) -> Published:
        """Go on with a post that waited for its media. It may be asked for long and often: so look before posting."""
        try:
            plan = json.loads(handle)
            since, pending = datetime.fromisoformat(plan["since"]), list(plan["pending"])
            wanted = Wanted.of_plan(plan)
        except (ValueError, KeyError, TypeError):
            raise UnexpectedResponse(platform=SLUG, code="bad_handle") from None
        if any(not self._ready(auth, identifier) for identifier in pending):
            return Published(PublishedState.PROCESSING, handle=handle)
        return self.find(auth, wanted, since).post or self._post(auth, plan)

    def find(self, auth: Credential, wanted: Wanted, since: datetime) -> Sighting:
        """Look through our own posts since then for this text, warning and number of attachments.

        Raises OutcomeUnknown when absence cannot be proved: too many posts since, or a thread that stands in part and
        whose keys the server may have forgotten.
        """
        own = self._own(auth, since)
        seen = [_glimpse(status) for status in own]
        root = next((status for status in own if wanted.matches(status, wanted.text, wanted.media, None)), None)
        if root is None:
            return sighting(seen, since=since)
        parts, parent = [], root
        for text in wanted.thread:
            after = next((status for status in own if wanted.matches(status, text, 0, str(parent["id"]))), None)
            if after is None:
                if self._clock() - since < KEY_LIFE:
                    return sighting(seen, since=since)
                raise _incomplete()
            parts.append(after)
            parent = after
        return sighting(seen, since=since, post=published(root, [str(part["id"]) for part in parts]))

    def answer(self, auth: Credential, to: str, text: str, key: str, *, mention: bool) -> Body:
        """Reply to a status with its own visibility; `mention` puts the author's name in front where it is missing."""
        parent = self._api.get(auth, f"/api/v1/statuses/{to}")
        handle = str((parent.get("account") or {}).get("acct") or "")
        if mention and handle and f"@{handle}".lower() not in text.lower():
            text = f"@{handle} {text}"
        body = {"status": text, "in_reply_to_id": to, "visibility": parent.get("visibility") or "public"}
        if parent.get("spoiler_text"):
            body["spoiler_text"] = parent["spoiler_text"]
        return self._api.post_status(auth, body, key=key)

    def _post(self, auth: Credential, plan: Mapping[str, Any]) -> Published:
        key, first = str(plan["key"]), plan["status"]
        root = self._api.post_status(auth, first, key=key)
        parts: list[str] = []
        parent = str(root["id"])
        common = {name: first[name] for name in ("visibility", "language", "spoiler_text") if name in first}
        for index, text in enumerate(plan.get("thread", ()), start=1):
            try:
                made = self._api.post_status(
                    auth, {**common, "status": text, "in_reply_to_id": parent}, key=f"{key}:{index}"
                )
            except (Fenced, OutcomeUnknown):
                raise
            except ConnectorError as error:
                # The first post stands: whatever stopped us, only a look at the account tells how to go on.
                raise _incomplete(error) from error
            parent = str(made["id"])
            parts.append(parent)
        return published(root, parts)

    def _attachment(self, auth: Credential, media: Media) -> tuple[str, bool]:
        """Id of an attachment and whether it is ready, uploading it unless that was done before.

        One uploaded before is looked at first: servers older than 4.4 and many compatible ones leave out attachments
        they do not know and publish the text alone.
        """
        if media.prepared:
            return media.prepared, self.prepared_ready(auth, media.prepared)
        return self._upload(auth, media)

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
        """Whether an attachment is ready: 200 yes, 206 not yet. Raises InvalidContent when working on it failed."""
        try:
            answer = self._api.send("GET", auth.host, f"/api/v1/media/{identifier}", auth=auth)
        except InvalidContent as error:
            found = problem("media_failed", "media", _("The server could not process the file."))
            raise InvalidContent(problems=(found,), platform=SLUG, status=error.status, raw=error.raw) from None
        return answer.status != 206

    def _own(self, auth: Credential, since: datetime) -> list[Body]:
        """Our posts since then, oldest first, so that the first match is the earliest."""
        found: list[Body] = []
        older = ""
        for _page in range(FIND_PAGES):
            params = {"limit": str(FIND_PAGE), "exclude_reblogs": "true", **({"max_id": older} if older else {})}
            listed = self._api.list(auth, f"/api/v1/accounts/{auth.remote_id}/statuses", params)
            fresh = [status for status in listed if (moment_of(status.get("created_at")) or since) >= since - SKEW]
            found += fresh
            if not listed or len(fresh) < len(listed):
                return found[::-1]
            older = str(listed[-1]["id"])
        raise OutcomeUnknown(platform=SLUG, code="too_many_posts")


def body_of(draft: Draft, media: Sequence[str]) -> Body:
    """The request for a first post. Options: visibility, spoiler (a warning shown first), sensitive."""
    body: Body = {"status": draft.text, "visibility": draft.options.get("visibility") or "public"}
    if media:
        body["media_ids"] = list(media)
    if draft.language:
        body["language"] = draft.language.split("-")[0].lower()
    if spoiler := draft.options.get("spoiler"):
        body["spoiler_text"] = spoiler
    if draft.options.get("sensitive"):
        body["sensitive"] = True
    return body


def published(status: Mapping[str, Any], parts: Sequence[str] = ()) -> Published:
    """A status as the engine's answer."""
    return Published(
        PublishedState.LIVE,
        remote_id=str(status["id"]),
        url=str(status.get("url") or status.get("uri") or ""),
        published_at=moment_of(status.get("created_at")),
        parts=tuple(parts),
        raw={name: status[name] for name in ("id", "uri", "url", "created_at", "visibility") if name in status},
    )


def _glimpse(status: Mapping[str, Any]) -> Glimpse:
    text = plain(str(status.get("content") or ""))
    return Glimpse(moment_of(status.get("created_at")), text, str(status.get("url") or status.get("uri") or ""))


def _incomplete(cause: ConnectorError | None = None) -> OutcomeUnknown:
    message = _("Only a part of the thread was published.")
    status, raw = (cause.status, cause.raw) if cause else (None, "")
    return OutcomeUnknown(message, platform=SLUG, code="thread_incomplete", status=status, raw=raw)
