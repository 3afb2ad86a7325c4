"""Sign-in, renewal and the account's facts at Bilibili.

Source: open.bilibili.com, OAuth 2.0: each refresh token works once and is replaced.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from ...errors import MissingScope, UnexpectedResponse
from ...families import access
from ...families.oauth2 import Dialect, names
from ...families.signin import RedirectSignIn
from ...families.values import number, rows
from ...types import AccountInfo, AppRegistration, Credential, Grant, RedirectStart
from .codes import CLIENT_ID_WRONG, SECRET_WRONG
from .setup import SCOPES
from .wire import SLUG, Wire

ACCOUNT = "https://api.bilibili.com/x/account-oauth2/v1"


class SignIn(RedirectSignIn, Wire):
    """OAuth with the workspace's own app."""

    scopes, authorize_url = SCOPES, "https://account.bilibili.com/pc/account-pc/auth/oauth"
    token_url, refresh_url = f"{ACCOUNT}/token", f"{ACCOUNT}/refresh_token"

    def check_app(self, app: AppRegistration) -> None:
        """Whether Bilibili knows the app. Raises InvalidContent."""
        access.try_app(self._oauth, self.token_url, app, {CLIENT_ID_WRONG: "client_id", SECRET_WRONG: "client_secret"})

    def start(self, app: AppRegistration, values: Mapping[str, str], *, redirect_uri: str, state: str) -> RedirectStart:
        """Where to send the person. The page shows the permissions the app has; none are named in the address."""
        query = {"client_id": app.client_id, "gourl": redirect_uri, "state": state}
        return RedirectStart(f"{self.authorize_url}?{urlencode(query)}", {"state": state})

    def exchange(
        self, app: AppRegistration, query: Mapping[str, str], keep: Mapping[str, str], *, redirect_uri: str
    ) -> Sequence[Grant]:
        """Turn the code into an opened account. Raises NeedsReconnect, MissingScope."""
        found = self._oauth.exchange(self.token_url, app, query, keep, redirect_uri=redirect_uri)
        auth = self._oauth.opened(app, found)
        granted = names(self._api.get(auth, "/user/account/scopes").get("scopes"))
        auth = replace(auth, scopes=granted or auth.scopes)
        access.demand(SCOPES, auth.scopes, SLUG)
        info = self.probe(auth)
        return (Grant(replace(auth, remote_id=info.remote_id), info),)

    def refresh(self, auth: Credential) -> Credential:
        """Renew the access token, and with it the refresh token."""
        return replace(super().refresh(auth), scopes=auth.scopes)

    def probe(self, auth: Credential) -> AccountInfo:
        """Name, figures, and the sections a video can be filed under. The platform names no address of the account."""
        user = self._api.get(auth, "/user/account/info")
        openid = str(user.get("openid") or auth.remote_id)
        if not openid:
            raise UnexpectedResponse(platform=SLUG, code="no_openid")
        figures: Mapping[str, Any] = {}
        with suppress(MissingScope):
            figures = self._api.get(auth, "/data/user/stat")
        return AccountInfo(
            remote_id=openid,
            handle=str(user.get("name") or openid),
            display_name=str(user.get("name") or ""),
            avatar_url=str(user.get("face") or ""),
            followers=number(figures, "follower"),
            following=number(figures, "following"),
            posts=number(figures, "arc_passed_total"),
            missing_scopes=access.missing(SCOPES, auth.scopes, required=False),
            choices={"tid": self._sections(auth)},
        )

    def _sections(self, auth: Credential) -> tuple[tuple[str, str], ...]:
        """Sections of the second level as pairs of number and name; the platform changes them now and then."""
        found = []
        for parent in self._api.get_list(auth, "/archive/type/list"):
            for child in rows(parent, "children"):
                if (section := number(child, "id")) is not None:
                    found.append((str(section), f"{parent.get('name')} / {child.get('name')}"))
        return tuple(found)

    def _dialect(self) -> Dialect:
        return Dialect(pkce=False, with_redirect=False, envelope="data", judge=self._api.refusal)
