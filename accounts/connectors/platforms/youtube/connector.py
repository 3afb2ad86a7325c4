"""YouTube: channels opened by Google's sign-in; resumable uploads, comments, figures, pushes of new videos.

Facts: YouTube Data API v3 and Analytics API v2, discovery documents of 2026-11, and their guides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from ...addresses import on_hosts
from ...errors import ConnectorError, PolicyRejected, RemoteGone
from ...families.google import GoogleAccess
from ...families.reading import number, part_of
from ...fields import ConnectField
from ...hooks import HookCall, HookReceipt
from ...http import Http
from ...messages import _
from ...outcomes import Clock, from_status
from ...text import check_limits, problem
from ...types import (
    AccountDay,
    AccountInfo,
    AppRegistration,
    Credential,
    Draft,
    Format,
    Grant,
    InboxPage,
    PostMetrics,
    Problem,
    Published,
    RedirectStart,
    Sighting,
)
from .comments import Comments
from .facts import CAPABILITIES, MEDIA, SCOPES, SHORT_SECONDS
from .figures import Figures
from .hooks import HUB, LEASE_SECONDS, TOPIC, receive
from .upload import CHUNK, Uploads
from .videos import TAGS_MAX, Videos, tags_length, tags_of
from .wire import DATA, NO_CHANNEL, SLUG, api_of


class YouTube:
    """Authorizes by redirect, publishes, comments, deletes, reads figures and comments, hides, receives pushes."""

    capabilities = CAPABILITIES

    def __init__(self, *, http: Http, clock: Clock, chunk: int = CHUNK) -> None:
        self._http, self._clock = http, clock
        self._api = api_of(http, clock)
        self._access = GoogleAccess(http, clock, SLUG, SCOPES)
        self._videos = Videos(self._api, Uploads(self._api, chunk=chunk))
        self._comments = Comments(self._api)
        self._figures = Figures(self._api, clock)

    def validate(self, draft: Draft, info: AccountInfo | None = None) -> list[Problem]:
        """Generic limits; a video; no angle brackets; the tags' total length as YouTube counts it."""
        problems = check_limits(draft, CAPABILITIES, info)
        if draft.media and not any(item.kind is Format.VIDEO for item in draft.media) and draft.format is Format.TEXT:
            problems.append(problem("video_needed", "media", _("Add a video.")))
        for field, text in (("title", draft.title), ("text", draft.text)):
            if "<" in text or ">" in text:
                problems.append(problem("angle_brackets", field, _("YouTube takes no < and > here.")))
        total = tags_length(tags_of(str(draft.options.get("tags") or "")))
        if total > TAGS_MAX and not any(item.field == "options.tags" for item in problems):
            message = _("The tags are too long by %(over)s: %(count)s of %(max)s characters.")
            size: dict[str, Any] = {"count": total, "max": TAGS_MAX, "over": total - TAGS_MAX}
            problems.append(problem("tags_too_long", "options.tags", message, **size))
        return problems

    def owns_url(self, url: str, *, hosts: Sequence[str] = ()) -> bool:
        """Addresses of videos, Shorts and short links."""
        return on_hosts(url, (*CAPABILITIES.post_hosts, *hosts))

    def connect_fields(self) -> tuple[ConnectField, ...]:
        """Nothing is asked before Google asks which channel."""
        return ()

    def check_app(self, app: AppRegistration) -> None:
        """Whether Google knows the OAuth client and its secret."""
        self._access.check_app(app)

    def start(self, app: AppRegistration, values: Mapping[str, str], *, redirect_uri: str, state: str) -> RedirectStart:
        """Where to send the person, who chooses the channel there."""
        return self._access.start(app, redirect_uri=redirect_uri, state=state)

    def exchange(
        self, app: AppRegistration, query: Mapping[str, str], keep: Mapping[str, str], *, redirect_uri: str
    ) -> Sequence[Grant]:
        """The channel the person chose. Raises PolicyRejected when their Google account has none."""
        auth = self._access.exchange(app, query, keep, redirect_uri=redirect_uri)
        found = [self._info(auth, channel) for channel in self._channels(auth)]
        if not found:
            raise PolicyRejected(NO_CHANNEL, platform=SLUG, code="no_channel")
        return [Grant(replace(auth, remote_id=info.remote_id), info) for info in found]

    def refresh(self, auth: Credential) -> Credential:
        """Renew the access token."""
        return self._access.refresh(auth)

    def revoke(self, auth: Credential) -> None:
        """End the grant at Google."""
        self._access.revoke(auth)

    def probe(self, auth: Credential) -> AccountInfo:
        """Facts of the channel. Costs one unit. Raises RemoteGone when the grant does not lead to it any more."""
        for channel in self._channels(auth):
            if channel.get("id") == auth.remote_id:
                return self._info(auth, channel)
        raise RemoteGone(platform=SLUG, code="no_channel")

    def publish(self, auth: Credential, draft: Draft, *, key: str) -> Published:
        """Upload the video with its facts; YouTube then works on it for a while (PROCESSING)."""
        return self._videos.publish(auth, draft)

    def poll(self, auth: Credential, handle: str) -> Published:
        """Whether YouTube has finished; `handle` is the video's id."""
        return self._videos.poll(auth, handle)

    def find(self, auth: Credential, *, key: str, draft: Draft, since: datetime) -> Sighting:
        """Look through the channel's uploads since then, by title and description."""
        return self._videos.find(auth, draft, since)

    def comment(self, auth: Credential, remote_id: str, text: str, *, key: str) -> str:
        """Comment on our own video, once."""
        return self._comments.first_comment(auth, remote_id, text)

    def delete(self, auth: Credential, remote_id: str) -> None:
        """Delete a video; one that is gone counts as deleted."""
        try:
            self._api.send("DELETE", f"{DATA}/videos", auth, write=True, params={"id": remote_id})
        except RemoteGone:
            return

    def post_metrics(self, auth: Credential, remote_ids: Sequence[str]) -> list[PostMetrics]:
        """Counters of videos; watch time, shares and new subscribers lag by two to three days."""
        return self._figures.posts(auth, remote_ids)

    def account_metrics(self, auth: Credential, *, since: date, until: date) -> list[AccountDay]:
        """The channel's days in Pacific time. Raises MissingScope without the permission for Analytics."""
        return self._figures.days(auth, since, until)

    def inbox(self, auth: Credential, *, cursor: str = "") -> InboxPage:
        """Public comments under the channel's videos."""
        return self._comments.inbox(auth, cursor)

    def reply(self, auth: Credential, to_remote_id: str, text: str, *, key: str) -> Published:
        """Answer in a comment's thread, once."""
        return self._comments.reply(auth, to_remote_id, text)

    def set_hidden(self, auth: Credential, remote_id: str, *, hidden: bool) -> None:
        """Hold a comment for review, which hides it and its answers, or show it again."""
        self._comments.moderate(auth, remote_id, "heldForReview" if hidden else "published")

    def subscribe(self, auth: Credential, *, url: str, secret: str) -> None:
        """Have new and changed videos pushed to `url`, signed with `secret`, for ten days; then ask again.

        The hub asks at `url` whether this was meant before it begins (`receive` says yes).
        """
        body = {
            "hub.callback": url,
            "hub.topic": f"{TOPIC}{auth.remote_id}",
            "hub.mode": "subscribe",
            "hub.verify": "async",
            "hub.secret": secret,
            "hub.lease_seconds": str(LEASE_SECONDS),
        }
        answer = self._http.request("POST", HUB, platform=SLUG, write=False, data=body)
        if not answer.ok:
            error: ConnectorError = from_status(answer, self._clock())
            raise error

    def receive(self, call: HookCall, keys: Mapping[str, str], *, now: datetime) -> HookReceipt:
        """The hub's question, or pushed videos signed with our token."""
        return receive(call, keys["token"])

    def _channels(self, auth: Credential) -> list[dict[str, Any]]:
        found = self._api.get(f"{DATA}/channels", auth, {"part": "snippet,statistics,status", "mine": "true"})
        return [item for item in found.get("items") or () if isinstance(item, dict) and item.get("id")]

    def _info(self, auth: Credential, channel: Mapping[str, Any]) -> AccountInfo:
        snippet, counters = part_of(channel, "snippet"), part_of(channel, "statistics")
        name = str(snippet.get("customUrl") or "").lstrip("@")
        thumbnail = part_of(part_of(snippet, "thumbnails"), "default")
        long = part_of(channel, "status").get("longUploadsStatus")
        identifier = str(channel["id"])
        return AccountInfo(
            remote_id=identifier,
            handle=name or str(snippet.get("title") or identifier),
            display_name=str(snippet.get("title") or ""),
            url=f"https://www.youtube.com/channel/{identifier}",
            avatar_url=str(thumbnail.get("url") or ""),
            followers=None if counters.get("hiddenSubscriberCount") else number(counters, "subscriberCount"),
            posts=number(counters, "videoCount"),
            media=None if long in (None, "allowed") else replace(MEDIA, video_max_seconds=SHORT_SECONDS),
            missing_scopes=self._access.missing(auth),
        )
