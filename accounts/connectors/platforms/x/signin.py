"""Opening, renewing and giving back access by OAuth 2, and the facts of the account.

Source: docs.x.com, OAuth 2.0 with PKCE and users/me (2026-08).
"""

from __future__ import annotations

from ...errors import NeedsReconnect, UnexpectedResponse
from ...families.access import app_refused, missing
from ...families.oauth2 import Dialect
from ...families.signin import RedirectSignIn
from ...families.values import mapping, number, words
from ...messages import _
from ...types import AccountInfo, AppRegistration, Credential
from . import money
from .facts import PREMIUM_TEXT_MAX
from .setup import SCOPES
from .wire import API, SLUG, Wire

REVOKE = f"{API}/2/oauth2/revoke"
USER_FIELDS = "name,username,profile_image_url,description,public_metrics,subscription_type,protected"
LONG_POSTS = {"Premium", "PremiumPlus"}


class SignIn(RedirectSignIn, Wire):
    """Authorizes by redirect. X gives a new refresh token each time and forgets the old one."""

    scopes, authorize_url, token_url = SCOPES, "https://x.com/i/oauth2/authorize", f"{API}/2/oauth2/token"

    def check_app(self, app: AppRegistration) -> None:
        """Offer a refresh token that cannot exist: X tells a wrong client (401) from a wrong token (400)."""
        try:
            self._oauth.refresh(self.token_url, app, "check")
        except NeedsReconnect as error:
            if error.status == 401 or "client" in error.raw:
                message = _("X does not know this Client ID, or the Client Secret is wrong.")
                raise app_refused(error, message) from None

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
            bio=words(user, "description"),
            followers=number(counts, "followers_count"),
            following=number(counts, "following_count"),
            posts=number(counts, "tweet_count"),
            text_max=PREMIUM_TEXT_MAX if user.get("subscription_type") in LONG_POSTS else None,
            missing_scopes=missing(SCOPES, auth.scopes, required=False),
        )

    def _dialect(self) -> Dialect:
        # Client id and secret of a confidential client go into the Authorization header.
        return Dialect(basic=True)
