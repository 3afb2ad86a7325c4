"""Opening an account: a token of 60 days that renews itself. There is no revoking of a token.

Source: developers.facebook.com, Threads API get started, long-lived tokens (2026-08).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ...errors import AuthExpired, InvalidContent, MissingScope, NeedsReconnect, UnexpectedResponse
from ...families.meta_signin import check_pair, judge
from ...families.oauth2 import Dialect, OAuth2
from ...families.values import mapping, number, rows
from ...messages import _
from ...types import AccountInfo, AppRegistration, Credential, Grant, Quota, RedirectStart
from .figures import followers
from .setup import SCOPES
from .wire import SLUG, Wire

HOST = "https://graph.threads.net"
TOKEN = f"{HOST}/oauth/access_token"
AUTHORIZE = "https://threads.com/oauth/authorize"
PROFILE = "id,username,name,threads_profile_picture_url"
LIMITS = "quota_usage,config,reply_quota_usage,reply_config"


class SignIn(Wire):
    """Threads' own sign-in."""

    def check_app(self, app: AppRegistration) -> None:
        """Whether the Threads app ID and secret belong together."""
        check_pair(self._oauth("query"), TOKEN, app)

    def start(self, app: AppRegistration, values: Mapping[str, str], *, redirect_uri: str, state: str) -> RedirectStart:
        """Where to send the person."""
        names = [item.name for item in SCOPES]
        return self._oauth("form").start(AUTHORIZE, app, scopes=names, redirect_uri=redirect_uri, state=state)

    def exchange(
        self, app: AppRegistration, query: Mapping[str, str], keep: Mapping[str, str], *, redirect_uri: str
    ) -> Sequence[Grant]:
        """Turn the code into a token of 60 days. Raises NeedsReconnect."""
        query = {**query, "code": query.get("code", "").removesuffix("#_")}
        short = self._oauth("form").exchange(TOKEN, app, query, keep, redirect_uri=redirect_uri)
        fields = {
            "grant_type": "th_exchange_token",
            "client_secret": app.client_secret,
            "access_token": str(short["access_token"]),
        }
        auth = self._token("access_token", fields, Credential({}, app=app))
        info = self.probe(auth)
        return (Grant(replace(auth, remote_id=info.remote_id, version=0), info),)

    def refresh(self, auth: Credential) -> Credential:
        """Another 60 days for a token that has not run out yet. Raises NeedsReconnect when it is refused."""
        fields = {"grant_type": "th_refresh_token", "access_token": auth.secrets["access"]}
        try:
            return self._token("refresh_access_token", fields, auth)
        except (AuthExpired, InvalidContent, MissingScope) as error:
            raise NeedsReconnect(platform=SLUG, code=error.code, status=error.status, raw=error.raw) from error

    def probe(self, auth: Credential) -> AccountInfo:
        """Name of the account, how many follow it, and how much of today's allowances is used."""
        profile = self._graph.get(auth, "me", fields=PROFILE)
        identifier, name = str(profile.get("id") or ""), str(profile.get("username") or "")
        if not identifier:
            raise UnexpectedResponse(platform=SLUG, code="no_account")
        limits = rows(self._graph.get(auth, identifier, "threads_publishing_limit", fields=LIMITS), "data")
        missing: tuple[str, ...] = ()
        try:
            many = followers(self._graph, auth, identifier)
        except MissingScope:
            many, missing = None, ("threads_manage_insights",)
        return AccountInfo(
            remote_id=identifier,
            handle=name,
            display_name=str(profile.get("name") or name),
            url=f"https://www.threads.com/@{name}" if name else "",
            avatar_url=str(profile.get("threads_profile_picture_url") or ""),
            followers=many,
            missing_scopes=missing,
            quotas=_quotas(limits[0]) if limits else (),
        )

    def _oauth(self, send: str) -> OAuth2:
        dialect = Dialect(separator=",", pkce=False, send=send, judge=judge(self._clock))
        return OAuth2(self._http, self._clock, SLUG, dialect)

    def _token(self, path: str, fields: Mapping[str, str], auth: Credential) -> Credential:
        found = self._graph.call("GET", f"{HOST}/{path}", None, fields).mapping()
        if not found.get("access_token"):
            raise UnexpectedResponse(platform=SLUG, code="no_token")
        secrets = {"access": str(found["access_token"])}
        return replace(auth, secrets=secrets, expires_at=self._oauth("form").ends(found), version=auth.version + 1)


def _quotas(limits: Mapping[str, Any]) -> tuple[Quota, ...]:
    quotas = []
    for name, prefix in ((_("Posts in 24 hours"), ""), (_("Replies in 24 hours"), "reply_")):
        used, total = number(limits, f"{prefix}quota_usage"), number(mapping(limits, f"{prefix}config"), "quota_total")
        if used is not None and total is not None:
            quotas.append(Quota(name, used, total))
    return tuple(quotas)
