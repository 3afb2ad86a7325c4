"""Facebook Login for Pages and the Instagram accounts linked to them: one authorisation opens several accounts.

Source: developers.facebook.com, Facebook Login: manual flow, access tokens and debugging (v25.0).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from ..errors import (
    AuthExpired,
    ConnectorError,
    InvalidContent,
    MissingScope,
    NeedsReconnect,
    RateLimited,
    Transient,
)
from ..http import Answer
from ..messages import _
from ..outcomes import Clock
from ..types import AppRegistration, Credential
from .access import try_pair
from .meta_errors import classify
from .meta_graph import DIALOG, FACEBOOK, GraphPlatform, Row
from .oauth2 import Dialect, Judge
from .signin import RedirectSignIn
from .values import mapping

TOKEN = f"{FACEBOOK}/oauth/access_token"
PAGES_MAX = 20
BAD_PAIR = _("Meta does not know this app ID and secret as a pair.")


@dataclass(frozen=True, slots=True)
class Opened:
    """What a person opened: a long-lived user token, what it may do, and their Pages."""

    token: str = field(repr=False)
    scopes: tuple[str, ...]
    pages: tuple[Row, ...] = field(repr=False)


class FacebookLogin(RedirectSignIn, GraphPlatform):
    """The flow. `scopes`: what is asked; `page_fields`: what is read of each Page.

    There is no revoking of one account: Meta only knows ending all access of a person, which closes the others, too.
    """

    authorize_url, token_url = DIALOG, TOKEN
    page_fields: str

    def check_app(self, app: AppRegistration) -> None:
        """Whether the app ID and secret belong together: an app access token is given only for the right pair."""
        try_pair(self._oauth, TOKEN, app, BAD_PAIR)

    def _open(
        self, app: AppRegistration, query: Mapping[str, str], keep: Mapping[str, str], redirect_uri: str
    ) -> Opened:
        """Turn the code into a token of 60 days and the Pages it opens. Raises NeedsReconnect, MissingScope."""
        short = self._oauth.exchange(TOKEN, app, query, keep, redirect_uri=redirect_uri)
        body = {"grant_type": "fb_exchange_token", "fb_exchange_token": str(short["access_token"])}
        token = str(self._oauth.token(TOKEN, app, body)["access_token"])
        scopes = self._granted(app, token)
        missing = [item.name for item in self.scopes if item.required and item.name not in scopes]
        if missing:
            raise MissingScope(scopes=missing, platform=self._graph.platform)
        return Opened(token, scopes, tuple(self._pages(app, token)))

    def _renew(self, auth: Credential, page: str) -> Credential:
        """A fresh Page token by the person's own token. Raises NeedsReconnect when that is not good any more.

        Page tokens do not run out by themselves; one that is refused died with the person's access or their role.
        """
        if auth.app is None or not auth.secrets.get("user"):
            raise NeedsReconnect(platform=self._graph.platform, code="token_revoked")
        try:
            pages = self._pages(auth.app, auth.secrets["user"])
        except (AuthExpired, MissingScope) as error:
            raise NeedsReconnect(platform=self._graph.platform, code=error.code, status=error.status) from error
        token = next((str(item["access_token"]) for item in pages if str(item["id"]) == page), "")
        if not token or token == auth.secrets["access"]:
            # The very token that was refused does not get better by being handed out again.
            raise NeedsReconnect(platform=self._graph.platform, code="token_revoked")
        return replace(auth, secrets={**auth.secrets, "access": token}, version=auth.version + 1)

    def _subscribe(self, auth: Credential, page: str, *wanted: str) -> None:
        """Have a Page's events sent to the app's webhook. What the app may not receive yet is left to polling."""
        for names in (wanted, wanted[:1]):
            try:
                fields = {"subscribed_fields": ",".join(names)}
                self._graph.call("POST", self._graph.at(page, "subscribed_apps"), auth, fields)
            except (MissingScope, InvalidContent):
                continue
            except ConnectorError:
                return
            return

    def _dialect(self) -> Dialect:
        return Dialect(separator=",", pkce=False, send="query", judge=judge(self._clock))

    def _pages(self, app: AppRegistration, token: str) -> list[Row]:
        user = Credential({"access": token}, app=app)
        fields = {"fields": f"id,name,access_token,tasks,{self.page_fields}", "limit": 100}
        listed = self._graph.pages(user, "me", "accounts", fields, most=PAGES_MAX)
        return [page for pages, _more in listed for page in pages if page.get("id") and page.get("access_token")]

    def _granted(self, app: AppRegistration, token: str) -> tuple[str, ...]:
        """The permissions a token carries, as `debug_token` tells the app."""
        params = {"input_token": token, "access_token": f"{app.client_id}|{app.client_secret}"}
        data = mapping(self._graph.call("GET", "debug_token", None, params).mapping(), "data")
        if data.get("is_valid") is not True:
            raise NeedsReconnect(platform=self._graph.platform, code="token_invalid")
        scopes = data.get("scopes")
        return tuple(str(item) for item in scopes) if isinstance(scopes, list) else ()


def judge(clock: Clock) -> Judge:
    """Tells a token endpoint that is busy from one that refuses the grant."""

    def found(answer: Answer) -> ConnectorError | None:
        error = None if answer.ok else classify(answer, clock())
        return error if isinstance(error, RateLimited | Transient) else None

    return found
