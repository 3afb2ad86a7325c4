"""Registration of our application, sign-in, renewal and the account's facts at any server."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from ...errors import InvalidContent, MissingScope, RemoteGone, UnexpectedResponse
from ...families.federated import server_origin
from ...families.oauth2 import OAuth2
from ...families.values import mapping, number, words
from ...fields import ConnectField
from ...messages import _
from ...text import problem
from ...types import AccountInfo, AppRegistration, Credential, Grant, RedirectStart
from .instance import read_instance
from .wire import SCOPES, SLUG, Wire

APP_NAME = "Juzhen"
NAMES = tuple(item.name for item in SCOPES)
# All that apps were registered for before they could like; a server refuses to be asked for more.
NEEDED = tuple(item.name for item in SCOPES if item.required)


class SignIn(Wire):
    """OAuth with an application registered at the server on the fly."""

    def connect_fields(self) -> tuple[ConnectField, ...]:
        """The server."""
        help_text = _("For example mastodon.social, or your full name @you@mastodon.social.")
        return (ConnectField("host", _("Server"), kind="text", help=help_text),)

    def register_app(self, host: str, redirect_uri: str) -> AppRegistration:
        """Register us at a server. Raises InvalidContent at the field `host` when it is not a Mastodon server."""
        origin = server_origin(self._http, host, platform=SLUG)
        body = {"client_name": APP_NAME, "redirect_uris": redirect_uri, "scopes": " ".join(NAMES)}
        try:
            found = self._api.send("POST", origin, "/api/v1/apps", data=body).mapping()
        except (RemoteGone, UnexpectedResponse) as error:
            wrong = problem("host_not_mastodon", "host", _("This server does not speak Mastodon's API."))
            raise InvalidContent(problems=(wrong,), platform=SLUG, status=error.status, raw=error.raw) from None
        if not (found.get("client_id") and found.get("client_secret")):
            raise UnexpectedResponse(platform=SLUG, code="no_client")
        extra = {"scopes": " ".join(NAMES)}
        return AppRegistration(str(found["client_id"]), str(found["client_secret"]), origin, extra)

    def start(self, app: AppRegistration, values: Mapping[str, str], *, redirect_uri: str, state: str) -> RedirectStart:
        """Where to send the person. `values` are those of the form; the server is already in `app`."""
        address = f"{app.host}/oauth/authorize"
        names = app.extra.get("scopes", "").split() or NEEDED
        return self._oauth().start(address, app, scopes=names, redirect_uri=redirect_uri, state=state)

    def exchange(
        self, app: AppRegistration, query: Mapping[str, str], keep: Mapping[str, str], *, redirect_uri: str
    ) -> Sequence[Grant]:
        """Turn the code into an opened account. Raises NeedsReconnect, MissingScope."""
        found = self._oauth().exchange(f"{app.host}/oauth/token", app, query, keep, redirect_uri=redirect_uri)
        auth = self._oauth().opened(app, found)
        missing = _missing(auth.scopes)
        if missing:
            raise MissingScope(scopes=missing, platform=SLUG)
        info = self.probe(auth)
        return (Grant(replace(auth, remote_id=info.remote_id), info),)

    def refresh(self, auth: Credential) -> Credential:
        """Renew by refresh token where a server gives one. Mastodon's tokens do not expire: one refused is revoked."""
        return self._oauth().renewed(f"{auth.host}/oauth/token", auth)

    def revoke(self, auth: Credential) -> None:
        """End the token at its server."""
        if auth.app is not None:
            self._oauth().revoke(f"{auth.host}/oauth/revoke", auth.app, auth.secrets["access"])

    def probe(self, auth: Credential) -> AccountInfo:
        """Facts of the account and the limits of its server."""
        account = self._api.get(auth, "/api/v1/accounts/verify_credentials")
        if not account.get("id"):
            raise UnexpectedResponse(platform=SLUG, code="no_account")
        instance = read_instance(self._api, auth)
        domain = instance.domain.split("://")[-1].strip("/") or urlsplit(auth.host).netloc
        name = str(account.get("acct") or account.get("username") or "")
        return AccountInfo(
            remote_id=str(account["id"]),
            handle=name if "@" in name else f"{name}@{domain}",
            display_name=str(account.get("display_name") or ""),
            url=str(account.get("url") or ""),
            avatar_url=str(account.get("avatar") or ""),
            bio=words(mapping(account, "source"), "note"),
            followers=number(account, "followers_count"),
            following=number(account, "following_count"),
            posts=number(account, "statuses_count"),
            text_max=instance.text_max,
            restricted=bool(account.get("suspended") or account.get("limited")),
            media=instance.media,
        )

    def _oauth(self) -> OAuth2:
        return OAuth2(self._http, self._clock, SLUG)


def _missing(granted: Sequence[str]) -> tuple[str, ...]:
    """Scopes we need that were not granted; `write` includes `write:media`. Servers that name none are believed."""
    return tuple(s for s in NEEDED if granted and s not in granted and s.partition(":")[0] not in granted)
