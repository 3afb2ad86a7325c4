"""Sign-in, renewal and the account's facts at Kuaishou.

Source: open.kuaishou.com, OAuth 2.0: access lasts 48 hours, the refresh token 180 days.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from ...errors import MissingScope, UnexpectedResponse
from ...families import access
from ...families.oauth2 import Dialect
from ...families.signin import RedirectSignIn
from ...families.values import mapping, number
from ...types import AccountInfo, AppRegistration, Credential, Grant
from .codes import BAD_APP, ENVELOPE, TOKENS
from .facts import SCOPES
from .wire import BASE, SLUG, Wire


class SignIn(RedirectSignIn, Wire):
    """OAuth with the workspace's own app; a renewal replaces the refresh token as well."""

    scopes, authorize_url = SCOPES, f"{BASE}/oauth2/authorize"
    token_url, refresh_url = f"{BASE}/oauth2/access_token", f"{BASE}/oauth2/refresh_token"

    def check_app(self, app: AppRegistration) -> None:
        """Whether Kuaishou knows the app. Raises InvalidContent."""
        access.try_app(self._oauth, self.token_url, app, {BAD_APP: "client_secret"})

    def exchange(
        self, app: AppRegistration, query: Mapping[str, str], keep: Mapping[str, str], *, redirect_uri: str
    ) -> Sequence[Grant]:
        """Turn the code into an opened account. Raises NeedsReconnect, MissingScope."""
        found = self._oauth.exchange(self.token_url, app, query, keep, redirect_uri=redirect_uri)
        auth = replace(self._oauth.opened(app, found), remote_id=str(found.get("open_id") or ""))
        if not auth.remote_id:
            raise UnexpectedResponse(platform=SLUG, code="no_open_id")
        access.demand(SCOPES, auth.scopes, SLUG)
        return (Grant(auth, self.probe(auth)),)

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

    def _dialect(self) -> Dialect:
        return Dialect(
            id_name="app_id",
            secret_name="app_secret",  # noqa: S106 - a parameter's name
            separator=",",
            pkce=False,
            send="query",
            with_redirect=False,
            authorize_extra={"ua": "pc"},
            judge=lambda answer: ENVELOPE.refusal(answer, self._clock(), TOKENS),
        )
