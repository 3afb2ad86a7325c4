"""Opening, renewing and giving back access: the app's identity in the Authorization header, permanent refresh tokens.

Source: the OAuth2 page of Reddit's API wiki.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from ...errors import InvalidContent, NeedsReconnect, UnexpectedResponse
from ...families.access import demand, missing
from ...families.values import mapping, number
from ...http import Answer
from ...messages import _
from ...text import problem
from ...types import AccountInfo, AppRegistration, Credential, Grant, Quota, RedirectStart
from .setup import SCOPES
from .wire import SITE, SLUG, Wire

AUTHORIZE = f"{SITE}/api/v1/authorize"
TOKEN, REVOKE = f"{SITE}/api/v1/access_token", f"{SITE}/api/v1/revoke_token"


class SignIn(Wire):
    """Authorizes by redirect."""

    def check_app(self, app: AppRegistration) -> None:
        """Ask for a token of the app itself, which needs no person. Raises InvalidContent when the pair is wrong."""
        try:
            self._oauth.token(TOKEN, app, {"grant_type": "client_credentials"})
        except NeedsReconnect as error:
            found = problem("app_refused", "client_secret", _("Reddit does not know this client ID and secret."))
            raise InvalidContent(problems=(found,), platform=SLUG, code=error.code, raw=error.raw) from None

    def start(self, app: AppRegistration, values: Mapping[str, str], *, redirect_uri: str, state: str) -> RedirectStart:
        """Where to send the person."""
        scopes = [scope.name for scope in SCOPES]
        return self._oauth.start(AUTHORIZE, app, scopes=scopes, redirect_uri=redirect_uri, state=state)

    def exchange(
        self, app: AppRegistration, query: Mapping[str, str], keep: Mapping[str, str], *, redirect_uri: str
    ) -> Sequence[Grant]:
        """Turn the code into the opened account. Raises NeedsReconnect, MissingScope."""
        found = self._oauth.exchange(TOKEN, app, query, keep, redirect_uri=redirect_uri)
        auth = self._oauth.opened(app, found)
        demand(SCOPES, _granted(auth), SLUG)
        info = self.probe(auth)
        secrets = {**auth.secrets, "name": info.handle}
        return (Grant(replace(auth, secrets=secrets, remote_id=info.remote_id), info),)

    def refresh(self, auth: Credential) -> Credential:
        """Renew; the refresh token stays good. Raises NeedsReconnect when Reddit refuses."""
        return self._oauth.renewed(TOKEN, auth)

    def revoke(self, auth: Credential) -> None:
        """End the refresh token and with it all access tokens."""
        if auth.app is not None:
            self._oauth.revoke(REVOKE, auth.app, auth.secrets.get("refresh") or auth.secrets["access"])

    def probe(self, auth: Credential) -> AccountInfo:
        """Facts of the account, and how much of the app's requests is used."""
        answer = self._api.send("GET", auth, "/api/v1/me", params={"raw_json": "1"})
        me = answer.mapping()
        if not me.get("id") or not me.get("name"):
            raise UnexpectedResponse(platform=SLUG, code="no_account", raw=answer.raw)
        page, name = mapping(me, "subreddit"), str(me["name"])
        suspended = bool(me.get("is_suspended"))
        return AccountInfo(
            remote_id=f"t2_{me['id']}",
            handle=name,
            display_name=str(page.get("title") or ""),
            url=f"{SITE}/user/{name}",
            avatar_url=str(me.get("icon_img") or ""),
            followers=number(page, "subscribers"),
            restricted=suspended,
            restriction=_("Reddit has suspended this account.") if suspended else "",
            missing_scopes=missing(SCOPES, _granted(auth), required=False),
            quotas=_quotas(answer, self._clock()),
        )


def _granted(auth: Credential) -> tuple[str, ...]:
    """Permissions by name; `*` stands for all, which is none to compare with."""
    return () if "*" in auth.scopes else auth.scopes


def _quotas(answer: Answer, now: datetime) -> tuple[Quota, ...]:
    """How many requests of the present window are used, as the headers say."""
    try:
        used = int(float(answer.headers["x-ratelimit-used"]))
        left = int(float(answer.headers["x-ratelimit-remaining"]))
        ends = now.astimezone(UTC) + timedelta(seconds=float(answer.headers["x-ratelimit-reset"]))
    except (KeyError, ValueError, OverflowError):
        return ()
    return (Quota(_("Requests of the app"), used, used + left, ends),)
