"""Opening, renewing and giving back access: the app's identity in the Authorization header, permanent refresh tokens.

Source: the OAuth2 page of Reddit's API wiki.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from ...errors import UnexpectedResponse
from ...families.access import missing, try_pair
from ...families.grants import refused_in_body
from ...families.oauth2 import Dialect
from ...families.signin import RedirectSignIn
from ...families.values import mapping, number, words
from ...http import Answer
from ...messages import _
from ...types import AccountInfo, AppRegistration, Credential, Grant, Quota
from .setup import SCOPES
from .wire import SITE, SLUG, Wire

REVOKE = f"{SITE}/api/v1/revoke_token"


class SignIn(RedirectSignIn, Wire):
    """Authorizes by redirect; the refresh token stays good."""

    scopes, authorize_url, token_url = SCOPES, f"{SITE}/api/v1/authorize", f"{SITE}/api/v1/access_token"

    def check_app(self, app: AppRegistration) -> None:
        """Ask for a token of the app itself, which needs no person. Raises InvalidContent when the pair is wrong."""
        try_pair(self._oauth, self.token_url, app, _("Reddit does not know this client ID and secret."))

    def exchange(
        self, app: AppRegistration, query: Mapping[str, str], keep: Mapping[str, str], *, redirect_uri: str
    ) -> Sequence[Grant]:
        """Turn the code into the opened account. Raises NeedsReconnect, MissingScope."""
        (grant,) = super().exchange(app, query, keep, redirect_uri=redirect_uri)
        auth = grant.credential
        return (Grant(replace(auth, secrets={**auth.secrets, "name": grant.info.handle}), grant.info),)

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
            bio=words(page, "public_description"),
            followers=number(page, "subscribers"),
            restricted=suspended,
            restriction=_("Reddit has suspended this account.") if suspended else "",
            missing_scopes=missing(SCOPES, auth.scopes, required=False),
            quotas=_quotas(answer, self._clock()),
        )

    def _dialect(self) -> Dialect:
        extra = {"duration": "permanent"}
        return Dialect(basic=True, pkce=False, authorize_extra=extra, judge=refused_in_body(SLUG))


def _quotas(answer: Answer, now: datetime) -> tuple[Quota, ...]:
    """How many requests of the present window are used, as the headers say."""
    try:
        used = int(float(answer.headers["x-ratelimit-used"]))
        left = int(float(answer.headers["x-ratelimit-remaining"]))
        ends = now.astimezone(UTC) + timedelta(seconds=float(answer.headers["x-ratelimit-reset"]))
    except (KeyError, ValueError, OverflowError):
        return ()
    return (Quota(_("Requests of the app"), used, used + left, ends),)
