"""TikTok's Login Kit (OAuth 2): `client_key` instead of `client_id`, scopes joined by commas, its own kind of PKCE."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import replace

from ...errors import MissingScope, NeedsReconnect
from ...families.grants import refused_in_body
from ...families.oauth2 import Dialect, OAuth2
from ...http import Http
from ...messages import _
from ...outcomes import Clock
from ...setup import Scope
from ...types import AppRegistration, Credential, RedirectStart
from .wire import HOST, SLUG

AUTHORIZE = "https://www.tiktok.com/v2/auth/authorize/"
TOKEN = f"{HOST}/v2/oauth/token/"
REVOKE = f"{HOST}/v2/oauth/revoke/"
DIALECT = Dialect(id_name="client_key", separator=",", judge=refused_in_body(SLUG))

SCOPES = (
    Scope("user.info.basic", _("Read the account's name and picture.")),
    Scope("video.publish", _("Publish videos and pictures.")),
    Scope("video.list", _("Look up what was published and its figures.")),
    Scope("user.info.profile", _("Read the account's user name and profile page."), required=False),
    Scope("user.info.stats", _("Read the account's number of followers and posts."), required=False),
)
REQUIRED = tuple(scope.name for scope in SCOPES if scope.required)


class SignIn:
    """Opens, renews and gives back access."""

    def __init__(self, http: Http, clock: Clock) -> None:
        self._http, self._clock = http, clock
        self._oauth = OAuth2(http, clock, SLUG, DIALECT)

    def start(self, app: AppRegistration, redirect_uri: str, state: str) -> RedirectStart:
        """Where to send the person. The challenge is the SHA-256 of the verifier in hex, not in base64url as elsewhere.

        Source: Login Kit for Desktop, the only page that documents TikTok's PKCE.
        """
        verifier = secrets.token_urlsafe(48)
        proof = {"code_challenge": hashlib.sha256(verifier.encode()).hexdigest(), "code_challenge_method": "S256"}
        oauth = OAuth2(self._http, self._clock, SLUG, replace(DIALECT, pkce=False, authorize_extra=proof))
        names = [scope.name for scope in SCOPES]
        trip = oauth.start(AUTHORIZE, app, scopes=names, redirect_uri=redirect_uri, state=state)
        return replace(trip, keep={**trip.keep, "verifier": verifier})

    def exchange(
        self, app: AppRegistration, query: Mapping[str, str], keep: Mapping[str, str], redirect_uri: str
    ) -> Credential:
        """Trade the code for tokens. Raises NeedsReconnect, and MissingScope when a required one was unticked."""
        found = self._oauth.exchange(TOKEN, app, query, keep, redirect_uri=redirect_uri)
        auth = self._credential(app, found, 0)
        missing = [name for name in REQUIRED if name not in auth.scopes]
        if missing:
            raise MissingScope(scopes=missing, platform=SLUG)
        return auth

    def refresh(self, auth: Credential) -> Credential:
        """Renew; TikTok may give a new refresh token with it. Raises NeedsReconnect when it refuses."""
        token = auth.secrets.get("refresh")
        if not token or auth.app is None:
            raise NeedsReconnect(platform=SLUG, code="no_refresh_token")
        found = self._oauth.refresh(TOKEN, auth.app, token)
        fresh = self._credential(auth.app, {"refresh_token": token, **found}, auth.version + 1)
        return replace(fresh, remote_id=auth.remote_id, scopes=fresh.scopes or auth.scopes)

    def revoke(self, auth: Credential) -> None:
        """End the access token and with it the authorisation."""
        if auth.app is not None:
            self._oauth.revoke(REVOKE, auth.app, auth.secrets["access"])

    def check(self, app: AppRegistration) -> None:
        """Ask for a token of the app itself, which needs no person. Raises NeedsReconnect when the pair is wrong."""
        self._oauth.token(TOKEN, app, {"grant_type": "client_credentials"})

    def _credential(self, app: AppRegistration, found: Mapping[str, object], version: int) -> Credential:
        kept = {"access": str(found["access_token"]), "refresh": str(found.get("refresh_token") or "")}
        scopes = tuple(name for name in str(found.get("scope") or "").replace(" ", ",").split(",") if name)
        remote_id = str(found.get("open_id") or "")
        return Credential(kept, "", remote_id, self._oauth.ends(found), scopes, version, app)
