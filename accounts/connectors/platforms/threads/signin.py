"""Opening an account: a token of 60 days that renews itself. There is no revoking of a token.

Source: developers.facebook.com, Threads API get started, long-lived tokens (2026-08).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ...errors import AuthExpired, InvalidContent, MissingScope, NeedsReconnect, UnexpectedResponse
from ...families.access import try_pair
from ...families.meta_signin import BAD_PAIR, judge
from ...families.oauth2 import Dialect, OAuth2
from ...families.signin import RedirectSignIn
from ...families.values import mapping, number, rows
from ...messages import _
from ...types import AccountInfo, AppRegistration, Credential, Grant, Quota
from .figures import followers
from .setup import SCOPES
from .wire import SLUG, Wire

HOST = "https://graph.threads.net"
PROFILE = "id,username,name,threads_profile_picture_url,threads_biography"
LIMITS = "quota_usage,config,reply_quota_usage,reply_config"


class SignIn(RedirectSignIn, Wire):
    """Threads' own sign-in."""

    scopes, authorize_url, token_url = SCOPES, "https://threads.com/oauth/authorize", f"{HOST}/oauth/access_token"

    def check_app(self, app: AppRegistration) -> None:
        """Whether the Threads app ID and secret belong together."""
        by_query = OAuth2(self._http, self._clock, SLUG, replace(self._dialect(), send="query"))
        try_pair(by_query, self.token_url, app, BAD_PAIR)

    def exchange(
        self, app: AppRegistration, query: Mapping[str, str], keep: Mapping[str, str], *, redirect_uri: str
    ) -> Sequence[Grant]:
        """Turn the code into a token of 60 days. Raises NeedsReconnect."""
        query = {**query, "code": query.get("code", "").removesuffix("#_")}
        short = self._oauth.exchange(self.token_url, app, query, keep, redirect_uri=redirect_uri)
        fields = {
            "grant_type": "th_exchange_token",
            "client_secret": app.client_secret,
            "access_token": str(short["access_token"]),
        }
        auth = self._token("access_token", fields, Credential({}, app=app, version=-1))
        info = self.probe(auth)
        return (Grant(replace(auth, remote_id=info.remote_id), info),)

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
            bio=str(profile.get("threads_biography") or ""),
            followers=many,
            missing_scopes=missing,
            quotas=_quotas(limits[0]) if limits else (),
        )

    def _dialect(self) -> Dialect:
        return Dialect(separator=",", pkce=False, judge=judge(self._clock))

    def _token(self, path: str, fields: Mapping[str, str], auth: Credential) -> Credential:
        found = self._graph.call("GET", f"{HOST}/{path}", None, fields).mapping()
        if not found.get("access_token"):
            raise UnexpectedResponse(platform=SLUG, code="no_token")
        return self._oauth.updated(auth, found)


def _quotas(limits: Mapping[str, Any]) -> tuple[Quota, ...]:
    quotas = []
    for name, prefix in ((_("Posts in 24 hours"), ""), (_("Replies in 24 hours"), "reply_")):
        used, total = number(limits, f"{prefix}quota_usage"), number(mapping(limits, f"{prefix}config"), "quota_total")
        if used is not None and total is not None:
            quotas.append(Quota(name, used, total))
    return tuple(quotas)
