"""X: the platform's API v2, opened by OAuth 2 with the workspace's own developer app, paid by call."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from ...addresses import on_hosts
from ...errors import InvalidContent, MissingScope, NeedsReconnect, RemoteGone, UnexpectedResponse
from ...families.oauth2 import Dialect, OAuth2
from ...fields import ConnectField
from ...hooks import HookCall, HookReceipt
from ...http import Http
from ...messages import _
from ...outcomes import Clock
from ...text import check_limits, problem
from ...types import (
    AccountInfo,
    AppRegistration,
    Credential,
    Draft,
    Grant,
    InboxPage,
    Media,
    PostMetrics,
    PreparedMedia,
    Problem,
    Published,
    PublishedState,
    RedirectStart,
    Sighting,
)
from . import facts, hooks, money
from .figures import number, read_posts
from .inbox import MESSAGE, checked, read_inbox, send_message
from .media import Uploads
from .posts import Posts, Wanted, url_of
from .wire import API, SLUG, Api

AUTHORIZE = "https://x.com/i/oauth2/authorize"
TOKEN, REVOKE = f"{API}/2/oauth2/token", f"{API}/2/oauth2/revoke"
USER_FIELDS = "name,username,profile_image_url,public_metrics,subscription_type,protected"
LONG_POSTS = {"Premium", "PremiumPlus"}


class X:
    """Authorizes by redirect, publishes, reads figures and the inbox, answers, hides answers, takes events."""

    capabilities = facts.CAPABILITIES

    def __init__(self, *, http: Http, clock: Clock, sleep: Callable[[float], None] = time.sleep) -> None:
        self._http, self._clock = http, clock
        self._api = Api(http, clock)
        # Client id and secret of a confidential client go into the Authorization header.
        self._oauth = OAuth2(http, clock, SLUG, Dialect(basic=True))
        self._uploads = Uploads(self._api, sleep)
        self._posts = Posts(self._api, self._uploads)

    def validate(self, draft: Draft, info: AccountInfo | None = None) -> list[Problem]:
        """Generic limits; an animation stands alone."""
        problems = check_limits(draft, self.capabilities, info)
        if len(draft.media) > 1 and any(item.mime == "image/gif" for item in draft.media):
            problems.append(problem("gif_alone", "media", _("A GIF must be the only attachment of a post here.")))
        return problems

    def owns_url(self, url: str, *, hosts: Sequence[str] = ()) -> bool:
        """Addresses at x.com, and at twitter.com as it was called before."""
        return on_hosts(url, (*self.capabilities.post_hosts, *hosts))

    def connect_fields(self) -> tuple[ConnectField, ...]:
        """Nothing is asked before leaving."""
        return ()

    def check_app(self, app: AppRegistration) -> None:
        """Offer a refresh token that cannot exist: X tells a wrong client (401) from a wrong token (400)."""
        try:
            self._oauth.refresh(TOKEN, app, "check")
        except NeedsReconnect as error:
            if error.status == 401 or "client" in error.raw:
                message = _("X does not know this Client ID, or the Client Secret is wrong.")
                found = problem("app_refused", "client_secret", message)
                raise InvalidContent(problems=(found,), platform=SLUG, status=error.status, raw=error.raw) from None

    def start(self, app: AppRegistration, values: Mapping[str, str], *, redirect_uri: str, state: str) -> RedirectStart:
        """Where to send the person."""
        scopes = [scope.name for scope in facts.SCOPES]
        return self._oauth.start(AUTHORIZE, app, scopes=scopes, redirect_uri=redirect_uri, state=state)

    def exchange(
        self, app: AppRegistration, query: Mapping[str, str], keep: Mapping[str, str], *, redirect_uri: str
    ) -> Sequence[Grant]:
        """Turn the code into an opened account. Raises NeedsReconnect, MissingScope."""
        found = self._oauth.exchange(TOKEN, app, query, keep, redirect_uri=redirect_uri)
        auth = self._credential(app, found, version=0)
        missing = _missing(auth.scopes, required=True)
        if missing:
            raise MissingScope(scopes=missing, platform=SLUG)
        info = self.probe(auth)
        return (Grant(replace(auth, remote_id=info.remote_id), info),)

    def refresh(self, auth: Credential) -> Credential:
        """Renew. X gives a new refresh token each time and forgets the old one."""
        token = auth.secrets.get("refresh")
        if not token or auth.app is None:
            raise NeedsReconnect(platform=SLUG, code="no_refresh_token")
        found = self._oauth.refresh(TOKEN, auth.app, token)
        renewed = self._credential(auth.app, {"refresh_token": token, **found}, version=auth.version + 1)
        return replace(renewed, remote_id=auth.remote_id, scopes=renewed.scopes or auth.scopes, charge=auth.charge)

    def revoke(self, auth: Credential) -> None:
        """End both tokens."""
        for name in ("refresh", "access"):
            if auth.app is not None and auth.secrets.get(name):
                self._oauth.revoke(REVOKE, auth.app, auth.secrets[name])

    def probe(self, auth: Credential) -> AccountInfo:
        """Facts of the account; those with X Premium may write longer posts."""
        if auth.remote_id:
            money.read(auth, "user_read", [auth.remote_id], self._clock())
        else:
            money.spend(auth, "user_read")
        user = self._api.get(auth, "/2/users/me", {"user.fields": USER_FIELDS}).get("data")
        if not isinstance(user, dict) or not user.get("id"):
            raise UnexpectedResponse(platform=SLUG, code="no_account")
        counts: dict[str, Any] = user.get("public_metrics") or {}
        name = str(user.get("username") or "")
        return AccountInfo(
            remote_id=str(user["id"]),
            handle=name,
            display_name=str(user.get("name") or ""),
            url=f"https://x.com/{name}" if name else "",
            avatar_url=str(user.get("profile_image_url") or ""),
            followers=number(counts, "followers_count"),
            following=number(counts, "following_count"),
            posts=number(counts, "tweet_count"),
            text_max=facts.PREMIUM_TEXT_MAX if user.get("subscription_type") in LONG_POSTS else None,
            missing_scopes=_missing(auth.scopes, required=False),
        )

    def publish(self, auth: Credential, draft: Draft, *, key: str) -> Published:
        """Create the post and its thread; X knows no keys, so `key` only names the publication in our logs."""
        return self._posts.publish(auth, draft)

    def poll(self, auth: Credential, handle: str) -> Published:
        """Post what waited for its files, once X is ready with them. Errors are those of `publish`."""
        return self._posts.resume(auth, handle)

    def find(self, auth: Credential, *, key: str, draft: Draft, since: datetime) -> Sighting:
        """Look through our own posts since then; text and attachments decide."""
        return self._posts.find(auth, Wanted(draft.text, len(draft.media), draft.thread), since)

    def prepare(self, auth: Credential, media: Media) -> PreparedMedia:
        """Upload one attachment with its description; X keeps it for a day without a post."""
        return self._uploads.upload(auth, media)

    def prepare_poll(self, auth: Credential, handle: str) -> bool:
        """Whether X has finished working on an attachment."""
        return self._uploads.prepared_ready(auth, handle)

    def comment(self, auth: Credential, remote_id: str, text: str, *, key: str) -> str:
        """Answer our own post, unless that was done already."""
        return self._posts.answer(auth, checked(remote_id), text, kind=money.kind_of(text))

    def reply(self, auth: Credential, to_remote_id: str, text: str, *, key: str) -> Published:
        """Answer a mention, an answer or a direct message, unless that was done already.

        Raises PolicyRejected when X does not let apps answer this person.
        """
        if checked(to_remote_id).startswith(f"{MESSAGE}:"):
            return send_message(self._api, auth, to_remote_id, text)
        made = self._posts.answer(auth, to_remote_id, text, kind=money.kind_of(text, reply=True))
        return Published(PublishedState.LIVE, remote_id=made, url=url_of(made))

    def set_hidden(self, auth: Credential, remote_id: str, *, hidden: bool) -> None:
        """Hide or show an answer in one of our conversations."""
        money.spend(auth, "hide")
        path = f"/2/tweets/{checked(remote_id)}/hidden"
        self._api.send(auth, "PUT", path, write=True, json={"hidden": hidden})

    def delete(self, auth: Credential, remote_id: str) -> None:
        """Delete one post."""
        money.spend(auth, "delete")
        try:
            self._api.send(auth, "DELETE", f"/2/tweets/{checked(remote_id)}", write=True)
        except RemoteGone:
            return

    def post_metrics(self, auth: Credential, remote_ids: Sequence[str]) -> list[PostMetrics]:
        """Public figures, and for posts of the last month also clicks and visits of the profile."""
        return read_posts(self._api, auth, remote_ids)

    def inbox(self, auth: Credential, *, cursor: str = "") -> InboxPage:
        """Mentions, answers and direct messages newer than `cursor`, oldest first."""
        return read_inbox(self._api, auth, cursor)

    def receive(self, call: HookCall, keys: Mapping[str, str], *, now: datetime) -> HookReceipt:
        """Answer X's challenge, or check and read an event. X signs no time: events are told apart by their ids."""
        return hooks.receive(call, keys)

    def _credential(self, app: AppRegistration, found: Mapping[str, Any], *, version: int) -> Credential:
        secrets = {"access": str(found["access_token"])}
        if found.get("refresh_token"):
            secrets["refresh"] = str(found["refresh_token"])
        scopes = tuple(str(found.get("scope") or "").split())
        return Credential(secrets, scopes=scopes, expires_at=self._oauth.ends(found), version=version, app=app)


def _missing(granted: Sequence[str], *, required: bool) -> tuple[str, ...]:
    """Scopes asked for that were not granted; an answer that names none is believed."""
    asked = (scope.name for scope in facts.SCOPES if scope.required == required)
    return tuple(name for name in asked if granted and name not in granted)
