"""Accounts: opened by Pinterest's sign-in; their facts and boards."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ...errors import MissingScope, NeedsReconnect, UnexpectedResponse
from ...families.oauth2 import Dialect, OAuth2
from ...families.values import number
from ...types import AccountInfo, AppRegistration, Credential, Grant, RedirectStart
from .setup import SCOPES
from .wire import API, SLUG, Wire

AUTHORIZE = "https://www.pinterest.com/oauth/"
TOKEN = f"{API}/oauth/token"
REVOKE = f"{API}/oauth/token/revoke"
DIALECT = Dialect(separator=",", pkce=False, basic=True)
NAMES = tuple(scope.name for scope in SCOPES)
BOARD_PAGES = 4


class SignIn(Wire):
    """Opens, renews, reads and ends access to an account."""

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
        auth = self._renewed(Credential({}, app=app), self._oauth.token(TOKEN, app, body))
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
        return replace(self._renewed(auth, found), version=auth.version + 1)

    def revoke(self, auth: Credential) -> None:
        """End the access at Pinterest."""
        if auth.app is not None:
            self._oauth.revoke(REVOKE, auth.app, auth.secrets.get("refresh") or auth.secrets["access"])

    def probe(self, auth: Credential) -> AccountInfo:
        """Facts of the account, and its boards as values of the option `board`."""
        found = self._api.get("/user_account", auth)
        if not found.get("id") or not found.get("username"):
            raise UnexpectedResponse(platform=SLUG, code="no_account")
        boards = [board for page in self._api.pages("/boards", auth, {}, most=BOARD_PAGES) for board in page]
        return AccountInfo(
            remote_id=str(found["id"]),
            handle=str(found["username"]),
            display_name=str(found.get("business_name") or ""),
            url=f"https://www.pinterest.com/{found['username']}/",
            avatar_url=str(found.get("profile_image") or ""),
            followers=number(found, "follower_count"),
            following=number(found, "following_count"),
            posts=number(found, "pin_count"),
            choices={"board": tuple((str(item["id"]), str(item.get("name") or item["id"])) for item in boards)},
        )

    @property
    def _oauth(self) -> OAuth2:
        return OAuth2(self._http, self._clock, SLUG, DIALECT)

    def _renewed(self, auth: Credential, found: Mapping[str, Any]) -> Credential:
        """The credential with the tokens of an answer; what it does not name stays."""
        refresh = str(found.get("refresh_token") or auth.secrets.get("refresh") or "")
        return replace(
            auth,
            secrets={"access": str(found["access_token"]), "refresh": refresh},
            expires_at=self._oauth.ends(found),
            scopes=tuple(re.findall(r"[^ ,]+", str(found.get("scope") or ""))) or auth.scopes,
        )
