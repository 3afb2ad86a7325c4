"""TikTok's Login Kit (OAuth 2): `client_key` instead of `client_id`, scopes joined by commas, its own kind of PKCE."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace

from ...errors import InvalidContent, MissingScope, NeedsReconnect
from ...families.grants import refused_in_body
from ...families.oauth2 import Dialect, OAuth2
from ...messages import _
from ...text import problem
from ...types import AppRegistration, Credential, Grant, RedirectStart
from .errors import SLUG
from .profile import Profile
from .setup import SCOPES
from .wire import HOST

AUTHORIZE = "https://www.tiktok.com/v2/auth/authorize/"
TOKEN = f"{HOST}/v2/oauth/token/"
REVOKE = f"{HOST}/v2/oauth/revoke/"
DIALECT = Dialect(id_name="client_key", separator=",", judge=refused_in_body(SLUG))
REQUIRED = tuple(scope.name for scope in SCOPES if scope.required)


class SignIn(Profile):
    """Opens, renews and gives back access."""

    def check_app(self, app: AppRegistration) -> None:
        """Ask for a token of the app itself, which needs no person. Raises InvalidContent when the pair is wrong."""
        try:
            self._oauth().token(TOKEN, app, {"grant_type": "client_credentials"})
        except NeedsReconnect as error:
            found = problem("app_refused", "client_secret", _("TikTok does not know this client key and secret."))
            raise InvalidContent(problems=(found,), platform=SLUG, code=error.code, raw=error.raw) from None

    def start(self, app: AppRegistration, values: Mapping[str, str], *, redirect_uri: str, state: str) -> RedirectStart:
        """Where to send the person. The challenge is the SHA-256 of the verifier in hex, not in base64url as elsewhere.

        Source: Login Kit for Desktop, the only page that documents TikTok's PKCE.
        """
        verifier = secrets.token_urlsafe(48)
        proof = {"code_challenge": hashlib.sha256(verifier.encode()).hexdigest(), "code_challenge_method": "S256"}
        oauth = self._oauth(replace(DIALECT, pkce=False, authorize_extra=proof))
        names = [scope.name for scope in SCOPES]
        trip = oauth.start(AUTHORIZE, app, scopes=names, redirect_uri=redirect_uri, state=state)
        return replace(trip, keep={**trip.keep, "verifier": verifier})

    def exchange(
        self, app: AppRegistration, query: Mapping[str, str], keep: Mapping[str, str], *, redirect_uri: str
    ) -> Sequence[Grant]:
        """Turn the code into the opened account.

        Raises NeedsReconnect, and MissingScope when a required permission was unticked.
        """
        found = self._oauth().exchange(TOKEN, app, query, keep, redirect_uri=redirect_uri)
        auth = self._credential(found, Credential({}, app=app))
        missing = [name for name in REQUIRED if name not in auth.scopes]
        if missing:
            raise MissingScope(scopes=missing, platform=SLUG)
        info = self.probe(auth)
        return (Grant(replace(auth, remote_id=info.remote_id, version=0), info),)

    def refresh(self, auth: Credential) -> Credential:
        """Renew; access lasts hours, the refresh token months, and TikTok may give a new one with it.

        Raises NeedsReconnect when it refuses.
        """
        token = auth.secrets.get("refresh")
        if not token or auth.app is None:
            raise NeedsReconnect(platform=SLUG, code="no_refresh_token")
        return self._credential(self._oauth().refresh(TOKEN, auth.app, token), auth)

    def revoke(self, auth: Credential) -> None:
        """End the access token and with it the authorisation."""
        if auth.app is not None:
            self._oauth().revoke(REVOKE, auth.app, auth.secrets["access"])

    def _oauth(self, dialect: Dialect = DIALECT) -> OAuth2:
        return OAuth2(self._http, self._clock, SLUG, dialect)

    def _credential(self, found: Mapping[str, object], before: Credential) -> Credential:
        """What TikTok gave; what it left out stays as it was."""
        refresh = str(found.get("refresh_token") or before.secrets.get("refresh") or "")
        scopes = tuple(name for name in str(found.get("scope") or "").replace(" ", ",").split(",") if name)
        return replace(
            before,
            secrets={"access": str(found["access_token"]), "refresh": refresh},
            expires_at=self._oauth().ends(found),
            scopes=scopes or before.scopes,
            version=before.version + 1,
        )
