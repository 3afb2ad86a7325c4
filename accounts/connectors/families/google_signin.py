"""Google's sign-in with offline access.

Source: developers.google.com/identity/protocols/oauth2/web-server.
"""

from __future__ import annotations

from ..errors import ConnectorError, NeedsReconnect
from ..fields import ConnectField
from ..http import Answer
from ..messages import _
from ..types import AppRegistration
from .access import app_refused
from .google import reasons_of
from .oauth2 import Dialect
from .signin import RedirectSignIn

CONSOLE = "https://console.cloud.google.com/apis/credentials"
APP_REFUSED = _("Google does not accept the client ID or the client secret of the developer app.")

APP_FIELDS = (
    ConnectField("client_id", _("Client ID"), help=_("Ends in .apps.googleusercontent.com.")),
    ConnectField("client_secret", _("Client secret"), kind="password"),
)


class GoogleSignIn(RedirectSignIn):
    """Sign-in and renewal with the permissions `scopes`.

    Google keeps the refresh token. It refuses to renew what was revoked, unused for half a year, or a week old in an
    app whose publishing status is Testing.
    """

    authorize_url, token_url = "https://accounts.google.com/o/oauth2/v2/auth", "https://oauth2.googleapis.com/token"

    def check_app(self, app: AppRegistration) -> None:
        """Ask for a renewal nobody can have: Google checks the app first, so `invalid_grant` means that it is known.

        Raises InvalidContent when Google does not know the client or its secret.
        """
        try:
            self._oauth.refresh(self.token_url, app, "none")
        except NeedsReconnect as error:
            if error.code == "invalid_grant":
                return
            raise app_refused(error, APP_REFUSED, "client_id") from None

    def _dialect(self) -> Dialect:
        # A refresh token comes only with offline access, and with every consent only when consent is asked for anew.
        extra = {"access_type": "offline", "prompt": "consent"}
        return Dialect(authorize_extra=extra, judge=_judge)


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
