"""Sign-in, renewal and the account's facts at Kuaishou.

Source: open.kuaishou.com, OAuth 2.0: access lasts 48 hours, the refresh token 180 days.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from ...errors import MissingScope, UnexpectedResponse
from ...families import access
from ...families.oauth2 import Dialect, OAuth2
from ...families.values import mapping, number
from ...types import AccountInfo, AppRegistration, Credential, Grant, RedirectStart
from .codes import BAD_APP, ENVELOPE, TOKENS
from .facts import SCOPES
from .wire import BASE, SLUG, Wire

AUTHORIZE, TOKEN, REFRESH = f"{BASE}/oauth2/authorize", f"{BASE}/oauth2/access_token", f"{BASE}/oauth2/refresh_token"


class SignIn(Wire):
    """OAuth with the workspace's own app."""

    def check_app(self, app: AppRegistration) -> None:
        """Whether Kuaishou knows the app. Raises InvalidContent."""
        access.try_app(self._oauth(), TOKEN, app, {BAD_APP: "client_secret"})

    def start(self, app: AppRegistration, values: Mapping[str, str], *, redirect_uri: str, state: str) -> RedirectStart:
        """Where to send the person."""
        names = [scope.name for scope in SCOPES]
        return self._oauth().start(AUTHORIZE, app, scopes=names, redirect_uri=redirect_uri, state=state)

    def exchange(
        self, app: AppRegistration, query: Mapping[str, str], keep: Mapping[str, str], *, redirect_uri: str
    ) -> Sequence[Grant]:
        """Turn the code into an opened account. Raises NeedsReconnect, MissingScope."""
        found = self._oauth().exchange(TOKEN, app, query, keep, redirect_uri=redirect_uri)
        auth = self._credential(app, found)
        access.demand(SCOPES, auth.scopes, SLUG)
        return (Grant(auth, self.probe(auth)),)

    def refresh(self, auth: Credential) -> Credential:
        """Renew the access token; the refresh token is replaced as well."""
        app, token = access.app_of(auth, SLUG), access.refresh_token_of(auth, SLUG)
        return self._credential(app, self._oauth().refresh(REFRESH, app, token), auth)

    def probe(self, auth: Credential) -> AccountInfo:
        """Name, fans and the number of videos."""
        user = mapping(self._api.call("GET", "user_info", auth), "user_info")
        counts: Mapping[str, Any] = {}
        with suppress(MissingScope):
            counts = self._api.call("GET", "photo/count", auth)
        return AccountInfo(
            remote_id=auth.remote_id,
            handle=str(user.get("name") or auth.remote_id),
            display_name=str(user.get("name") or ""),
            avatar_url=str(user.get("bigHead") or user.get("head") or ""),
            followers=number(user, "fan"),
            following=number(user, "follow"),
            posts=number(counts, "all_count"),
            missing_scopes=access.missing(SCOPES, auth.scopes, required=False),
        )

    def _oauth(self) -> OAuth2:
        dialect = Dialect(
            id_name="app_id",
            secret_name="app_secret",  # noqa: S106 - a parameter's name
            separator=",",
            pkce=False,
            send="query",
            with_redirect=False,
            authorize_extra={"ua": "pc"},
            judge=lambda answer: ENVELOPE.refusal(answer, self._clock(), TOKENS),
        )
        return OAuth2(self._http, self._clock, SLUG, dialect)

    def _credential(
        self, app: AppRegistration, found: Mapping[str, Any], before: Credential = access.NOTHING
    ) -> Credential:
        """The credential that follows `before`; what the answer leaves out stays as it was."""
        open_id = before.remote_id or str(found.get("open_id") or "")
        if not open_id:
            raise UnexpectedResponse(platform=SLUG, code="no_open_id")
        return Credential(
            access.tokens(found, before=before.secrets.get("refresh", "")),
            remote_id=open_id,
            expires_at=self._oauth().ends(found),
            scopes=access.names(found.get("scopes")) or before.scopes,
            version=before.version + 1,
            app=app,
        )
