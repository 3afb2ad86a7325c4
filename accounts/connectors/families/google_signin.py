"""Google's sign-in with offline access.

Source: developers.google.com/identity/protocols/oauth2/web-server.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import ClassVar

from ..errors import ConnectorError, InvalidContent, MissingScope, NeedsReconnect
from ..fields import ConnectField
from ..http import Answer
from ..messages import _
from ..setup import Scope
from ..text import problem
from ..types import AppRegistration, Credential, RedirectStart
from .google import reasons_of
from .oauth2 import Dialect, OAuth2
from .platform import Platform

AUTHORIZE = "https://accounts.google.com/o/oauth2/v2/auth"
TOKEN = "https://oauth2.googleapis.com/token"  # noqa: S105 - an address
CONSOLE = "https://console.cloud.google.com/apis/credentials"
APP_REFUSED = _("Google does not accept the client ID or the client secret of the developer app.")

APP_FIELDS = (
    ConnectField("client_id", _("Client ID"), help=_("Ends in .apps.googleusercontent.com.")),
    ConnectField("client_secret", _("Client secret"), kind="password"),
)


class GoogleSignIn(Platform):
    """Sign-in and renewal with the permissions `scopes`."""

    scopes: ClassVar[Sequence[Scope]]

    def check_app(self, app: AppRegistration) -> None:
        """Ask for a renewal nobody can have: Google checks the app first, so `invalid_grant` means that it is known.

        Raises InvalidContent when Google does not know the client or its secret.
        """
        try:
            self._oauth.refresh(TOKEN, app, "none")
        except NeedsReconnect as error:
            if error.code == "invalid_grant":
                return
            found = problem("app_refused", "client_id", APP_REFUSED)
            raise InvalidContent(problems=(found,), platform=error.platform, code=error.code, raw=error.raw) from None

    def start(self, app: AppRegistration, values: Mapping[str, str], *, redirect_uri: str, state: str) -> RedirectStart:
        """Where to send the person, and what to keep."""
        names = [scope.name for scope in self.scopes]
        return self._oauth.start(AUTHORIZE, app, scopes=names, redirect_uri=redirect_uri, state=state)

    def refresh(self, auth: Credential) -> Credential:
        """Renew; Google keeps the refresh token. Raises NeedsReconnect when it was revoked, unused for half a year, or
        a week old in an app whose publishing status is Testing.
        """
        token = auth.secrets.get("refresh")
        if not token or auth.app is None:
            raise NeedsReconnect(platform=self.capabilities.slug, code="no_refresh_token")
        found = self._oauth.refresh(TOKEN, auth.app, token)
        fresh = {"access": str(found["access_token"]), "refresh": str(found.get("refresh_token") or token)}
        return replace(
            auth,
            secrets={**auth.secrets, **fresh},
            expires_at=self._oauth.ends(found),
            scopes=tuple(str(found.get("scope") or "").split()) or auth.scopes,
            version=auth.version + 1,
        )

    def _signed_in(
        self, app: AppRegistration, query: Mapping[str, str], keep: Mapping[str, str], redirect_uri: str
    ) -> Credential:
        """Turn the code into a credential that names no account yet.

        People may untick single permissions on Google's page: MissingScope is raised when a required one is missing.
        """
        found = self._oauth.exchange(TOKEN, app, query, keep, redirect_uri=redirect_uri)
        scopes = tuple(str(found.get("scope") or "").split())
        missing = [scope.name for scope in self.scopes if scope.required and scopes and scope.name not in scopes]
        if missing:
            raise MissingScope(scopes=missing, platform=self.capabilities.slug)
        secrets = {"access": str(found["access_token"]), "refresh": str(found.get("refresh_token") or "")}
        return Credential(secrets, expires_at=self._oauth.ends(found), scopes=scopes, app=app)

    @property
    def _oauth(self) -> OAuth2:
        # A refresh token comes only with offline access, and with every consent only when consent is asked for anew.
        extra = {"access_type": "offline", "prompt": "consent"}
        return OAuth2(self._http, self._clock, self.capabilities.slug, Dialect(authorize_extra=extra, judge=_judge))


def _judge(answer: Answer) -> ConnectorError | None:
    """What the token endpoint's refusal means, by its `error` (RFC 6749 section 5.2)."""
    if answer.ok or answer.status == 429 or answer.status >= 500:
        return None
    reasons, _words, _details = reasons_of(answer)
    code = reasons[0] if reasons else ""
    message = APP_REFUSED if code in {"invalid_client", "unauthorized_client", "deleted_client"} else ""
    if code == "invalid_grant" or message:
        return NeedsReconnect(message, platform=answer.platform, code=code, status=answer.status, raw=answer.raw)
    return None
