"""Kuaishou: videos through the open platform, opened by OAuth with the workspace's own app.

Facts: open.kuaishou.com (OAuth, content management, WebHook, error codes), read 2026-11. There are no comments,
messages or pictures in the interface.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from ...addresses import on_hosts
from ...errors import InvalidContent, MissingScope, NeedsReconnect, UnexpectedResponse
from ...families.oauth2 import Dialect, OAuth2
from ...families.values import mapping, number
from ...fields import ConnectField
from ...hooks import HookCall, HookReceipt
from ...http import Http
from ...messages import _
from ...outcomes import Clock
from ...setup import Scope, Setup
from ...text import check_limits, problem
from ...types import (
    AccountInfo,
    AppRegistration,
    AuthKind,
    Capabilities,
    Credential,
    Draft,
    Format,
    Grant,
    Idempotency,
    ImageSpec,
    MediaLimit,
    PostMetrics,
    Problem,
    Published,
    PublishMode,
    RateBudget,
    RedirectStart,
    Sighting,
    TextLimit,
    abilities,
)
from . import hooks
from .posts import COVER_MISSING, Posts
from .wire import BAD_APP, BASE, SLUG, TOKENS, Api, app_of, refusal

MB = 1_000_000
AUTHORIZE, TOKEN, REFRESH = f"{BASE}/oauth2/authorize", f"{BASE}/oauth2/access_token", f"{BASE}/oauth2/refresh_token"
SCOPES = (
    Scope("user_info", _("Read the account's name and figures.")),
    Scope("user_video_publish", _("Upload and publish videos.")),
    Scope("user_video_info", _("Look up what was published and its figures.")),
    Scope("user_video_delete", _("Delete videos."), required=False),
)


class Kuaishou:
    """Authorizes by redirect, publishes videos, looks them up, deletes them, reads figures, takes events."""

    capabilities = Capabilities(
        slug=SLUG,
        label="Kuaishou",
        label_zh="快手",
        glyph="快",
        tone="ks",
        kind="short_video",
        strengths=_("Short videos with a loyal audience in China's smaller cities and the north."),
        auth=AuthKind.REDIRECT,
        publish_mode=PublishMode.API,
        formats=frozenset({Format.VIDEO}),
        # Caption with its topics; the figures are the app's own.
        text=TextLimit(1000),
        media=MediaLimit(
            images_min=1,
            images_max=1,
            image_types=("image/jpeg", "image/png"),
            image_max_bytes=10 * MB - 1,
            videos_min=1,
            videos_max=1,
            video_types=("video/mp4", "video/quicktime"),
            video_max_bytes=1000 * MB,
            video_max_seconds=1800,
            mixed=True,
            cover_ratio=(3, 4),
        ),
        can=abilities("publish find delete post_metrics account_metrics webhooks"),
        idempotency=Idempotency.LOOKUP,
        budgets=(RateBudget("writes", 1000, 86_400, burst=10),),
        hashtags_max=4,
        mentions=False,
        links_clickable=False,
        avatar=ImageSpec(400, 400, 2 * MB, "circle"),
        norms=(
            _("A picture beside the video becomes its cover; without one Kuaishou takes no video."),
            _("Viewers see the first 30 characters; put what matters there."),
            _("Pictures and comments have no interface at Kuaishou; they are looked after in its app."),
        ),
        docs_url="https://open.kuaishou.com/platform/openApi?menu=13",
        market="china",
        post_hosts=("kuaishou.com", "gifshow.com"),
        verified_on=date(2026, 11, 26),
        setup=Setup(
            needs=(
                _("A company registered as a developer at Kuaishou's open platform."),
                _("A website app with the permission to publish videos."),
            ),
            steps=(
                _("Create a website app in the console and enter the redirect address shown here."),
                _("Apply for user_info, user_video_publish, user_video_info and user_video_delete."),
                _("Enter the webhook address under WebHook, so that a withdrawn permission is noticed at once."),
                _("Copy App ID and App secret, and enter them here."),
            ),
            console_url="https://open.kuaishou.com/platform",
            review=_("Company and permissions are reviewed by Kuaishou; allow some working days."),
            scopes=SCOPES,
            app_fields=(
                ConnectField("client_id", _("App ID")),
                ConnectField("client_secret", _("App secret"), kind="password"),
            ),
            redirect=True,
            webhook=True,
        ),
        post_figures={"likes": "like_count", "comments": "comment_count", "video_views": "view_count"},
    )

    def __init__(self, *, http: Http, clock: Clock) -> None:
        self._http, self._clock = http, clock
        self._api = Api(http, clock)
        self._posts = Posts(self._api, clock)
        dialect = Dialect(
            id_name="app_id",
            secret_name="app_secret",  # noqa: S106 - a parameter's name
            separator=",",
            pkce=False,
            send="query",
            with_redirect=False,
            authorize_extra={"ua": "pc"},
            judge=lambda answer: refusal(answer, clock, TOKENS),
        )
        self._oauth = OAuth2(http, clock, SLUG, dialect)

    def validate(self, draft: Draft, info: AccountInfo | None = None) -> list[Problem]:
        """The limits, and a picture for the cover beside every video."""
        problems = check_limits(draft, self.capabilities, info)
        kinds = {item.kind for item in draft.media}
        if kinds == {Format.VIDEO}:
            problems.append(problem("cover_missing", "media", COVER_MISSING))
        return problems

    def owns_url(self, url: str, *, hosts: Sequence[str] = ()) -> bool:
        """Addresses at which videos are shown."""
        return on_hosts(url, (*self.capabilities.post_hosts, *hosts))

    def connect_fields(self) -> tuple[ConnectField, ...]:
        """Nothing is asked before leaving."""
        return ()

    def check_app(self, app: AppRegistration) -> None:
        """Offer a code that cannot be: the platform judges the app before the code. Raises InvalidContent."""
        query = {"app_id": app.client_id, "app_secret": app.client_secret, "code": "check"}
        query["grant_type"] = "authorization_code"
        answer = self._http.request("GET", TOKEN, platform=SLUG, write=False, params=query)
        error = refusal(answer, self._clock, TOKENS)
        if error is not None and error.code == BAD_APP:
            wrong = problem("app_unknown", "client_secret", error.message)
            raise InvalidContent(problems=[wrong], platform=SLUG, code=error.code, raw=error.raw)

    def start(self, app: AppRegistration, values: Mapping[str, str], *, redirect_uri: str, state: str) -> RedirectStart:
        """Where to send the person."""
        names = [scope.name for scope in SCOPES]
        return self._oauth.start(AUTHORIZE, app, scopes=names, redirect_uri=redirect_uri, state=state)

    def exchange(
        self, app: AppRegistration, query: Mapping[str, str], keep: Mapping[str, str], *, redirect_uri: str
    ) -> Sequence[Grant]:
        """Turn the code into an opened account. Raises NeedsReconnect, MissingScope."""
        found = self._oauth.exchange(TOKEN, app, query, keep, redirect_uri=redirect_uri)
        auth = self._credential(app, found, version=0)
        missing = [scope.name for scope in SCOPES if scope.required and scope.name not in auth.scopes]
        if auth.scopes and missing:
            raise MissingScope(scopes=missing, platform=SLUG)
        return (Grant(auth, self.probe(auth)),)

    def refresh(self, auth: Credential) -> Credential:
        """Renew the access token (48 hours); the refresh token (180 days) is replaced as well."""
        token = auth.secrets.get("refresh")
        if not token:
            raise NeedsReconnect(platform=SLUG, code="no_refresh_token")
        found = self._oauth.refresh(REFRESH, app_of(auth), token)
        known = {"refresh_token": token, "open_id": auth.remote_id, **found}
        renewed = self._credential(app_of(auth), known, version=auth.version + 1)
        return replace(renewed, remote_id=auth.remote_id, scopes=renewed.scopes or auth.scopes)

    def probe(self, auth: Credential) -> AccountInfo:
        """Name, fans and the number of videos."""
        user = mapping(self._api.call("GET", "user_info", auth), "user_info")
        counts: Mapping[str, Any] = {}
        with suppress(MissingScope):
            counts = self._api.call("GET", "photo/count", auth)
        optional = [scope.name for scope in SCOPES if not scope.required]
        return AccountInfo(
            remote_id=auth.remote_id,
            handle=str(user.get("name") or auth.remote_id),
            display_name=str(user.get("name") or ""),
            avatar_url=str(user.get("bigHead") or user.get("head") or ""),
            followers=number(user, "fan"),
            following=number(user, "follow"),
            posts=number(counts, "all_count"),
            missing_scopes=tuple(name for name in optional if auth.scopes and name not in auth.scopes),
        )

    def publish(self, auth: Credential, draft: Draft, *, key: str) -> Published:
        """Upload and publish; the platform keeps no keys, so an unclear answer is followed by `find`."""
        return self._posts.publish(auth, draft)

    def poll(self, auth: Credential, handle: str) -> Published:
        """Whether the review is over. Raises PolicyRejected when the video did not pass."""
        return self._posts.poll(auth, handle)

    def find(self, auth: Credential, *, key: str, draft: Draft, since: datetime) -> Sighting:
        """Look through the account's videos since then, those under review included."""
        return self._posts.find(auth, draft, since)

    def delete(self, auth: Credential, remote_id: str) -> None:
        """Delete one video."""
        self._posts.delete(auth, remote_id)

    def post_metrics(self, auth: Credential, remote_ids: Sequence[str]) -> list[PostMetrics]:
        """Likes, comments and plays."""
        return self._posts.metrics(auth, remote_ids)

    def receive(self, call: HookCall, keys: Mapping[str, str], *, now: datetime) -> HookReceipt:
        """Check a pushed event; a withdrawn permission is ACCESS_ENDED."""
        return hooks.receive(call, keys, now=now)

    def _credential(self, app: AppRegistration, found: Mapping[str, Any], *, version: int) -> Credential:
        open_id, refresh = str(found.get("open_id") or ""), str(found.get("refresh_token") or "")
        if not open_id:
            raise UnexpectedResponse(platform=SLUG, code="no_open_id")
        scopes = found.get("scopes")
        return Credential(
            {"access": str(found["access_token"]), **({"refresh": refresh} if refresh else {})},
            remote_id=open_id,
            expires_at=self._oauth.ends(found),
            scopes=tuple(map(str, scopes)) if isinstance(scopes, list) else (),
            version=version,
            app=app,
        )
