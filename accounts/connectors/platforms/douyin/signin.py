"""Sign-in, renewal and the account's own facts.

Source: developer.open-douyin.com, 账号授权: a code lives 10 minutes, an access token 15 days, a refresh token 30 days.
A refresh token can be exchanged for a fresh one five times (scope `renew_refresh_token`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any

from ...errors import ConnectorError, MissingScope, NeedsReconnect, UnexpectedResponse
from ...families.oauth2 import Dialect, names
from ...families.signin import RedirectSignIn
from ...outcomes import moment_of
from ...types import AccountInfo, AppRegistration, Credential, Grant, RedirectStart
from .codes import SLUG, refusal
from .reports import Reports
from .setup import BY_HAND, CREATE, RENEW, SCOPES, USER_INFO
from .wire import HOST, lacks

AUTHORIZE = f"{HOST}/platform/oauth/connect/"
TOKEN = f"{HOST}/oauth/access_token/"
REFRESH = f"{HOST}/oauth/refresh_token/"
RENEW_REFRESH = f"{HOST}/oauth/renew_refresh_token/"
USER = f"{HOST}/oauth/userinfo/"


class SignIn(Reports, RedirectSignIn):
    """Opens accounts and keeps them open."""

    def _dialect(self) -> Dialect:
        return Dialect(
            id_name="client_key",
            separator=",",
            pkce=False,
            with_redirect=False,
            envelope="data",
            judge=lambda answer: refusal(answer, self._clock()),
        )

    def start(self, app: AppRegistration, values: Mapping[str, str], *, redirect_uri: str, state: str) -> RedirectStart:
        """Where to send the person. Asks for what the app was granted: one scope more and Douyin shows an error."""
        return self._oauth.start(AUTHORIZE, app, scopes=wanted_scopes(app), redirect_uri=redirect_uri, state=state)

    def exchange(
        self, app: AppRegistration, query: Mapping[str, str], keep: Mapping[str, str], *, redirect_uri: str
    ) -> Sequence[Grant]:
        """Turn the code into an opened account. Raises NeedsReconnect, MissingScope."""
        found = self._oauth.exchange(TOKEN, app, query, keep, redirect_uri=redirect_uri)
        auth = self._credential(found, Credential({}, app=app, version=-1))
        if lacks(auth, USER_INFO):
            raise MissingScope(scopes=(USER_INFO,), platform=SLUG)
        return (Grant(auth, self.probe(auth)),)

    def refresh(self, auth: Credential) -> Credential:
        """A new access token, and a new refresh token in time while Douyin gives one.

        The refresh token is renewed only when it would not outlive the new access token: there are five renewals.
        """
        token = auth.secrets.get("refresh")
        if not token or auth.app is None:
            raise NeedsReconnect(platform=SLUG, code="no_refresh_token")
        found = self._oauth.refresh(REFRESH, auth.app, token)
        fresh = self._credential(found, auth)
        ends = moment_of(fresh.secrets.get("refresh_ends"))
        if lacks(fresh, RENEW) or ends is None or fresh.expires_at is None or ends > fresh.expires_at:
            return fresh
        # Access is renewed already: should this fail, it lasts, and the next turn or a person goes on.
        with suppress(ConnectorError):
            return self._renewed(fresh, auth.app)
        return fresh

    def probe(self, auth: Credential) -> AccountInfo:
        """Name and picture; the number of followers where its permission was given."""
        body = {"open_id": auth.remote_id, "access_token": auth.secrets["access"]}
        found = self._api.ask("POST", USER, token=auth.secrets["access"], data=body)
        if not found.get("open_id"):
            raise UnexpectedResponse(platform=SLUG, code="no_account")
        return AccountInfo(
            remote_id=str(found["open_id"]),
            handle=str(found.get("nickname") or found["open_id"]),
            display_name=str(found.get("nickname") or ""),
            avatar_url=str(found.get("avatar") or ""),
            followers=self._followers(auth),
            missing_scopes=tuple(item.name for item in SCOPES if lacks(auth, item.name)),
            by_hand=BY_HAND if lacks(auth, CREATE) else "",
        )

    def _renewed(self, auth: Credential, app: AppRegistration) -> Credential:
        body = {"client_key": app.client_id, "refresh_token": auth.secrets["refresh"]}
        found = self._api.ask("POST", RENEW_REFRESH, data=body)
        if not found.get("refresh_token"):
            return auth
        # The one before is over, so the new one is kept even when Douyin does not say how long it lasts.
        secrets, ends = {**auth.secrets, "refresh": str(found["refresh_token"])}, self._oauth.ends(found)
        return replace(auth, secrets=secrets | ({"refresh_ends": ends.isoformat()} if ends else {}))

    def _credential(self, found: Mapping[str, Any], before: Credential) -> Credential:
        """What a token answer gives; whatever it leaves out stays as it was."""
        ends: datetime | None = self._oauth.ends(found, "refresh_expires_in")
        auth = self._oauth.updated(before, found)
        secrets = {**auth.secrets, **({"refresh_ends": ends.isoformat()} if ends else {})}
        identifier = str(found.get("open_id") or before.remote_id)
        if not identifier:
            raise UnexpectedResponse(platform=SLUG, code="no_open_id")
        return replace(auth, secrets=secrets, remote_id=identifier)


def wanted_scopes(app: AppRegistration) -> tuple[str, ...]:
    """The permissions to ask for: those we use of those the app was granted; all when nothing was entered."""
    granted = names(app.extra.get("scopes"))
    return tuple(item.name for item in SCOPES if item.required or not granted or item.name in granted)
