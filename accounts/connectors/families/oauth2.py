"""OAuth 2 authorisation code flow with PKCE (RFC 6749, RFC 7636, RFC 7009)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from ..errors import InvalidContent, NeedsReconnect, UnexpectedResponse
from ..http import Http
from ..messages import _
from ..outcomes import Clock, from_status
from ..types import AppRegistration, RedirectStart


class OAuth2:
    """The flow at one platform: addresses are given per call, since federated servers each have their own."""

    def __init__(self, http: Http, clock: Clock, platform: str) -> None:
        self._http, self._clock, self._platform = http, clock, platform

    def start(
        self, authorize_url: str, app: AppRegistration, *, scopes: Sequence[str], redirect_uri: str, state: str
    ) -> RedirectStart:
        """Address to send the person to. PKCE is always sent; servers that do not know it must ignore it."""
        verifier = secrets.token_urlsafe(48)
        query = {
            "response_type": "code",
            "client_id": app.client_id,
            "redirect_uri": redirect_uri,
            "scope": " ".join(scopes),
            "state": state,
            "code_challenge": challenge(verifier),
            "code_challenge_method": "S256",
        }
        return RedirectStart(f"{authorize_url}?{urlencode(query)}", {"verifier": verifier, "state": state})

    def exchange(
        self,
        token_url: str,
        app: AppRegistration,
        query: Mapping[str, str],
        keep: Mapping[str, str],
        *,
        redirect_uri: str,
    ) -> dict[str, Any]:
        """Trade the code the person came back with for tokens.

        Raises NeedsReconnect when the person refused, the state differs, or the code is no longer good.
        """
        if not keep.get("state") or not hmac.compare_digest(keep["state"].encode(), query.get("state", "").encode()):
            message = _("This sign-in was not started here or has expired. Start again.")
            raise NeedsReconnect(message, platform=self._platform, code="state_mismatch")
        if query.get("error") or not query.get("code"):
            message = _("The permission was not given.")
            raise NeedsReconnect(message, platform=self._platform, code=query.get("error", "no_code"))
        return self._token(
            token_url,
            {
                "grant_type": "authorization_code",
                "code": query["code"],
                "redirect_uri": redirect_uri,
                "client_id": app.client_id,
                "client_secret": app.client_secret,
                "code_verifier": keep["verifier"],
            },
        )

    def refresh(self, token_url: str, app: AppRegistration, refresh_token: str) -> dict[str, Any]:
        """Trade a refresh token for new tokens. Raises NeedsReconnect when it is refused."""
        return self._token(
            token_url,
            {
                "grant_type": "refresh_token",
                "refresh_token": refresh_token,
                "client_id": app.client_id,
                "client_secret": app.client_secret,
            },
        )

    def revoke(self, revoke_url: str, app: AppRegistration, token: str) -> None:
        """End a token. One the server does not know, or a server without revocation, counts as ended."""
        body = {"client_id": app.client_id, "client_secret": app.client_secret, "token": token}
        answer = self._http.request("POST", revoke_url, platform=self._platform, write=False, data=body)
        if answer.status == 429 or answer.status >= 500:
            raise from_status(answer, self._clock())

    def _token(self, url: str, body: Mapping[str, str]) -> dict[str, Any]:
        # Not a write in our sense: nothing becomes visible, and a lost code only means signing in again.
        answer = self._http.request("POST", url, platform=self._platform, write=False, data=dict(body))
        if not answer.ok:
            error = from_status(answer, self._clock())
            if answer.status == 401 or isinstance(error, InvalidContent):
                raise NeedsReconnect(
                    platform=self._platform,
                    code="grant_refused",
                    status=answer.status,
                    request_id=answer.request_id,
                    raw=answer.raw,
                )
            raise error
        found = answer.mapping()
        if not isinstance(found.get("access_token"), str) or not found["access_token"]:
            raise UnexpectedResponse(platform=self._platform, code="no_token", raw=answer.raw)
        return found


def challenge(verifier: str) -> str:
    """The S256 challenge of a PKCE verifier (RFC 7636 section 4.2)."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
