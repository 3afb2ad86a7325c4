"""Bluesky: any AT Protocol server, opened with an app password.

Facts: docs.bsky.app and the lexicons of 2026-08; behaviour of servers measured on @atproto/pds 0.5.35.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from ...addresses import on_hosts
from ...errors import (
    AuthExpired,
    ConnectorError,
    HostRefused,
    InvalidContent,
    RemoteGone,
    Transient,
    UnexpectedResponse,
    UnsupportedFeature,
)
from ...fields import ConnectField
from ...http import Http
from ...messages import _
from ...outcomes import moment_of
from ...setup import Setup
from ...sightings import sighting
from ...text import check_limits, problem
from ...types import (
    AccountInfo,
    AuthKind,
    Capabilities,
    Confidence,
    CountRule,
    Credential,
    Draft,
    Format,
    Glimpse,
    Grant,
    Idempotency,
    ImageSpec,
    InboxPage,
    Media,
    MediaLimit,
    PostMetrics,
    PreparedMedia,
    Problem,
    Published,
    PublishedState,
    PublishMode,
    RateBudget,
    Sighting,
    TextLimit,
    abilities,
)
from .inbox import read_inbox
from .posts import Posts, Ref, Stored, part_key, uri_of
from .session import FIELDS, PLC_DIRECTORY, Sessions
from .wire import SLUG, AtUri, Xrpc

TEXT = TextLimit(300, CountRule.GRAPHEMES)
TEXT_MAX_BYTES = 3000
MEDIA = MediaLimit(
    images_max=4,
    image_types=("image/jpeg", "image/png", "image/webp"),
    image_max_bytes=2_000_000,
    videos_max=1,
    video_types=("video/mp4",),
    video_max_bytes=300_000_000,
    video_max_seconds=180,
    alt_max=2000,
)
PUBLIC_VIEW = "https://public.api.bsky.app"
POSTS_PER_CALL = 25


class Bluesky:
    """Authorizes directly, publishes, comments, deletes, reads figures and the inbox, replies."""

    capabilities = Capabilities(
        slug=SLUG,
        label="Bluesky",
        label_zh="Bluesky",
        glyph="bs",
        tone="bsky",
        kind="microblog",
        strengths=_("Short posts, open network, conversations with media and tech people abroad."),
        auth=AuthKind.DIRECT,
        publish_mode=PublishMode.API,
        formats=frozenset({Format.TEXT, Format.IMAGE, Format.VIDEO}),
        text=TEXT,
        media=MEDIA,
        can=abilities("publish find delete thread first_comment post_metrics account_metrics inbox reply prepare"),
        idempotency=Idempotency.NATIVE_KEY,
        # putRecord costs 2 of 5,000 points an hour and 35,000 a day; calls are counted per address.
        budgets=(
            RateBudget("writes", 2500, 3600, burst=50),
            RateBudget("writes_day", 17_500, 86_400, burst=50),
            RateBudget("calls", 3000, 300, burst=100),
        ),
        first_comment=TEXT,
        thread_max=25,
        host_given=True,
        avatar=ImageSpec(1000, 1000, 1_000_000, "circle"),
        cover=ImageSpec(3000, 1000, 1_000_000, "wide"),
        norms=(
            _("Describe every picture: the community expects it."),
            _("One or two hashtags are plenty."),
        ),
        docs_url="https://docs.bsky.app/",
        post_hosts=("bsky.app",),
        setup=Setup(
            needs=(_("An account on bsky.social or any other AT Protocol server."),),
            steps=(
                _("Open Settings → Privacy and security → App passwords."),
                _("Make an app password for Juzhen and copy it; your own password is never needed."),
            ),
            console_url="https://bsky.app/settings/app-passwords",
        ),
        post_figures={"likes": "likeCount", "comments": "replyCount", "shares": "repostCount + quoteCount"},
        verified_on=date(2026, 11, 22),
        confidence=Confidence.MEASURED,
    )

    def __init__(
        self,
        *,
        http: Http,
        clock: Callable[[], datetime],
        plc_directory: str = PLC_DIRECTORY,
        public_view: str = PUBLIC_VIEW,
    ) -> None:
        self._xrpc = Xrpc(http, clock)
        self._sessions = Sessions(http, self._xrpc, clock, plc_directory)
        self._posts = Posts(self._xrpc, clock, self._mention)
        self._public_view = public_view

    def validate(self, draft: Draft, info: AccountInfo | None = None) -> list[Problem]:
        """Generic limits, and the 3,000 bytes a text may have."""
        problems = check_limits(draft, self.capabilities, info)
        for field, text in (("text", draft.text), *((f"thread.{n}", part) for n, part in enumerate(draft.thread))):
            size = len(text.encode())
            if size > TEXT_MAX_BYTES:
                message = _("The text takes %(count)s bytes, at most %(max)s are possible.")
                over = size - TEXT_MAX_BYTES
                found = problem("text_too_heavy", field, message, count=size, max=TEXT_MAX_BYTES, over=over)
                problems.append(found)
        return problems

    def owns_url(self, url: str, *, hosts: Sequence[str] = ()) -> bool:
        """Addresses of bsky.app, or of the account's own profile page elsewhere."""
        return on_hosts(url, (*self.capabilities.post_hosts, *hosts))

    def connect_fields(self) -> tuple[ConnectField, ...]:
        """Handle, app password and server."""
        return FIELDS

    def connect(self, values: Mapping[str, str]) -> Sequence[Grant]:
        """Sign in. The account's home server is looked up; the server named is used where that fails."""
        credential = self._sessions.open(values)
        return (Grant(credential, self.probe(credential)),)

    def refresh(self, auth: Credential) -> Credential:
        """Renew the session by its refresh token, else by the app password."""
        return self._sessions.renew(auth)

    def revoke(self, auth: Credential) -> None:
        """Close the session; the app password itself can only be removed by its owner."""
        self._sessions.end(auth.secrets.get("service") or auth.host, auth.secrets["refresh"])

    def probe(self, auth: Credential) -> AccountInfo:
        """Facts of the account. Name and figures stay None where the network's view is out of reach."""
        token = auth.secrets["access"]
        session = self._xrpc.query(auth.host, "com.atproto.server.getSession", token=token)
        handle = str(session.get("handle") or auth.remote_id)
        info = AccountInfo(
            remote_id=auth.remote_id,
            handle=handle,
            url=f"https://bsky.app/profile/{handle if handle != 'handle.invalid' else auth.remote_id}",
            restricted=session.get("active") is False,
            media=self._server_limits(auth.host),
        )
        self._xrpc.query(auth.host, "com.atproto.repo.describeRepo", {"repo": auth.remote_id})
        try:
            params = {"actor": auth.remote_id}
            profile = self._xrpc.query(auth.host, "app.bsky.actor.getProfile", params, token=token)
        except (Transient, InvalidContent, RemoteGone, UnsupportedFeature, UnexpectedResponse):
            # A server without the network's view, or an account it has not seen yet.
            return info
        return replace(
            info,
            display_name=str(profile.get("displayName") or ""),
            avatar_url=str(profile.get("avatar") or ""),
            followers=_number(profile, "followersCount"),
            following=_number(profile, "followsCount"),
            posts=_number(profile, "postsCount"),
        )

    def publish(self, auth: Credential, draft: Draft, *, key: str) -> Published:
        """Create the post and its thread. The record keys follow from `key`: a repeat finds them and writes nothing."""
        problems = [item for item in self.validate(draft) if item.severity == "error"]
        if problems:
            raise InvalidContent(problems=problems, platform=SLUG)
        embed = self._posts.embed(auth, draft)
        record = self._posts.record(auth, draft.text, language=draft.language, embed=embed)
        root = self._posts.put(auth, part_key(key, 0), record)
        parts = self._posts.thread(auth, draft, key, root)
        return self._published(root, parts, moment_of(record["createdAt"]))

    def prepare(self, auth: Credential, media: Media) -> PreparedMedia:
        """Upload one attachment; it is ready at once."""
        return self._posts.prepare(auth, media)

    def poll(self, auth: Credential, handle: str) -> Published:
        """Posts are live at once; `handle` is the post's address. Raises RemoteGone when it is not there."""
        stored = self._posts.get(auth.host, AtUri.parse(handle))
        if stored is None:
            raise RemoteGone(platform=SLUG, code="RecordNotFound")
        return self._published(stored.ref, (), moment_of(stored.value.get("createdAt")))

    def find(self, auth: Credential, *, key: str, draft: Draft, since: datetime) -> Sighting:
        """Read the records `key` stands for. Absent also when a thread is incomplete: publishing again completes it."""
        found = []
        for index in range(len(draft.thread) + 1):
            stored = self._posts.get(auth.host, uri_of(auth, part_key(key, index)))
            if stored is None:
                return sighting(self._recent(auth, since), since=since, by_key=True)
            found.append(stored)
        parts = [item.ref.uri for item in found[1:]]
        post = self._published(found[0].ref, parts, moment_of(found[0].value.get("createdAt")))
        return sighting([glimpse(item) for item in found], since=since, post=post, by_key=True)

    def comment(self, auth: Credential, remote_id: str, text: str, *, key: str) -> str:
        """Answer our own post."""
        return self._answer(auth, remote_id, text, f"comment:{key}").uri

    def reply(self, auth: Credential, to_remote_id: str, text: str, *, key: str) -> Published:
        """Answer somebody's post."""
        return self._published(self._answer(auth, to_remote_id, text, f"reply:{key}"), (), None)

    def delete(self, auth: Credential, remote_id: str) -> None:
        """Delete one record; the server says yes to records that are gone."""
        uri = AtUri.parse(remote_id)
        if uri.did != auth.remote_id:
            raise RemoteGone(platform=SLUG, code="not_ours")
        body = {"repo": uri.did, "collection": uri.collection, "rkey": uri.rkey}
        self._xrpc.procedure(auth.host, "com.atproto.repo.deleteRecord", body, token=auth.secrets["access"])

    def post_metrics(self, auth: Credential, remote_ids: Sequence[str]) -> list[PostMetrics]:
        """Figures from the network's view; all None where no view can be reached. Bluesky reports no impressions."""
        figures: list[PostMetrics] = []
        for start in range(0, len(remote_ids), POSTS_PER_CALL):
            wanted = list(remote_ids[start : start + POSTS_PER_CALL])
            posts = self._view(auth, wanted)
            if posts is None:
                figures += [PostMetrics(uri) for uri in wanted]
            else:
                figures += [_metrics(post) for post in posts if post.get("uri") in wanted]
        return figures

    def inbox(self, auth: Credential, *, cursor: str = "") -> InboxPage:
        """Notifications newer than `cursor`, oldest first."""
        return read_inbox(self._xrpc, auth, cursor)

    def _recent(self, auth: Credential, since: datetime) -> list[Glimpse]:
        """Our posts since then, for the record: the look is decided already, so a failure here changes nothing."""
        try:
            seen = [glimpse(item) for item in self._posts.newest(auth)]
        except ConnectorError:
            return []
        return [item for item in seen if item.at is not None and item.at >= since]

    def _mention(self, host: str, handle: str) -> str | None:
        """DID of a mentioned handle; None for names the server does not know. Raises Transient, RateLimited."""
        try:
            found = self._xrpc.query(host, "com.atproto.identity.resolveHandle", {"handle": handle})
        except (InvalidContent, RemoteGone):
            return None
        return str(found["did"]) if found.get("did") else None

    def _answer(self, auth: Credential, remote_id: str, text: str, key: str) -> Ref:
        draft = Draft(text)
        problems = [item for item in self.validate(draft) if item.severity == "error"]
        if problems:
            raise InvalidContent(problems=problems, platform=SLUG)
        reply = self._posts.root_and_parent(auth.host, remote_id)
        return self._posts.put(auth, key, self._posts.record(auth, text, reply=reply))

    def _server_limits(self, host: str) -> MediaLimit | None:
        """The platform's media limits, lowered to what this server takes; None when it does not say."""
        try:
            limit = self._xrpc.query(host, "com.atproto.server.describeServer").get("blobUploadLimit")
        except (Transient, InvalidContent, RemoteGone, AuthExpired, UnsupportedFeature, UnexpectedResponse):
            return None
        if not isinstance(limit, int) or limit <= 0:
            return None
        return replace(
            MEDIA,
            image_max_bytes=min(MEDIA.image_max_bytes, limit),
            video_max_bytes=min(MEDIA.video_max_bytes, limit),
        )

    def _view(self, auth: Credential, uris: Sequence[str]) -> list[dict[str, Any]] | None:
        """Post views by the account's own server, else by the public one; None when neither answers."""
        attempts = [(auth.host, auth.secrets["access"])]
        if auth.host.startswith("https://"):
            attempts.append((self._public_view, ""))
        for host, token in attempts:
            try:
                found = self._xrpc.query(host, "app.bsky.feed.getPosts", {"uris": list(uris)}, token=token).get("posts")
            except (Transient, HostRefused, UnsupportedFeature, UnexpectedResponse, RemoteGone):
                continue
            if isinstance(found, list):
                return [item for item in found if isinstance(item, dict)]
        return None

    def _published(self, root: Ref, parts: Sequence[str], at: datetime | None) -> Published:
        return Published(
            PublishedState.LIVE,
            remote_id=root.uri,
            url=page_of(root),
            published_at=at,
            parts=tuple(parts),
            raw=root.json(),
        )


def page_of(ref: Ref) -> str:
    """Where people see a post."""
    uri = AtUri.parse(ref.uri)
    return f"https://bsky.app/profile/{uri.did}/post/{uri.rkey}"


def glimpse(stored: Stored) -> Glimpse:
    """A record as evidence."""
    return Glimpse(moment_of(stored.value.get("createdAt")), str(stored.value.get("text") or ""), page_of(stored.ref))


def _number(source: Mapping[str, Any], name: str) -> int | None:
    value = source.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _metrics(post: Mapping[str, Any]) -> PostMetrics:
    reposts, quotes = _number(post, "repostCount"), _number(post, "quoteCount")
    return PostMetrics(
        str(post["uri"]),
        likes=_number(post, "likeCount"),
        comments=_number(post, "replyCount"),
        shares=None if reposts is None and quotes is None else (reposts or 0) + (quotes or 0),
        saves=_number(post, "bookmarkCount"),
        raw={name: post[name] for name in post if str(name).endswith("Count")},
    )
