"""Pinterest: pins with pictures, carousels and videos on boards, and their figures.

Pinterest has no interface for comments, messages or events. Facts: OpenAPI 5.23 (2025-12).
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from ...addresses import on_hosts
from ...errors import MissingScope, NeedsReconnect, RemoteGone, UnexpectedResponse
from ...families.oauth2 import Dialect, OAuth2
from ...families.reading import number
from ...fields import ConnectField
from ...http import Http
from ...messages import _
from ...outcomes import Clock
from ...text import check_limits, problem
from ...types import (
    AccountDay,
    AccountInfo,
    AppRegistration,
    Credential,
    Draft,
    Format,
    Grant,
    PostMetrics,
    Problem,
    Published,
    RedirectStart,
    Sighting,
)
from .facts import CAPABILITIES, SCOPES, VIDEO_SECONDS_MIN
from .figures import Figures
from .pins import Pins, facts_of
from .wire import API, SLUG, Api

AUTHORIZE = "https://www.pinterest.com/oauth/"
TOKEN = f"{API}/oauth/token"
REVOKE = f"{API}/oauth/token/revoke"
BOARD_PAGES = 4
NAMES = tuple(scope.name for scope in SCOPES)


class Pinterest:
    """Authorizes by redirect, publishes, deletes, reads figures."""

    capabilities = CAPABILITIES

    def __init__(self, *, http: Http, clock: Clock, sleep: Callable[[float], None] = time.sleep) -> None:
        self._api = Api(http, clock)
        self._oauth = OAuth2(http, clock, SLUG, Dialect(separator=",", pkce=False, basic=True))
        self._pins = Pins(self._api, clock, sleep)
        self._figures = Figures(self._api, clock)

    def validate(self, draft: Draft, info: AccountInfo | None = None) -> list[Problem]:
        """Generic limits; the shortest video; a link that is an address."""
        problems = check_limits(draft, CAPABILITIES, info)
        for index, item in enumerate(draft.media):
            if item.kind is Format.VIDEO and item.seconds and item.seconds < VIDEO_SECONDS_MIN:
                message = _("The video lasts %(count)s seconds, at least %(min)s are needed.")
                length: dict[str, Any] = {"count": round(item.seconds, 1), "min": VIDEO_SECONDS_MIN}
                problems.append(problem("video_too_short", f"media.{index}", message, **length))
        link = str(draft.options.get("link") or "").strip()
        if link and not link.startswith(("https://", "http://")):
            problems.append(problem("address_invalid", "options.link", _("Enter an address with https://.")))
        return problems

    def owns_url(self, url: str, *, hosts: Sequence[str] = ()) -> bool:
        """Addresses of pins, and Pinterest's short links."""
        return on_hosts(url, (*CAPABILITIES.post_hosts, *hosts))

    def connect_fields(self) -> tuple[ConnectField, ...]:
        """Nothing is asked before Pinterest asks for permission."""
        return ()

    def start(self, app: AppRegistration, values: Mapping[str, str], *, redirect_uri: str, state: str) -> RedirectStart:
        """Where to send the person."""
        return self._oauth.start(AUTHORIZE, app, scopes=NAMES, redirect_uri=redirect_uri, state=state)

    def exchange(
        self, app: AppRegistration, query: Mapping[str, str], keep: Mapping[str, str], *, redirect_uri: str
    ) -> Sequence[Grant]:
        """Turn the code into an opened account. Raises NeedsReconnect, MissingScope."""
        body = {
            "grant_type": "authorization_code",
            "code": self._oauth.code_of(query, keep),
            "redirect_uri": redirect_uri,
            # Each renewal prolongs the refresh token, too; without this, access ends after a year.
            "continuous_refresh": "true",
        }
        auth = self._credential(app, self._oauth.token(TOKEN, app, body), Credential({}))
        if missing := [name for name in NAMES if auth.scopes and name not in auth.scopes]:
            raise MissingScope(scopes=missing, platform=SLUG)
        info = self.probe(auth)
        return (Grant(replace(auth, remote_id=info.remote_id), info),)

    def refresh(self, auth: Credential) -> Credential:
        """Renew; both tokens may be new. Raises NeedsReconnect when it is refused."""
        token = auth.secrets.get("refresh")
        if not token or auth.app is None:
            raise NeedsReconnect(platform=SLUG, code="no_refresh_token")
        found = self._oauth.refresh(TOKEN, auth.app, token)
        return replace(self._credential(auth.app, found, auth), version=auth.version + 1)

    def revoke(self, auth: Credential) -> None:
        """End the access at Pinterest."""
        if auth.app is not None:
            self._oauth.revoke(REVOKE, auth.app, auth.secrets.get("refresh") or auth.secrets["access"])

    def probe(self, auth: Credential) -> AccountInfo:
        """Facts of the account, and its boards as values of the option `board`."""
        found = self._api.get("/user_account", auth)
        if not found.get("id") or not found.get("username"):
            raise UnexpectedResponse(platform=SLUG, code="no_account")
        pages = self._api.pages("/boards", auth, {}, most=BOARD_PAGES)
        boards = [(str(board["id"]), str(board.get("name") or board["id"])) for page in pages for board in page]
        return AccountInfo(
            remote_id=str(found["id"]),
            handle=str(found["username"]),
            display_name=str(found.get("business_name") or ""),
            url=f"https://www.pinterest.com/{found['username']}/",
            avatar_url=str(found.get("profile_image") or ""),
            followers=number(found, "follower_count"),
            following=number(found, "following_count"),
            posts=number(found, "pin_count"),
            choices={"board": tuple(boards)},
        )

    def publish(self, auth: Credential, draft: Draft, *, key: str) -> Published:
        """Create the pin; videos that take long make it PROCESSING, and `poll` creates it."""
        return self._pins.publish(auth, draft)

    def poll(self, auth: Credential, handle: str) -> Published:
        """Create what waited for its video, once it is ready."""
        return self._pins.resume(auth, handle)

    def find(self, auth: Credential, *, key: str, draft: Draft, since: datetime) -> Sighting:
        """Look through our own pins since then, by board, title, description and link."""
        return self._pins.find(auth, facts_of(draft), since)

    def delete(self, auth: Credential, remote_id: str) -> None:
        """Delete a pin; one that is gone counts as deleted."""
        try:
            self._api.send("DELETE", f"/pins/{remote_id}", auth, write=True)
        except RemoteGone:
            return

    def post_metrics(self, auth: Credential, remote_ids: Sequence[str]) -> list[PostMetrics]:
        """Figures of pins, about two days late."""
        return self._figures.pins(auth, remote_ids)

    def account_metrics(self, auth: Credential, *, since: date, until: date) -> list[AccountDay]:
        """Days of a business account, at most 90 days back."""
        return self._figures.days(auth, since, until)

    def _credential(self, app: AppRegistration, found: Mapping[str, Any], before: Credential) -> Credential:
        refresh = str(found.get("refresh_token") or before.secrets.get("refresh") or "")
        scopes = tuple(item for item in re.split(r"[ ,]+", str(found.get("scope") or "")) if item)
        return Credential(
            {"access": str(found["access_token"]), "refresh": refresh},
            remote_id=before.remote_id,
            expires_at=self._oauth.ends(found),
            scopes=scopes or before.scopes,
            app=app,
        )
