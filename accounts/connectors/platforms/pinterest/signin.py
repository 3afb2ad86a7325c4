"""Accounts: opened by Pinterest's sign-in; their facts and boards."""

from __future__ import annotations

from ...errors import UnexpectedResponse
from ...families.oauth2 import Dialect
from ...families.signin import RedirectSignIn
from ...families.values import number, words
from ...types import AccountInfo, Credential
from .setup import SCOPES
from .wire import API, SLUG, Wire

REVOKE = f"{API}/oauth/token/revoke"
BOARD_PAGES = 4


class SignIn(RedirectSignIn, Wire):
    """Opens, renews, reads and ends access to an account."""

    scopes, authorize_url, token_url = SCOPES, "https://www.pinterest.com/oauth/", f"{API}/oauth/token"

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
            bio=words(found, "about"),
            followers=number(found, "follower_count"),
            following=number(found, "following_count"),
            posts=number(found, "pin_count"),
            choices={"board": tuple((str(item["id"]), str(item.get("name") or item["id"])) for item in boards)},
        )

    def _dialect(self) -> Dialect:
        # Each renewal prolongs the refresh token, too; without this, access ends after a year.
        return Dialect(separator=",", pkce=False, basic=True, exchange_extra={"continuous_refresh": "true"})
