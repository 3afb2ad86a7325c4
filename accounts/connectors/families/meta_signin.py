"""Facebook Login for Pages and the Instagram accounts linked to them: one authorisation opens several accounts.

Source: developers.facebook.com, Facebook Login: manual flow, access tokens and debugging (v25.0).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ..errors import (
    AuthExpired,
    ConnectorError,
    InvalidContent,
    MissingScope,
    NeedsReconnect,
    RateLimited,
    Transient,
)
from ..fields import ConnectField
from ..http import Answer, Http
from ..messages import _
from ..outcomes import Clock
from ..setup import Scope
from ..text import problem
from ..types import AppRegistration, Credential, RedirectStart
from .meta_errors import classify
from .meta_graph import DIALOG, FACEBOOK, Body, Graph, rows
from .oauth2 import Dialect, OAuth2

PAGES_MAX = 20
APP_FIELDS = (
    ConnectField("client_id", _("App ID"), help=_("In the app's dashboard under App settings, Basic.")),
    ConnectField("client_secret", _("App secret"), kind="password", help=_("Beside the app ID; press Show.")),
)
STEPS = (
    _("Create an app of the type Business and connect it to your verified business."),
    _("Add Facebook Login for Business and enter the redirect address below under Valid OAuth redirect URIs."),
    _("Add Webhooks and enter the webhook address and the verify token below."),
    _(
        "Ask for Advanced Access to the permissions below in App Review; until then only people with a role in the app"
        " can connect."
    ),
    _("Enter the app ID and the app secret here, then connect and choose the accounts."),
)
REVIEW = _("App Review takes from some days to several weeks; business verification a few days more.")


@dataclass(frozen=True, slots=True)
class Opened:
    """What a person opened: a long-lived user token, what it may do, and their Pages."""

    token: str = field(repr=False)
    scopes: tuple[str, ...]
    pages: tuple[Body, ...] = field(repr=False)


class FacebookLogin:
    """The flow for one of our platforms. `scopes`: what is asked; `page_fields`: what is read of each Page."""

    def __init__(self, http: Http, clock: Clock, graph: Graph, scopes: Sequence[Scope], page_fields: str) -> None:
        self._graph, self._clock, self._scopes, self._fields = graph, clock, scopes, page_fields
        dialect = Dialect(separator=",", pkce=False, send="query", judge=judge(clock))
        self._oauth = OAuth2(http, clock, graph.platform, dialect)

    def start(self, app: AppRegistration, *, redirect_uri: str, state: str) -> RedirectStart:
        """Where to send the person."""
        names = [item.name for item in self._scopes]
        return self._oauth.start(DIALOG, app, scopes=names, redirect_uri=redirect_uri, state=state)

    def open(
        self, app: AppRegistration, query: Mapping[str, str], keep: Mapping[str, str], *, redirect_uri: str
    ) -> Opened:
        """Turn the code into a token of 60 days and the Pages it opens. Raises NeedsReconnect, MissingScope."""
        url = f"{FACEBOOK}/oauth/access_token"
        short = self._oauth.exchange(url, app, query, keep, redirect_uri=redirect_uri)
        body = {"grant_type": "fb_exchange_token", "fb_exchange_token": str(short["access_token"])}
        token = str(self._oauth.token(url, app, body)["access_token"])
        scopes = self._granted(app, token)
        missing = [item.name for item in self._scopes if item.required and item.name not in scopes]
        if missing:
            raise MissingScope(scopes=missing, platform=self._graph.platform)
        return Opened(token, scopes, tuple(self._pages(app, token)))

    def check(self, app: AppRegistration) -> None:
        """Ask for an app access token, which is given only for the right pair. Raises InvalidContent when refused."""
        check_app(self._oauth, f"{FACEBOOK}/oauth/access_token", app, self._graph.platform)

    def renew(self, auth: Credential, page: str) -> Credential:
        """A fresh Page token by the person's own token. Raises NeedsReconnect when that is not good any more.

        Page tokens do not run out by themselves; one that is refused died with the person's access or their role.
        """
        if auth.app is None or not auth.secrets.get("user"):
            raise NeedsReconnect(platform=self._graph.platform, code="token_revoked")
        try:
            pages = self._pages(auth.app, auth.secrets["user"])
        except (AuthExpired, MissingScope) as error:
            raise NeedsReconnect(platform=self._graph.platform, code=error.code, status=error.status) from error
        token = next((str(item["access_token"]) for item in pages if str(item.get("id")) == page), "")
        if not token or token == auth.secrets["access"]:
            # The very token that was refused does not get better by being handed out again.
            raise NeedsReconnect(platform=self._graph.platform, code="token_revoked")
        return replace(auth, secrets={**auth.secrets, "access": token}, version=auth.version + 1)

    def _pages(self, app: AppRegistration, token: str) -> list[Body]:
        user = Credential({"access": token}, app=app)
        fields = {"fields": f"id,name,access_token,tasks,{self._fields}", "limit": 100}
        found = [page for listed in self._graph.pages(user, "me/accounts", fields, most=PAGES_MAX) for page in listed]
        return [page for page in found if page.get("id") and page.get("access_token")]

    def _granted(self, app: AppRegistration, token: str) -> tuple[str, ...]:
        """The permissions a token carries, as `debug_token` tells the app."""
        params = {"input_token": token, "access_token": f"{app.client_id}|{app.client_secret}"}
        found = self._graph.call("GET", "debug_token", None, params).mapping().get("data")
        data = found if isinstance(found, dict) else {}
        if data.get("is_valid") is not True:
            raise NeedsReconnect(platform=self._graph.platform, code="token_invalid")
        scopes = data.get("scopes")
        return tuple(str(item) for item in scopes) if isinstance(scopes, list) else ()

    def subscribe(self, auth: Credential, page: str, wanted: Sequence[str]) -> None:
        """Have a Page's events sent to the app's webhook. What the app may not receive yet is left to polling."""
        for names in (tuple(wanted), tuple(wanted)[:1]):
            try:
                fields = {"subscribed_fields": ",".join(names)}
                self._graph.call("POST", f"{page}/subscribed_apps", auth, fields)
            except (MissingScope, InvalidContent):
                continue
            except ConnectorError:
                return
            return


def judge(clock: Clock) -> Any:
    """Tells a token endpoint that is busy from one that refuses the grant."""

    def found(answer: Answer) -> ConnectorError | None:
        error = None if answer.ok else classify(answer, clock())
        return error if isinstance(error, RateLimited | Transient) else None

    return found


def check_app(oauth: OAuth2, url: str, app: AppRegistration, platform: str) -> None:
    """Whether Meta knows an app ID and secret as a pair. Raises InvalidContent with a problem at the secret."""
    try:
        oauth.token(url, app, {"grant_type": "client_credentials"})
    except NeedsReconnect as error:
        message = _("Meta does not know this app ID and secret as a pair.")
        found = problem("app_unknown", "client_secret", message)
        raise InvalidContent(problems=[found], platform=platform, status=error.status, raw=error.raw) from None


def missing_of(scopes: Sequence[Scope], granted: Sequence[str]) -> tuple[str, ...]:
    """Optional permissions that were not given; when none are known, none are missed."""
    return tuple(item.name for item in scopes if granted and not item.required and item.name not in granted)


__all__ = ["APP_FIELDS", "REVIEW", "STEPS", "FacebookLogin", "Opened", "check_app", "judge", "missing_of", "rows"]
