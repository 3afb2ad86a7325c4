"""TikTok's Login Kit (OAuth 2): `client_key` instead of `client_id`, scopes joined by commas, its own kind of PKCE."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import replace

from ...families.access import try_pair
from ...families.grants import refused_in_body
from ...families.oauth2 import Dialect, OAuth2
from ...families.signin import RedirectSignIn
from ...messages import _
from ...types import AppRegistration, Credential, RedirectStart
from .errors import SLUG
from .profile import Profile
from .setup import SCOPES
from .wire import HOST

REVOKE = f"{HOST}/v2/oauth/revoke/"
DIALECT = Dialect(id_name="client_key", separator=",", judge=refused_in_body(SLUG))


class SignIn(Profile, RedirectSignIn):
    """Opens, renews and gives back access; it lasts hours, the refresh token months."""

    scopes, authorize_url, token_url = SCOPES, "https://www.tiktok.com/v2/auth/authorize/", f"{HOST}/v2/oauth/token/"

    def check_app(self, app: AppRegistration) -> None:
        """Ask for a token of the app itself, which needs no person. Raises InvalidContent when the pair is wrong."""
        try_pair(self._oauth, self.token_url, app, _("TikTok does not know this client key and secret."))

    def start(self, app: AppRegistration, values: Mapping[str, str], *, redirect_uri: str, state: str) -> RedirectStart:
        """Where to send the person. The challenge is the SHA-256 of the verifier in hex, not in base64url as elsewhere.

        Source: Login Kit for Desktop, the only page that documents TikTok's PKCE.
        """
        verifier = secrets.token_urlsafe(48)
        proof = {"code_challenge": hashlib.sha256(verifier.encode()).hexdigest(), "code_challenge_method": "S256"}
        oauth = OAuth2(self._http, self._clock, SLUG, replace(DIALECT, pkce=False, authorize_extra=proof))
        names = [scope.name for scope in SCOPES]
        trip = oauth.start(self.authorize_url, app, scopes=names, redirect_uri=redirect_uri, state=state)
        return replace(trip, keep={**trip.keep, "verifier": verifier})

    def revoke(self, auth: Credential) -> None:
        """End the access token and with it the authorisation."""
        if auth.app is not None:
            self._oauth.revoke(REVOKE, auth.app, auth.secrets["access"])

    def _dialect(self) -> Dialect:
        return DIALECT
