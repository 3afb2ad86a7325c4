"""Sign-in, and the account's own facts. Access of web apps cannot be renewed, the person must come again.

Source: open.weibo.com/wiki, OAuth2 and account/rate_limit_status, read 2026-11.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, timedelta

from ...errors import AuthExpired, ConnectorError, NeedsReconnect, UnexpectedResponse
from ...families.access import app_refused
from ...families.oauth2 import Dialect, names
from ...families.signin import RedirectSignIn
from ...families.values import number, words
from ...messages import _
from ...types import AccountInfo, AppRegistration, Credential, Grant, Quota
from .codes import NO_CLIENT, SLUG, checked, judge
from .setup import SETUP
from .statuses import id_of
from .wire import BASE, Wire

SCOPES = tuple(scope.name for scope in SETUP.scopes)


class SignIn(RedirectSignIn, Wire):
    """Opens accounts and reads what they are."""

    scopes, authorize_url, token_url = SETUP.scopes, f"{BASE}/oauth2/authorize", f"{BASE}/oauth2/access_token"

    def _dialect(self) -> Dialect:
        return Dialect(pkce=False, separator=",", judge=lambda answer: judge(answer, self._clock()))

    def check_app(self, app: AppRegistration) -> None:
        """Redeem a code that nobody gave: Weibo judges the app first. Raises InvalidContent when it is wrong."""
        body = {
            "client_id": app.client_id,
            "client_secret": app.client_secret,
            "grant_type": "authorization_code",
            "code": "0",
            "redirect_uri": "https://example.com/",
        }
        answer = self._http.request("POST", self.token_url, platform=SLUG, write=False, data=body)
        try:
            checked(answer, self._clock())
        except ConnectorError as error:
            if error.code == NO_CLIENT:
                raise app_refused(error, _("Weibo does not know this App Key and App Secret.")) from None
            if error.retryable or not error.code:
                raise

    def exchange(
        self, app: AppRegistration, query: Mapping[str, str], keep: Mapping[str, str], *, redirect_uri: str
    ) -> Sequence[Grant]:
        """Turn the code into an opened account. Raises NeedsReconnect."""
        found = self._oauth.exchange(self.token_url, app, query, keep, redirect_uri=redirect_uri)
        uid = str(found.get("uid") or "")
        if not uid:
            raise UnexpectedResponse(platform=SLUG, code="no_uid")
        auth = replace(self._oauth.opened(app, found), remote_id=uid)
        told = self._api.post(auth, "/oauth2/get_token_info", {}, write=False)
        auth = replace(
            auth, scopes=names(told.get("scope")), expires_at=self._oauth.ends(told, "expire_in") or auth.expires_at
        )
        return (Grant(auth, self.probe(auth)),)

    def refresh(self, auth: Credential) -> Credential:
        """Not possible for web apps: raises NeedsReconnect."""
        message = _("Weibo's access has ended and can only be given again by you. Connect the account again.")
        raise NeedsReconnect(message, platform=SLUG, code="no_refresh")

    def revoke(self, auth: Credential) -> None:
        """End the access."""
        with suppress(AuthExpired, NeedsReconnect):
            self._api.post(auth, "/oauth2/revokeoauth2", {}, write=False)

    def probe(self, auth: Credential) -> AccountInfo:
        """Facts of the account, and the calls left in this hour."""
        user = self._api.get(auth, "/2/users/show.json", uid=auth.remote_id)
        if not id_of(user):
            raise UnexpectedResponse(platform=SLUG, code="no_account")
        quotas: tuple[Quota, ...] = ()
        with suppress(ConnectorError):
            quotas = self._quotas(auth)
        return AccountInfo(
            remote_id=id_of(user),
            handle=str(user.get("screen_name") or id_of(user)),
            display_name=str(user.get("name") or ""),
            url=f"https://weibo.com/u/{id_of(user)}",
            avatar_url=str(user.get("avatar_large") or ""),
            bio=words(user, "description"),
            followers=number(user, "followers_count"),
            following=number(user, "friends_count"),
            posts=number(user, "statuses_count"),
            missing_scopes=tuple(s for s in SCOPES if auth.scopes and not {s, "all"} & set(auth.scopes)),
            quotas=quotas,
        )

    def _quotas(self, auth: Credential) -> tuple[Quota, ...]:
        found = self._api.get(auth, "/2/account/rate_limit_status.json")
        limit, left = number(found, "user_limit"), number(found, "remaining_user_hits")
        if limit is None or left is None:
            return ()
        seconds = number(found, "reset_time_in_seconds")
        resets = self._clock().astimezone(UTC) + timedelta(seconds=seconds) if seconds is not None else None
        return (Quota(_("Calls of the hour"), max(0, limit - left), limit, resets),)
