"""The practice network behind the same interface as real platforms: one class per flavour, differing in data only."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any
from urllib.parse import quote, urlencode

from ...addresses import on_hosts
from ...errors import (
    ConnectorError,
    HookRefused,
    InvalidContent,
    MediaExpired,
    RemoteGone,
    UnsupportedFeature,
)
from ...fields import ConnectField
from ...hooks import HookCall, HookKind, HookReceipt, WebhookEvent
from ...http import Http
from ...messages import _
from ...outcomes import moment_of
from ...sightings import sighting
from ...text import check_limits, problem
from ...types import (
    AccountInfo,
    Can,
    Capabilities,
    Credential,
    Draft,
    Format,
    Glimpse,
    Grant,
    InboxItem,
    InboxKind,
    InboxPage,
    Media,
    PostMetrics,
    PreparedMedia,
    Problem,
    Published,
    PublishedState,
    Sighting,
)
from . import flavours
from .wire import Wire, signature_fits

# The network's clock and ours may differ; keys are unique, so looking further back finds nothing wrong.
CLOCK_SLACK = timedelta(minutes=10)
METRICS = ("impressions", "reach", "likes", "comments", "shares", "saves", "clicks", "video_views")
RATIO_TOLERANCE = 0.02
# Longer ones make addresses that servers refuse.
LINK_TEXT_MAX = 1500


class PracticeAccount:
    """Opens and keeps open an account of one flavour, and checks drafts against that flavour's limits."""

    capabilities: Capabilities

    def __init__(self, *, http: Http, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._wire = Wire(http, clock, self.capabilities.slug)

    def validate(self, draft: Draft, info: AccountInfo | None = None) -> list[Problem]:
        """The flavour's limits. A text post with attachments counts as what is attached."""
        return check_limits(with_format(draft), self.capabilities, info)

    def owns_url(self, url: str, *, hosts: Sequence[str] = ()) -> bool:
        """Addresses of the practice network; nothing else shows its posts."""
        return on_hosts(url, hosts)

    def connect_fields(self) -> tuple[ConnectField, ...]:
        """Handle and name. Where the network is, and the key that opens it, the caller adds (see `connect`)."""
        handle_help = _(
            "Letters, digits, dots or dashes. An account with this handle is opened, or made if there is none."
        )
        return (
            ConnectField("handle", _("Handle"), help=handle_help),
            ConnectField("display_name", _("Display name"), help=_("As readers see it."), required=False),
        )

    def connect(self, values: Mapping[str, str]) -> Sequence[Grant]:
        """Open the account `handle`, making it when absent.

        Besides the form's fields `values` must hold `host` (the network's address) and `connect_key` (its admin key),
        which are the installation's, not the person's. Raises InvalidContent when either is missing.
        """
        host, key = values.get("host", "").rstrip("/"), values.get("connect_key", "")
        handle = values.get("handle", "").strip().lstrip("@")
        if not host or not key:
            message = _("The practice network is not running on this installation.")
            raise InvalidContent(problems=[problem("practice_missing", "handle", message)])
        if not handle:
            raise InvalidContent(problems=[problem("handle_missing", "handle", _("Give the account a handle."))])
        body = {
            "flavour": self.capabilities.slug.removeprefix("practice-"),
            "handle": handle,
            "display_name": values.get("display_name", "").strip(),
        }
        return (self._wire.open(host, "/api/accounts", lambda row: self._grant(host, row), body, connect_key=key),)

    def refresh(self, auth: Credential) -> Credential:
        """Exchange the refresh token."""
        body = {"refresh_token": auth.secrets["refresh"]}
        fresh = self._wire.open(auth.host, "/api/token", lambda row: self._grant(auth.host, row), body).credential
        return replace(fresh, scopes=auth.scopes, version=auth.version + 1, app=auth.app)

    def probe(self, auth: Credential) -> AccountInfo:
        """The account's public facts."""
        return self._wire.read(auth, "/api/me", lambda row: account_info(row, auth.host))

    def _grant(self, host: str, row: Mapping[str, Any]) -> Grant:
        info = account_info(row["account"], host)
        credential = Credential(
            secrets={"access": str(row["access_token"]), "refresh": str(row["refresh_token"])},
            host=host,
            remote_id=info.remote_id,
            expires_at=self._clock() + timedelta(seconds=int(row["expires_in"])),
        )
        return Grant(credential, info)


class PracticeNetwork(PracticeAccount):
    """An account that can be worked entirely through the interface."""

    def publish(self, auth: Credential, draft: Draft, *, key: str) -> Published:
        """Upload the attachments that were not uploaded before, then create the post in one call."""
        draft = with_format(draft)
        body: dict[str, Any] = {
            "format": draft.format.value,
            "text": draft.text,
            "media": [media.prepared or self._wire.upload(auth, media, into=media_id) for media in draft.media],
            "thread": list(draft.thread),
            "language": draft.language,
            "client_ref": key,
        }
        if self.capabilities.title is not None:
            body["title"] = draft.title
        if self.capabilities.options:
            named = {item.name for item in self.capabilities.options}
            body["options"] = {name: value for name, value in draft.options.items() if name in named and value}
        try:
            return self._wire.write(auth, "/api/posts", lambda row: published(row, auth.host), body, key=key)
        except InvalidContent as error:
            unknown = any(item.code == "media_unknown" for item in error.problems)
            if not unknown or not any(media.prepared for media in draft.media):
                raise
            raise expired(error) from error

    def prepare(self, auth: Credential, media: Media) -> PreparedMedia:
        """Upload one attachment; the network keeps it for a day without a post."""
        return self._wire.upload(auth, media, into=prepared)

    def prepare_poll(self, auth: Credential, handle: str) -> bool:
        """Look at an upload; videos are processed for some seconds."""
        try:
            return self._wire.read(auth, f"/api/media/{quote(handle, safe='')}", prepared).ready
        except RemoteGone as error:
            raise expired(error) from error

    def poll(self, auth: Credential, handle: str) -> Published:
        """Read the post again; videos take some seconds until they are live."""
        path = f"/api/posts/{quote(handle, safe='')}"
        return self._wire.read(auth, path, lambda row: published(row, auth.host))

    def find(self, auth: Credential, *, key: str, draft: Draft, since: datetime) -> Sighting:
        """Look the post up by its key. Raises UnsupportedFeature where the flavour keeps no keys."""
        if Can.FIND not in self.capabilities.can:
            raise UnsupportedFeature(platform=self.capabilities.slug)

        def read(page: Mapping[str, Any]) -> tuple[list[Glimpse], Published | None]:
            rows = page["posts"]
            return [glimpse(row, auth.host) for row in rows], published(rows[-1], auth.host) if rows else None

        params = {"since": (since - CLOCK_SLACK).isoformat()}
        seen, post = self._wire.read(auth, "/api/posts", read, {**params, "client_ref": key})
        if post is None:
            # Decided already; what else is there is read for the record, so a failure here changes nothing.
            with suppress(ConnectorError):
                seen, _newest = self._wire.read(auth, "/api/posts", read, params)
        return sighting(seen, since=since, post=post, by_key=True)

    def comment(self, auth: Credential, remote_id: str, text: str, *, key: str) -> str:
        """Write under our own post."""
        path = f"/api/posts/{quote(remote_id, safe='')}/comments"
        return self._wire.write(auth, path, lambda row: str(row["id"]), {"text": text, "client_ref": key})

    def delete(self, auth: Credential, remote_id: str) -> None:
        """Delete the post, or find that it is gone."""
        try:
            self._wire.write(auth, f"/api/posts/{quote(remote_id, safe='')}", dict, method="DELETE")
        except RemoteGone:
            return

    def post_metrics(self, auth: Credential, remote_ids: Sequence[str]) -> list[PostMetrics]:
        """Figures so far; what the flavour does not report stays None."""
        params = {"ids": ",".join(remote_ids)}
        return self._wire.read(auth, "/api/metrics", lambda page: [metrics(row) for row in page["posts"]], params)

    def inbox(self, auth: Credential, *, cursor: str = "") -> InboxPage:
        """Comments under our posts newer than `cursor`."""

        def page(body: Mapping[str, Any]) -> InboxPage:
            return InboxPage(tuple(inbox_item(row, auth.host) for row in body["items"]), str(body["cursor"]))

        return self._wire.read(auth, "/api/inbox", page, {"cursor": cursor})

    def reply(self, auth: Credential, to_remote_id: str, text: str, *, key: str) -> Published:
        """Answer a comment."""
        path = f"/api/inbox/{quote(to_remote_id, safe='')}/reply"
        body = {"text": text, "client_ref": key}
        return self._wire.write(auth, path, lambda row: answered(row, auth.host), body)

    def set_hidden(self, auth: Credential, remote_id: str, *, hidden: bool) -> None:
        """Hide or show a comment under our posts."""
        self._wire.write(auth, f"/api/comments/{quote(remote_id, safe='')}/hide", dict, {"hidden": hidden})

    def subscribe(self, auth: Credential, *, url: str, secret: str) -> None:
        """Have comments pushed to `url`, signed with `secret` (at least 16 characters); an empty `url` ends it."""
        self._wire.write(auth, "/api/webhook", dict, {"url": url, "secret": secret}, method="PUT")

    def receive(self, call: HookCall, keys: Mapping[str, str], *, now: datetime) -> HookReceipt:
        """The one event of a push, signed with the subscription's secret (our token) at most five minutes ago."""
        if not signature_fits(keys["token"], call.body, call.headers, now):
            raise HookRefused(platform=self.capabilities.slug, code="signature")
        try:
            body = json.loads(call.body)
            event = WebhookEvent(str(body["id"]), _hook_kind(body["type"]), str(body["account"]), body)
        except (ValueError, KeyError, TypeError):
            raise HookRefused(platform=self.capabilities.slug, code="bad_event") from None
        return HookReceipt((event,))


class PracticeWeibo(PracticeNetwork):
    """Weibo's limits; repeats are safe by key."""

    capabilities = flavours.WEIBO


class PracticeXiaohongshu(PracticeNetwork):
    """Xiaohongshu's limits; sent posts can be looked up."""

    capabilities = flavours.XIAOHONGSHU


class PracticeDouyin(PracticeNetwork):
    """Douyin's limits; after an unclear send only a person can tell."""

    capabilities = flavours.DOUYIN

    def validate(self, draft: Draft, info: AccountInfo | None = None) -> list[Problem]:
        """The limits, and the cover's shape: a picture beside the video is its cover."""
        problems = super().validate(draft, info)
        cover = next((item for item in draft.media if item.kind is Format.IMAGE), None)
        if cover and cover.width and cover.height:
            ratio = cover.width / cover.height
            shapes = flavours.DOUYIN_COVERS
            if not any(abs(ratio * high / wide - 1) <= RATIO_TOLERANCE for wide, high in shapes):
                message = _("The cover must be %(shapes)s; it is %(width)s × %(height)s.")
                allowed = " / ".join(f"{wide}:{high}" for wide, high in shapes)
                found = problem("cover_ratio", "media", message, shapes=allowed, width=cover.width, height=cover.height)
                problems.append(found)
        return problems


class PracticeWechat(PracticeNetwork):
    """Limits of WeChat official accounts; sent posts can be looked up."""

    capabilities = flavours.WECHAT


class PracticeBilibili(PracticeNetwork):
    """Bilibili's limits; sent posts can be looked up."""

    capabilities = flavours.BILIBILI


class PracticeChannels(PracticeAccount):
    """Limits of WeChat Channels, which has no interface for publishing: a person posts by hand."""

    capabilities = flavours.CHANNELS


class PracticeInstagram(PracticeNetwork):
    """Instagram's limits; repeats are safe by key."""

    capabilities = flavours.INSTAGRAM


class PracticeX(PracticeNetwork):
    """X's limits; repeats are safe by key."""

    capabilities = flavours.X


class Practice(PracticeNetwork):
    """The network's own flavour: options, boards of the account, articles that only a person can post."""

    capabilities = flavours.PRACTICE

    def by_hand(self, draft: Draft, info: AccountInfo | None = None) -> str:
        """What has a title is an article, which the network's interface does not take."""
        return flavours.PRACTICE.hand_off.why if draft.title.strip() and flavours.PRACTICE.hand_off else ""

    def app_link(self, auth: Credential, draft: Draft, *, key: str) -> str:
        """The form that stands for the network's app, with title and text filled in."""
        if draft.thread:
            raise UnsupportedFeature(_("The app opens with one post, not with a thread."), platform="practice")
        if len(draft.text) > LINK_TEXT_MAX:
            raise UnsupportedFeature(_("The text is too long for a link. Copy it instead."), platform="practice")
        page = self._wire.read(auth, "/api/me", lambda row: account_info(row, auth.host).url)
        return f"{page}/new?{urlencode({'title': draft.title, 'text': draft.text})}"


def with_format(draft: Draft) -> Draft:
    """The draft, with a text post that has attachments called by what is attached."""
    if draft.format is not Format.TEXT or not draft.media:
        return draft
    video = any(media.kind is Format.VIDEO for media in draft.media)
    return replace(draft, format=Format.VIDEO if video else Format.IMAGE)


def account_info(row: Mapping[str, Any], host: str) -> AccountInfo:
    """Public facts from the network's account."""
    boards = tuple((str(item["id"]), str(item["name"])) for item in row.get("boards") or ())
    return AccountInfo(
        remote_id=str(row["id"]),
        handle=str(row["handle"]),
        display_name=str(row["display_name"]),
        url=f"{host}/@{quote(str(row['handle']))}/{row['flavour']}",
        followers=int(row["followers"]),
        posts=int(row["posts"]),
        choices=MappingProxyType({"board": boards}) if boards else MappingProxyType({}),
    )


def media_id(row: Mapping[str, Any]) -> str:
    """What a post calls an upload."""
    return str(row["id"])


def prepared(row: Mapping[str, Any]) -> PreparedMedia:
    """The network's upload as the engine keeps it."""
    return PreparedMedia(media_id(row), until=moment_of(row["kept_until"]), ready=row["state"] == "ready")


def expired(error: ConnectorError) -> MediaExpired:
    """The same refusal, saying that an upload is gone."""
    return MediaExpired(
        platform=error.platform,
        code="media_unknown",
        status=error.status,
        request_id=error.request_id,
        raw=error.raw,
    )


def published(row: Mapping[str, Any], host: str) -> Published:
    """The network's post as the engine knows it."""
    live = row.get("state") == "live"
    return Published(
        PublishedState.LIVE if live else PublishedState.PROCESSING,
        remote_id=str(row["id"]),
        url=f"{host}/p/{row['id']}",
        handle="" if live else str(row["id"]),
        published_at=moment_of(row.get("published_at")) if live else None,
        parts=tuple(str(part["id"]) for part in row.get("thread") or ()),
        raw={"id": row["id"], "state": row.get("state")},
    )


def glimpse(row: Mapping[str, Any], host: str) -> Glimpse:
    """The network's post as evidence."""
    text = " ".join(part for part in (str(row.get("title") or ""), str(row.get("text") or "")) if part)
    return Glimpse(moment_of(row.get("created_at")), text, f"{host}/p/{row['id']}")


def answered(row: Mapping[str, Any], host: str) -> Published:
    """The network's comment as the result of a reply."""
    url = f"{host}/p/{row['post']}#c-{row['id']}"
    return Published(PublishedState.LIVE, str(row["id"]), url, published_at=moment_of(row["at"]), raw=row)


def metrics(row: Mapping[str, Any]) -> PostMetrics:
    """Figures of one post; what its flavour does not report stays None."""
    return PostMetrics(str(row["id"]), raw=row, **{name: row.get(name) for name in METRICS})


def inbox_item(row: Mapping[str, Any], host: str) -> InboxItem:
    """A comment as an inbox item; comments under one post form one thread per person."""
    author = row["author"]
    at = moment_of(row["at"])
    if at is None:
        raise ValueError(f"comment {row['id']} has no time")
    return InboxItem(
        remote_id=str(row["id"]),
        kind=InboxKind.COMMENT,
        author_id=str(author["id"]),
        author_handle=str(author["name"]),
        text=str(row["text"]),
        at=at,
        thread_id=f"{row['post']}:{author['id']}",
        post_id=str(row["post"]),
        url=f"{host}/p/{row['post']}#c-{row['id']}",
        raw=row,
    )


def _hook_kind(name: str) -> HookKind:
    """What an event type of the network is about."""
    return HookKind.COMMENT if name == "comment.created" else HookKind.OTHER
