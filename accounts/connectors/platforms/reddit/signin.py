"""Reddit's OAuth 2: the app's identity in the Authorization header, permanent refresh tokens.

Source: the OAuth2 page of Reddit's API wiki.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ...errors import MissingScope, NeedsReconnect
from ...families.grants import refused_in_body
from ...families.oauth2 import Dialect, OAuth2
from ...http import Http
from ...messages import _
from ...outcomes import Clock
from ...setup import Scope
from ...types import AppRegistration, Credential, RedirectStart
from .wire import SLUG

AUTHORIZE = "https://www.reddit.com/api/v1/authorize"
TOKEN = "https://www.reddit.com/api/v1/access_token"  # noqa: S105 - an address
REVOKE = "https://www.reddit.com/api/v1/revoke_token"
DIALECT = Dialect(basic=True, pkce=False, authorize_extra={"duration": "permanent"}, judge=refused_in_body(SLUG))
SCOPES = (
    Scope("identity", _("Read the account's name and picture.")),
    Scope("read", _("Read posts and their figures.")),
    Scope("submit", _("Publish posts and comments.")),
    Scope("history", _("Look up what was published.")),
    Scope("edit", _("Delete posts."), required=False),
    Scope("flair", _("Choose the flair of a post."), required=False),
    Scope("privatemessages", _("Read and answer comments and messages."), required=False),
    Scope("modposts", _("Hide comments in communities you moderate."), required=False),
)


class SignIn:
    """Opens, renews and gives back access."""

    def __init__(self, http: Http, clock: Clock) -> None:
        self._oauth = OAuth2(http, clock, SLUG, DIALECT)

    def start(self, app: AppRegistration, redirect_uri: str, state: str) -> RedirectStart:
        """Where to send the person."""
        names = [scope.name for scope in SCOPES]
        return self._oauth.start(AUTHORIZE, app, scopes=names, redirect_uri=redirect_uri, state=state)

    def exchange(
        self, app: AppRegistration, query: Mapping[str, str], keep: Mapping[str, str], redirect_uri: str
    ) -> Credential:
        """Trade the code for tokens. Raises NeedsReconnect, and MissingScope when a required one was not given."""
        found = self._oauth.exchange(TOKEN, app, query, keep, redirect_uri=redirect_uri)
        auth = self._credential(app, found, 0)
        required = {scope.name for scope in SCOPES if scope.required}
        lacking = [name for name in missing(auth) if name in required]
        if lacking:
            raise MissingScope(scopes=lacking, platform=SLUG)
        return auth

    def refresh(self, auth: Credential) -> Credential:
        """Renew; the refresh token stays good. Raises NeedsReconnect when Reddit refuses."""
        token = auth.secrets.get("refresh")
        if not token or auth.app is None:
            raise NeedsReconnect(platform=SLUG, code="no_refresh_token")
        found = self._oauth.refresh(TOKEN, auth.app, token)
        fresh = self._credential(auth.app, {"refresh_token": token, **found}, auth.version + 1)
        secrets = {**fresh.secrets, "name": auth.secrets.get("name", "")}
        return replace(fresh, secrets=secrets, remote_id=auth.remote_id, scopes=fresh.scopes or auth.scopes)

    def revoke(self, auth: Credential) -> None:
        """End the refresh token and with it all access tokens."""
        if auth.app is not None:
            self._oauth.revoke(REVOKE, auth.app, auth.secrets.get("refresh") or auth.secrets["access"])

    def check(self, app: AppRegistration) -> None:
        """Ask for a token of the app itself, which needs no person. Raises NeedsReconnect when the pair is wrong."""
        self._oauth.token(TOKEN, app, {"grant_type": "client_credentials"})

    def _credential(self, app: AppRegistration, found: Mapping[str, Any], version: int) -> Credential:
        secrets = {"access": str(found["access_token"]), "refresh": str(found.get("refresh_token") or "")}
        scopes = tuple(str(found.get("scope") or "").replace(",", " ").split())
        return Credential(secrets, "", "", self._oauth.ends(found), scopes, version, app)


def missing(auth: Credential) -> tuple[str, ...]:
    """Permissions we ask for that were not given; `*` stands for all, and an answer that names none is believed."""
    if not auth.scopes or "*" in auth.scopes:
        return ()
    return tuple(scope.name for scope in SCOPES if scope.name not in auth.scopes)
