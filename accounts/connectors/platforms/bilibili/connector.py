"""Bilibili: videos through the open platform, opened by OAuth with the workspace's own app.

Facts: open.bilibili.com (OAuth, signature, submissions, data, events, codes), read 2026-11. Comments and messages have
no interface; columns (专栏) want HTML of at least 200 characters, a category and a template, and are written on the
site. Growth of figures is reported without dates, so there are no figures by day.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlencode

from ...addresses import on_hosts
from ...errors import InvalidContent, MissingScope, NeedsReconnect, UnexpectedResponse
from ...families.oauth2 import Dialect, OAuth2
from ...families.values import number, rows
from ...fields import ConnectField
from ...hooks import HookCall, HookReceipt
from ...http import Http
from ...messages import _
from ...outcomes import Clock
from ...setup import OptionField, Scope, Setup
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
from .archives import FIGURES, Archives, tags_of
from .codes import CLIENT_ID_WRONG, SECRET_WRONG
from .wire import ACCOUNT, SLUG, Api, app_of, refusal

MB = 1_000_000
AUTHORIZE = "https://account.bilibili.com/pc/account-pc/auth/oauth"
TOKEN, REFRESH = f"{ACCOUNT}/token", f"{ACCOUNT}/refresh_token"
TAGS_MAX = 10
SCOPES = (
    Scope("USER_INFO", _("Read the account's name and picture.")),
    Scope("ARC_BASE", _("Upload, submit, look up and delete videos.")),
    Scope("USER_DATA", _("Read the number of followers and videos."), required=False),
    Scope("ARC_DATA", _("Read the figures of videos."), required=False),
)
OPTIONS = (
    OptionField("tid", _("Section"), kind="choice", required=True, help=_("Where Bilibili files the video.")),
    OptionField(
        "tags",
        _("Tags"),
        required=True,
        max_length=199,
        help=_("Separated by commas, at most ten."),
    ),
    OptionField(
        "copyright",
        _("Origin"),
        kind="choice",
        choices=(("1", _("Made by ourselves")), ("2", _("Taken from elsewhere"))),
        help=_("Without a choice the video counts as made by ourselves."),
    ),
    OptionField(
        "source", _("Original source"), help=_("Where it was taken from; needed for videos taken from elsewhere.")
    ),
    OptionField("no_reprint", _("Nobody may upload it again"), kind="flag"),
)


class Bilibili:
    """Authorizes by redirect, publishes videos, looks them up, deletes them, reads figures, takes events."""

    capabilities = Capabilities(
        slug=SLUG,
        label="Bilibili",
        label_zh="哔哩哔哩",
        glyph="B",
        tone="bili",
        kind="video",
        strengths=_("Longer videos and a loyal young audience."),
        auth=AuthKind.REDIRECT,
        publish_mode=PublishMode.API,
        formats=frozenset({Format.VIDEO}),
        # The documents say "less than" 250, 80 and 200 characters for description, title and tags.
        text=TextLimit(249),
        title=TextLimit(79),
        title_required=True,
        media=MediaLimit(
            images_max=1,
            image_types=("image/jpeg", "image/png"),
            image_max_bytes=5 * MB,
            videos_min=1,
            videos_max=1,
            video_types=("video/mp4", "video/x-flv"),
            video_max_bytes=4000 * MB,
            video_max_seconds=17_999,
            mixed=True,
            cover_ratio=(16, 10),
        ),
        can=abilities("publish find delete post_metrics account_metrics webhooks"),
        idempotency=Idempotency.LOOKUP,
        budgets=(RateBudget("writes", 20, 3600, burst=5),),
        mentions=False,
        avatar=ImageSpec(400, 400, 2 * MB, "circle"),
        cover=ImageSpec(1146, 717, 5 * MB, "wide"),
        norms=(
            _("A picture beside the video becomes its cover."),
            _("A cover needs at least 960 × 600 pixels."),
            _("Every video is reviewed before viewers see it; allow some hours."),
            _("Accounts that are no full members may submit five videos a day."),
            _("Two videos must not have the same title within a short time."),
            _("Columns, pictures, comments and messages are looked after on Bilibili's site."),
        ),
        docs_url="https://open.bilibili.com/doc",
        market="china",
        post_hosts=("bilibili.com", "b23.tv"),
        verified_on=date(2026, 11, 26),
        setup=Setup(
            needs=(
                _("A company registered as a developer at Bilibili's open platform."),
                _("A website whose ICP filing is in the same company's name."),
            ),
            steps=(
                _("Create a web app in the console and enter the domain of the redirect address shown here."),
                _("Apply for USER_INFO, ARC_BASE, USER_DATA and ARC_DATA."),
                _("Enter the webhook address under Webhooks; Bilibili tries it at once."),
                _("Copy client_id and App secret, and enter them here."),
            ),
            console_url="https://open.bilibili.com/company-core",
            review=_("Company, app and permissions are reviewed by Bilibili; allow some working days."),
            scopes=SCOPES,
            app_fields=(
                ConnectField("client_id", "client_id"),
                ConnectField("client_secret", _("App secret"), kind="password"),
            ),
            redirect=True,
            webhook=True,
        ),
        options=OPTIONS,
        post_figures=FIGURES,
    )

    def __init__(self, *, http: Http, clock: Clock) -> None:
        self._http, self._clock = http, clock
        self._api = Api(http, clock)
        self._archives = Archives(self._api)
        dialect = Dialect(pkce=False, with_redirect=False, envelope="data", judge=lambda answer: refusal(answer, clock))
        self._oauth = OAuth2(http, clock, SLUG, dialect)

    def validate(self, draft: Draft, info: AccountInfo | None = None) -> list[Problem]:
        """The limits, the number of tags, the source of a video taken from elsewhere, the cover's size."""
        problems = check_limits(draft, self.capabilities, info)
        if (count := len(tags_of(draft))) > TAGS_MAX:
            message = _("Too many tags: %(count)s of at most %(max)s.")
            problems.append(problem("too_many_tags", "options.tags", message, count=count, max=TAGS_MAX))
        if draft.options.get("copyright") == "2" and not str(draft.options.get("source") or "").strip():
            message = _("Say where the video was taken from.")
            problems.append(problem("source_missing", "options.source", message))
        cover = next((item for item in draft.media if item.kind is not Format.VIDEO), None)
        if cover and cover.width and cover.height and (cover.width < 960 or cover.height < 600):
            message = _("The cover is too small: %(width)s × %(height)s pixels, at least 960 × 600 are needed.")
            problems.append(problem("cover_small", "media", message, width=cover.width, height=cover.height))
        return problems

    def owns_url(self, url: str, *, hosts: Sequence[str] = ()) -> bool:
        """Addresses at which videos are shown."""
        return on_hosts(url, (*self.capabilities.post_hosts, *hosts))

    def connect_fields(self) -> tuple[ConnectField, ...]:
        """Nothing is asked before leaving."""
        return ()

    def check_app(self, app: AppRegistration) -> None:
        """Offer a code that cannot be: the platform judges the app before the code. Raises InvalidContent."""
        form = {"client_id": app.client_id, "client_secret": app.client_secret, "code": "check"}
        form["grant_type"] = "authorization_code"
        error = refusal(self._http.request("POST", TOKEN, platform=SLUG, write=False, data=form), self._clock)
        fields = {CLIENT_ID_WRONG: "client_id", SECRET_WRONG: "client_secret"}
        if error is not None and error.code in fields:
            wrong = problem("app_unknown", fields[error.code], error.message)
            raise InvalidContent(problems=[wrong], platform=SLUG, code=error.code, raw=error.raw)

    def start(self, app: AppRegistration, values: Mapping[str, str], *, redirect_uri: str, state: str) -> RedirectStart:
        """Where to send the person. The page shows the permissions the app has; none are named in the address."""
        query = {"client_id": app.client_id, "gourl": redirect_uri, "state": state}
        return RedirectStart(f"{AUTHORIZE}?{urlencode(query)}", {"state": state})

    def exchange(
        self, app: AppRegistration, query: Mapping[str, str], keep: Mapping[str, str], *, redirect_uri: str
    ) -> Sequence[Grant]:
        """Turn the code into an opened account. Raises NeedsReconnect, MissingScope."""
        auth = self._credential(app, self._oauth.exchange(TOKEN, app, query, keep, redirect_uri=redirect_uri), 0)
        granted = self._api.get(auth, "/user/account/scopes")
        scopes = granted.get("scopes")
        if isinstance(scopes, list):
            auth = replace(auth, scopes=tuple(map(str, scopes)))
        missing = [scope.name for scope in SCOPES if scope.required and scope.name not in auth.scopes]
        if auth.scopes and missing:
            raise MissingScope(scopes=missing, platform=SLUG)
        info = self.probe(auth)
        return (Grant(replace(auth, remote_id=info.remote_id), info),)

    def refresh(self, auth: Credential) -> Credential:
        """Renew; each refresh token works once and is replaced."""
        token = auth.secrets.get("refresh")
        if not token:
            raise NeedsReconnect(platform=SLUG, code="no_refresh_token")
        found = self._oauth.refresh(REFRESH, app_of(auth), token)
        renewed = self._credential(app_of(auth), {"refresh_token": token, **found}, auth.version + 1)
        return replace(renewed, remote_id=auth.remote_id, scopes=auth.scopes)

    def probe(self, auth: Credential) -> AccountInfo:
        """Name, figures, and the sections a video can be filed under. The platform names no address of the account."""
        user = self._api.get(auth, "/user/account/info")
        openid = str(user.get("openid") or auth.remote_id)
        if not openid:
            raise UnexpectedResponse(platform=SLUG, code="no_openid")
        figures: Mapping[str, Any] = {}
        with suppress(MissingScope):
            figures = self._api.get(auth, "/data/user/stat")
        optional = [scope.name for scope in SCOPES if not scope.required]
        return AccountInfo(
            remote_id=openid,
            handle=str(user.get("name") or openid),
            display_name=str(user.get("name") or ""),
            avatar_url=str(user.get("face") or ""),
            followers=number(figures, "follower"),
            following=number(figures, "following"),
            posts=number(figures, "arc_passed_total"),
            missing_scopes=tuple(name for name in optional if auth.scopes and name not in auth.scopes),
            choices={"tid": self._sections(auth)},
        )

    def publish(self, auth: Credential, draft: Draft, *, key: str) -> Published:
        """Upload and submit; the platform keeps no keys, so an unclear answer is followed by `find`."""
        return self._archives.publish(auth, draft)

    def poll(self, auth: Credential, handle: str) -> Published:
        """Whether the review is over. Raises PolicyRejected when the video did not pass."""
        return self._archives.poll(auth, handle)

    def find(self, auth: Credential, *, key: str, draft: Draft, since: datetime) -> Sighting:
        """Look through the account's submissions since then, in every state of the review."""
        return self._archives.find(auth, draft, since)

    def delete(self, auth: Credential, remote_id: str) -> None:
        """Delete one video; Bilibili cannot bring it back."""
        self._archives.delete(auth, remote_id)

    def post_metrics(self, auth: Credential, remote_ids: Sequence[str]) -> list[PostMetrics]:
        """Plays, likes, comments, favourites and shares; coins and bullet comments are in `raw`."""
        return self._archives.metrics(auth, remote_ids)

    def receive(self, call: HookCall, keys: Mapping[str, str], *, now: datetime) -> HookReceipt:
        """Check a pushed event, or answer the trial call of the console."""
        return hooks.receive(call, keys, now=now)

    def _sections(self, auth: Credential) -> tuple[tuple[str, str], ...]:
        """Sections of the second level as pairs of number and name; the platform changes them now and then."""
        found = []
        for parent in self._api.get_list(auth, "/archive/type/list"):
            for child in rows(parent, "children"):
                if (section := number(child, "id")) is not None:
                    found.append((str(section), f"{parent.get('name')} / {child.get('name')}"))
        return tuple(found)

    def _credential(self, app: AppRegistration, found: Mapping[str, Any], version: int) -> Credential:
        """`expires_in` is the moment at which the token ends, not its life, whatever its name says."""
        refresh, scopes = str(found.get("refresh_token") or ""), found.get("scopes")
        ends = number(found, "expires_in") or 0
        return Credential(
            {"access": str(found["access_token"]), **({"refresh": refresh} if refresh else {})},
            expires_at=datetime.fromtimestamp(ends, UTC) if ends > 1_000_000_000 else self._oauth.ends(found),
            scopes=tuple(map(str, scopes)) if isinstance(scopes, list) else (),
            version=version,
            app=app,
        )
