"""Opening and renewing access by OAuth 2. Source: learn.microsoft.com/linkedin, authorization code flow (2026)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ...errors import InvalidContent, MissingScope
from ...messages import _
from ...outcomes import from_status
from ...text import problem
from ...types import AppRegistration, Credential, Grant, RedirectStart
from .accounts import Accounts
from .setup import ORGANIZATION, SCOPES_OF
from .wire import SLUG

OAUTH = "https://www.linkedin.com/oauth/v2"


class SignIn(Accounts):
    """Authorizes by redirect."""

    def check_app(self, app: AppRegistration) -> None:
        """Have LinkedIn inspect a token that cannot exist: only a wrong client is refused as such."""
        if _level(app) not in SCOPES_OF:
            found = problem("access_unknown", "access", _("Write “organization” or “member”."))
            raise InvalidContent(problems=(found,), platform=SLUG, code=found.code)
        body = {"client_id": app.client_id, "client_secret": app.client_secret, "token": "check"}
        answer = self._http.request("POST", f"{OAUTH}/introspectToken", platform=SLUG, write=False, data=body)
        if "invalid_client" in answer.text:
            message = _("LinkedIn does not know this Client ID, or the Client Secret is wrong.")
            found = problem("app_refused", "client_secret", message)
            raise InvalidContent(problems=(found,), platform=SLUG, status=answer.status, raw=answer.raw)
        if answer.status == 429 or answer.status >= 500:
            raise from_status(answer, self._clock())

    def start(self, app: AppRegistration, values: Mapping[str, str], *, redirect_uri: str, state: str) -> RedirectStart:
        """Where to send the person, asking for what the app may open: LinkedIn refuses a trip that asks for more."""
        scopes = SCOPES_OF.get(_level(app), SCOPES_OF[ORGANIZATION])
        return self._oauth.start(f"{OAUTH}/authorization", app, scopes=scopes, redirect_uri=redirect_uri, state=state)

    def exchange(
        self, app: AppRegistration, query: Mapping[str, str], keep: Mapping[str, str], *, redirect_uri: str
    ) -> Sequence[Grant]:
        """Turn the code into opened accounts: pages first, then the profile. Raises NeedsReconnect, MissingScope."""
        found = self._oauth.exchange(f"{OAUTH}/accessToken", app, query, keep, redirect_uri=redirect_uri)
        auth = self._oauth.opened(app, found)
        if "w_member_social" not in auth.scopes and "w_organization_social" not in auth.scopes:
            raise MissingScope(scopes=("w_member_social",), platform=SLUG)
        infos = [*self._pages(auth), *([self._person(auth)] if "w_member_social" in auth.scopes else [])]
        return [Grant(replace(auth, remote_id=info.remote_id), info) for info in infos]

    def refresh(self, auth: Credential) -> Credential:
        """Renew, where LinkedIn gave a refresh token (approved apps only); its year does not start anew by that.

        Raises NeedsReconnect without one: access lasts 60 days then.
        """
        return self._oauth.renewed(f"{OAUTH}/accessToken", auth)


def _level(app: AppRegistration) -> str:
    return app.extra.get("access", "").strip().lower() or ORGANIZATION
