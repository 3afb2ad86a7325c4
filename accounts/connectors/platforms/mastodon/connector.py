"""Mastodon: any server that speaks its API, opened by OAuth with an application registered there on the fly.

Facts: docs.joinmastodon.org of 2026-07; behaviour measured on mastodon-mock 0.6.1.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from ...addresses import on_hosts, parts_of
from ...errors import InvalidContent, MissingScope, NeedsReconnect, RemoteGone, UnexpectedResponse
from ...families.federated import server_origin
from ...families.oauth2 import OAuth2
from ...fields import ConnectField
from ...http import Http
from ...messages import _
from ...outcomes import Clock
from ...setup import Scope, Setup
from ...text import check_limits, count, problem
from ...types import (
    AccountInfo,
    AppRegistration,
    AuthKind,
    Capabilities,
    Confidence,
    CountRule,
    Credential,
    Draft,
    Format,
    Grant,
    Idempotency,
    ImageSpec,
    InboxPage,
    Media,
    PostMetrics,
    PreparedMedia,
    Problem,
    Published,
    PublishMode,
    RateBudget,
    RedirectStart,
    Sighting,
    TextLimit,
    abilities,
)
from .inbox import read_inbox
from .instance import DEFAULTS, MIB, read_instance
from .statuses import Statuses, Wanted, published
from .wire import SCOPES, SLUG, Api

APP_NAME = "Juzhen"
TEXT = TextLimit(500, CountRule.MASTODON, url_length=23)
VISIBILITIES = ("public", "unlisted", "private", "direct")
STATUSES_PER_CALL = 20


class Mastodon:
    """Authorizes by redirect, publishes, comments, deletes, reads figures and the inbox, replies."""

    capabilities = Capabilities(
        slug=SLUG,
        label="Mastodon",
        label_zh="Mastodon",
        glyph="M",
        tone="masto",
        kind="microblog",
        strengths=_("Independent servers, loyal communities, no ranking by algorithm."),
        auth=AuthKind.REDIRECT,
        publish_mode=PublishMode.API,
        formats=frozenset({Format.TEXT, Format.IMAGE, Format.VIDEO}),
        text=TEXT,
        media=DEFAULTS,
        can=abilities("publish find delete thread first_comment post_metrics account_metrics inbox reply prepare"),
        # Keys are sent, but servers forget them after an hour and some compatible ones never knew them: look first.
        idempotency=Idempotency.LOOKUP,
        poll_publishes=True,
        budgets=(
            RateBudget("calls", 300, 300, burst=30),
            RateBudget("media", 30, 1800, burst=8),
            RateBudget("deletes", 30, 1800, burst=10),
        ),
        first_comment=TEXT,
        thread_max=25,
        host_given=True,
        avatar=ImageSpec(400, 400, 2 * MIB, "square"),
        cover=ImageSpec(1500, 500, 2 * MIB, "wide"),
        norms=(
            _("Describe every picture: the community expects it."),
            _("Write hashtags in CamelCase so that screen readers can read them."),
            _("Put spoilers and upsetting things behind a warning."),
        ),
        docs_url="https://docs.joinmastodon.org/",
        setup=Setup(
            needs=(_("An account on any server that speaks Mastodon's API."),),
            steps=(
                _("Name the server; Juzhen registers itself there."),
                _("Sign in at the server and allow access."),
            ),
            scopes=(
                Scope("read:accounts", _("Read the account's name and figures.")),
                Scope("read:statuses", _("Look up what was published and its figures.")),
                Scope("read:notifications", _("Read comments, mentions and messages.")),
                Scope("write:statuses", _("Publish, answer and delete posts.")),
                Scope("write:media", _("Upload pictures and videos.")),
            ),
        ),
        post_figures={
            "likes": "favourites_count",
            "comments": "replies_count",
            "shares": "reblogs_count + quotes_count",
        },
        verified_on=date(2026, 11, 22),
        confidence=Confidence.MEASURED,
    )

    def __init__(self, *, http: Http, clock: Clock, sleep: Callable[[float], None] = time.sleep) -> None:
        self._http, self._clock = http, clock
        self._api = Api(http, clock)
        self._oauth = OAuth2(http, clock, SLUG)
        self._statuses = Statuses(self._api, clock, sleep)

    def validate(self, draft: Draft, info: AccountInfo | None = None) -> list[Problem]:
        """Generic limits; the warning counts with the text; visibility must be one the servers know."""
        problems = check_limits(draft, self.capabilities, info)
        maximum = info.text_max if info and info.text_max else TEXT.max
        if spoiler := str(draft.options.get("spoiler") or ""):
            total = count(draft.text, TEXT.rule, TEXT.url_length) + count(spoiler, CountRule.GRAPHEMES)
            if total > maximum and not any(item.code == "text_too_long" for item in problems):
                message = _("Text and warning are too long by %(over)s: %(count)s of %(max)s characters.")
                numbers = {"count": total, "max": maximum, "over": total - maximum}
                problems.append(problem("text_too_long", "text", message, **numbers))  # type: ignore[arg-type]
        if draft.options.get("visibility", "public") not in VISIBILITIES:
            message = _("Choose who may see the post.")
            problems.append(problem("visibility_unknown", "options.visibility", message))
        return problems

    def owns_url(self, url: str, *, hosts: Sequence[str] = ()) -> bool:
        """Addresses of the account's server, and of posts as any server shows them: /@name/123."""
        parts = parts_of(url)
        return parts is not None and (on_hosts(url, hosts) or parts.path.startswith("/@"))

    def connect_fields(self) -> tuple[ConnectField, ...]:
        """The server."""
        help_text = _("For example mastodon.social, or your full name @you@mastodon.social.")
        return (ConnectField("host", _("Server"), kind="text", help=help_text),)

    def register_app(self, host: str, redirect_uri: str) -> AppRegistration:
        """Register us at a server. Raises InvalidContent at the field `host` when it is not a Mastodon server."""
        origin = server_origin(self._http, host, platform=SLUG)
        body = {"client_name": APP_NAME, "redirect_uris": redirect_uri, "scopes": " ".join(SCOPES)}
        try:
            found = self._api.send("POST", origin, "/api/v1/apps", data=body).mapping()
        except (RemoteGone, UnexpectedResponse) as error:
            wrong = problem("host_not_mastodon", "host", _("This server does not speak Mastodon's API."))
            raise InvalidContent(problems=(wrong,), platform=SLUG, status=error.status, raw=error.raw) from None
        if not (found.get("client_id") and found.get("client_secret")):
            raise UnexpectedResponse(platform=SLUG, code="no_client")
        return AppRegistration(str(found["client_id"]), str(found["client_secret"]), origin)

    def start(self, app: AppRegistration, values: Mapping[str, str], *, redirect_uri: str, state: str) -> RedirectStart:
        """Where to send the person. `values` are those of the form; the server is already in `app`."""
        address = f"{app.host}/oauth/authorize"
        return self._oauth.start(address, app, scopes=SCOPES, redirect_uri=redirect_uri, state=state)

    def exchange(
        self, app: AppRegistration, query: Mapping[str, str], keep: Mapping[str, str], *, redirect_uri: str
    ) -> Sequence[Grant]:
        """Turn the code into an opened account. Raises NeedsReconnect, MissingScope."""
        found = self._oauth.exchange(f"{app.host}/oauth/token", app, query, keep, redirect_uri=redirect_uri)
        auth = self._credential(app, found, version=0)
        missing = _missing(auth.scopes)
        if missing:
            raise MissingScope(scopes=missing, platform=SLUG)
        info = self.probe(auth)
        return (Grant(replace(auth, remote_id=info.remote_id), info),)

    def refresh(self, auth: Credential) -> Credential:
        """Renew by refresh token where a server gives one. Mastodon's tokens do not expire: one refused is revoked."""
        token = auth.secrets.get("refresh")
        if not token or auth.app is None:
            raise NeedsReconnect(platform=SLUG, code="token_revoked")
        found = self._oauth.refresh(f"{auth.host}/oauth/token", auth.app, token)
        renewed = self._credential(auth.app, {"refresh_token": token, **found}, version=auth.version + 1)
        return replace(renewed, remote_id=auth.remote_id, scopes=renewed.scopes or auth.scopes)

    def revoke(self, auth: Credential) -> None:
        """End the token at its server."""
        if auth.app is not None:
            self._oauth.revoke(f"{auth.host}/oauth/revoke", auth.app, auth.secrets["access"])

    def probe(self, auth: Credential) -> AccountInfo:
        """Facts of the account and the limits of its server."""
        account = self._api.get(auth, "/api/v1/accounts/verify_credentials")
        if not account.get("id"):
            raise UnexpectedResponse(platform=SLUG, code="no_account")
        instance = read_instance(self._api, auth)
        domain = instance.domain.split("://")[-1].strip("/") or urlsplit(auth.host).netloc
        name = str(account.get("acct") or account.get("username") or "")
        return AccountInfo(
            remote_id=str(account["id"]),
            handle=name if "@" in name else f"{name}@{domain}",
            display_name=str(account.get("display_name") or ""),
            url=str(account.get("url") or ""),
            avatar_url=str(account.get("avatar") or ""),
            followers=_number(account, "followers_count"),
            following=_number(account, "following_count"),
            posts=_number(account, "statuses_count"),
            text_max=instance.text_max,
            restricted=bool(account.get("suspended") or account.get("limited")),
            media=instance.media,
        )

    def publish(self, auth: Credential, draft: Draft, *, key: str) -> Published:
        """Create the post and its thread, with `key` as Idempotency-Key (parts: `key:1`, `key:2` …).

        The account's own limits were checked before with `validate`; the server checks them again.
        """
        return self._statuses.publish(auth, draft, key)

    def prepare(self, auth: Credential, media: Media) -> PreparedMedia:
        """Upload one attachment with its description; the server keeps it for a day without a post."""
        return self._statuses.prepare(auth, media)

    def prepare_poll(self, auth: Credential, handle: str) -> bool:
        """Whether the server has finished working on an attachment."""
        return self._statuses.prepared_ready(auth, handle)

    def poll(self, auth: Credential, handle: str) -> Published:
        """Post what waited for its media, once they are ready. Errors are those of `publish`."""
        return self._statuses.resume(auth, handle)

    def find(self, auth: Credential, *, key: str, draft: Draft, since: datetime) -> Sighting:
        """Look through our own posts since then; the server tells no keys, so text and attachments decide."""
        return self._statuses.find(auth, Wanted.of_draft(draft), since)

    def comment(self, auth: Credential, remote_id: str, text: str, *, key: str) -> str:
        """Answer our own post."""
        return str(self._statuses.answer(auth, remote_id, text, f"{key}:comment", mention=False)["id"])

    def reply(self, auth: Credential, to_remote_id: str, text: str, *, key: str) -> Published:
        """Answer a status, mentioning its author; a direct one is answered directly."""
        return published(self._statuses.answer(auth, to_remote_id, text, f"{key}:reply", mention=True))

    def delete(self, auth: Credential, remote_id: str) -> None:
        """Delete one status."""
        try:
            self._api.send("DELETE", auth.host, f"/api/v1/statuses/{remote_id}", auth=auth, write=True)
        except RemoteGone:
            return

    def post_metrics(self, auth: Credential, remote_ids: Sequence[str]) -> list[PostMetrics]:
        """Favourites, replies, boosts and quotes; Mastodon counts no views."""
        figures: list[PostMetrics] = []
        for start in range(0, len(remote_ids), STATUSES_PER_CALL):
            wanted = remote_ids[start : start + STATUSES_PER_CALL]
            try:
                found = self._api.list(auth, "/api/v1/statuses", [("id[]", item) for item in wanted])
            except (RemoteGone, InvalidContent, UnexpectedResponse):
                # Asking for several at once is new in Mastodon 4.3.
                found = [status for item in wanted if (status := self._status(auth, item)) is not None]
            figures += [_metrics(status) for status in found if str(status.get("id")) in wanted]
        return figures

    def inbox(self, auth: Credential, *, cursor: str = "") -> InboxPage:
        """Notifications and direct messages newer than `cursor`, oldest first."""
        return read_inbox(self._api, auth, cursor)

    def _status(self, auth: Credential, identifier: str) -> dict[str, Any] | None:
        try:
            return self._api.get(auth, f"/api/v1/statuses/{identifier}")
        except RemoteGone:
            return None

    def _credential(self, app: AppRegistration, found: Mapping[str, Any], *, version: int) -> Credential:
        secrets = {"access": str(found["access_token"])}
        if found.get("refresh_token"):
            secrets["refresh"] = str(found["refresh_token"])
        lifetime, expires = found.get("expires_in"), None
        if isinstance(lifetime, int | float) and lifetime > 0:
            expires = self._clock().astimezone(UTC) + timedelta(seconds=lifetime)
        scopes = tuple(str(found.get("scope") or "").split())
        return Credential(secrets, app.host, "", expires, scopes, version, app)


def _missing(granted: Sequence[str]) -> tuple[str, ...]:
    """Scopes we need that were not granted; `write` includes `write:media`. Servers that name none are believed."""
    return tuple(s for s in SCOPES if granted and s not in granted and s.partition(":")[0] not in granted)


def _number(source: Mapping[str, Any], name: str) -> int | None:
    value = source.get(name)
    # Compatible servers answer -1 where they do not count.
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def _metrics(status: Mapping[str, Any]) -> PostMetrics:
    boosts, quotes = _number(status, "reblogs_count"), _number(status, "quotes_count")
    return PostMetrics(
        str(status["id"]),
        likes=_number(status, "favourites_count"),
        comments=_number(status, "replies_count"),
        shares=None if boosts is None and quotes is None else (boosts or 0) + (quotes or 0),
        raw={name: status[name] for name in status if str(name).endswith("_count")},
    )
