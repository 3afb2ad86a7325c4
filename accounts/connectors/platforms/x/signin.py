"""Opening, renewing and giving back access by OAuth 2, and the facts of the account.

Source: docs.x.com, OAuth 2.0 with PKCE and users/me (2026-08).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ...errors import InvalidContent, NeedsReconnect, UnexpectedResponse
from ...families.access import demand, missing
from ...families.values import mapping, number
from ...messages import _
from ...text import problem
from ...types import AccountInfo, AppRegistration, Credential, Grant, RedirectStart
from . import money
from .facts import PREMIUM_TEXT_MAX
from .setup import SCOPES
from .wire import API, SLUG, Wire

AUTHORIZE = "https://x.com/i/oauth2/authorize"
TOKEN, REVOKE = f"{API}/2/oauth2/token", f"{API}/2/oauth2/revoke"
USER_FIELDS = "name,username,profile_image_url,public_metrics,subscription_type,protected"
LONG_POSTS = {"Premium", "PremiumPlus"}


class SignIn(Wire):
    """Authorizes by redirect."""

    def check_app(self, app: AppRegistration) -> None:
        """Offer a refresh token that cannot exist: X tells a wrong client (401) from a wrong token (400)."""
        try:
            self._oauth.refresh(TOKEN, app, "check")
        except NeedsReconnect as error:
            if error.status == 401 or "client" in error.raw:
                message = _("X does not know this Client ID, or the Client Secret is wrong.")
                found = problem("app_refused", "client_secret", message)
                raise InvalidContent(problems=(found,), platform=SLUG, status=error.status, raw=error.raw) from None

    def start(self, app: AppRegistration, values: Mapping[str, str], *, redirect_uri: str, state: str) -> RedirectStart:
        """Where to send the person."""
        scopes = [scope.name for scope in SCOPES]
        return self._oauth.start(AUTHORIZE, app, scopes=scopes, redirect_uri=redirect_uri, state=state)

    def exchange(
        self, app: AppRegistration, query: Mapping[str, str], keep: Mapping[str, str], *, redirect_uri: str
    ) -> Sequence[Grant]:
        """Turn the code into an opened account. Raises NeedsReconnect, MissingScope."""
        found = self._oauth.exchange(TOKEN, app, query, keep, redirect_uri=redirect_uri)
        auth = self._oauth.opened(app, found)
        demand(SCOPES, auth.scopes, SLUG)
        info = self.probe(auth)
        return (Grant(replace(auth, remote_id=info.remote_id), info),)

    def refresh(self, auth: Credential) -> Credential:
        """Renew. X gives a new refresh token each time and forgets the old one."""
        return self._oauth.renewed(TOKEN, auth)

    def revoke(self, auth: Credential) -> None:
        """End both tokens."""
        for name in ("refresh", "access"):
            if auth.app is not None and auth.secrets.get(name):
                self._oauth.revoke(REVOKE, auth.app, auth.secrets[name])

    def probe(self, auth: Credential) -> AccountInfo:
        """Facts of the account; those with X Premium may write longer posts."""
        if auth.remote_id:
            money.will_read(auth, "user_read", [auth.remote_id], self._clock())
        else:
            money.spend(auth, "user_read")
        user = mapping(self._api.get(auth, "/2/users/me", {"user.fields": USER_FIELDS}), "data")
        if not user.get("id"):
            raise UnexpectedResponse(platform=SLUG, code="no_account")
        counts, name = mapping(user, "public_metrics"), str(user.get("username") or "")
        return AccountInfo(
            remote_id=str(user["id"]),
            handle=name,
            display_name=str(user.get("name") or ""),
            url=f"https://x.com/{name}" if name else "",
            avatar_url=str(user.get("profile_image_url") or ""),
            followers=number(counts, "followers_count"),
            following=number(counts, "following_count"),
            posts=number(counts, "tweet_count"),
            text_max=PREMIUM_TEXT_MAX if user.get("subscription_type") in LONG_POSTS else None,
            missing_scopes=missing(SCOPES, auth.scopes, required=False),
        )
