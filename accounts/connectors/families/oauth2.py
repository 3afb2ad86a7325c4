"""OAuth 2 authorisation code flow (RFC 6749), with PKCE (RFC 7636) and revocation (RFC 7009) where the platform has it.

Platforms differ in names and shapes, not in the flow: a `Dialect` says how.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

from ..errors import ConnectorError, InvalidContent, NeedsReconnect, UnexpectedResponse
from ..http import Answer, Http
from ..messages import _
from ..outcomes import Clock, from_status
from ..types import AppRegistration, Credential, RedirectStart
from .values import moment

# A life in seconds is below this.
MOMENTS = 1_000_000_000

# Judges an answer of the token endpoint: the error it stands for, None when it is a success.
Judge = Callable[[Answer], ConnectorError | None]


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one platform speaks the flow.

    `id_name`, `secret_name`: parameters of the client id and secret. `separator` joins scopes. `send`: how the token
    endpoint takes its parameters: form, json or query (a GET). `basic`: id and secret go into the Authorization header
    instead. `authorize_extra`, `exchange_extra`: further parameters of the address the person is sent to, and of the
    exchange. `envelope`: the field the
    tokens lie in when they are not at the top. `judge`: tells success from failure where the status alone does not.
    `with_redirect`: whether the exchange repeats the redirect address.
    """

    id_name: str = "client_id"
    secret_name: str = "client_secret"  # noqa: S105 - a parameter's name
    separator: str = " "
    pkce: bool = True
    send: str = "form"
    basic: bool = False
    with_redirect: bool = True
    envelope: str = ""
    authorize_extra: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    exchange_extra: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    judge: Judge | None = None


PLAIN = Dialect()


class OAuth2:
    """The flow at one platform: addresses are given per call, since federated servers each have their own."""

    def __init__(self, http: Http, clock: Clock, platform: str, dialect: Dialect = PLAIN) -> None:
        self._http, self._clock, self._platform, self._dialect = http, clock, platform, dialect

    def start(
        self, authorize_url: str, app: AppRegistration, *, scopes: Sequence[str], redirect_uri: str, state: str
    ) -> RedirectStart:
        """Address to send the person to, and what to keep until they return."""
        dialect, keep = self._dialect, {"state": state}
        query = {
            "response_type": "code",
            dialect.id_name: app.client_id,
            "redirect_uri": redirect_uri,
            "scope": dialect.separator.join(scopes),
            "state": state,
            **dialect.authorize_extra,
        }
        if dialect.pkce:
            keep["verifier"] = secrets.token_urlsafe(48)
            query |= {"code_challenge": challenge(keep["verifier"]), "code_challenge_method": "S256"}
        return RedirectStart(f"{authorize_url}?{urlencode(query)}", keep)

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
        body = {"grant_type": "authorization_code", "code": self.code_of(query, keep), **self._dialect.exchange_extra}
        if self._dialect.with_redirect:
            body["redirect_uri"] = redirect_uri
        if self._dialect.pkce:
            body["code_verifier"] = keep["verifier"]
        return self.token(token_url, app, body)

    def code_of(self, query: Mapping[str, str], keep: Mapping[str, str]) -> str:
        """The code of a return that belongs to the trip begun here. Raises NeedsReconnect otherwise."""
        if not keep.get("state") or not hmac.compare_digest(keep["state"].encode(), query.get("state", "").encode()):
            message = _("This sign-in was not started here or has expired. Start again.")
            raise NeedsReconnect(message, platform=self._platform, code="state_mismatch")
        if query.get("error") or not query.get("code"):
            message = _("The permission was not given.")
            raise NeedsReconnect(message, platform=self._platform, code=query.get("error", "no_code"))
        return query["code"]

    def refresh(self, token_url: str, app: AppRegistration, refresh_token: str) -> dict[str, Any]:
        """Trade a refresh token for new tokens. Raises NeedsReconnect when it is refused."""
        return self.token(token_url, app, {"grant_type": "refresh_token", "refresh_token": refresh_token})

    def opened(self, app: AppRegistration, found: Mapping[str, Any]) -> Credential:
        """A first credential from a token answer (see `updated`)."""
        return self.updated(Credential({}, app.host, app=app, version=-1), found)

    def renewed(self, token_url: str, auth: Credential) -> Credential:
        """`auth` with new tokens. Raises NeedsReconnect when there is no refresh token, or when it is refused."""
        token = auth.secrets.get("refresh")
        if not token or auth.app is None:
            raise NeedsReconnect(platform=self._platform, code="no_refresh_token")
        return self.updated(auth, self.refresh(token_url, auth.app, token))

    def revoke(self, revoke_url: str, app: AppRegistration, token: str) -> None:
        """End a token. One the server does not know, or a server without revocation, counts as ended."""
        body, headers = self._signed(app, {"token": token})
        answer = self._http.request(
            "POST", revoke_url, platform=self._platform, write=False, data=body, headers=headers
        )
        if answer.status == 429 or answer.status >= 500:
            raise from_status(answer, self._clock())

    def token(self, url: str, app: AppRegistration, body: Mapping[str, str]) -> dict[str, Any]:
        """Ask the token endpoint. Raises NeedsReconnect when it refuses the grant, other errors as their class says."""
        # Not a write in our sense: nothing becomes visible, and a lost code only means signing in again.
        fields, headers = self._signed(app, body)
        send = self._dialect.send
        method = "GET" if send == "query" else "POST"
        where: dict[str, Any] = {"params" if send == "query" else "json" if send == "json" else "data": fields}
        answer = self._http.request(method, url, platform=self._platform, write=False, headers=headers, **where)
        error = self._error(answer)
        if error is not None:
            raise error
        found = answer.mapping()
        if self._dialect.envelope:
            found = found.get(self._dialect.envelope) or {}
        if not isinstance(found, dict) or not isinstance(found.get("access_token"), str) or not found["access_token"]:
            raise UnexpectedResponse(platform=self._platform, code="no_token", raw=answer.raw)
        return found

    def ends(self, found: Mapping[str, Any], name: str = "expires_in") -> datetime | None:
        """When a token whose life is `found[name]` seconds ends (aware UTC); None when it says nothing.

        A number above 10^9 is the moment itself (Unix time), as Bilibili sends it.
        """
        try:
            seconds = int(found.get(name) or 0)
        except (TypeError, ValueError):
            return None
        if seconds > MOMENTS:
            return moment(seconds)
        return self._clock().astimezone(UTC) + timedelta(seconds=seconds) if seconds > 0 else None

    def updated(self, auth: Credential, found: Mapping[str, Any]) -> Credential:
        """`auth` with what a token answer brings: secrets `access` and `refresh`, permissions, the end of access.

        The refresh token and the permissions stay where the answer brings no others.
        """
        secrets = {**auth.secrets, "access": str(found["access_token"])}
        if found.get("refresh_token"):
            secrets["refresh"] = str(found["refresh_token"])
        scopes = names(found.get("scope") or found.get("scopes")) or auth.scopes
        ends, version = self.ends(found), auth.version + 1
        return replace(auth, secrets=secrets, scopes=scopes, expires_at=ends, version=version)

    def _signed(self, app: AppRegistration, body: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
        """Parameters and headers with the app's identity."""
        dialect = self._dialect
        if dialect.basic:
            pair = base64.b64encode(f"{app.client_id}:{app.client_secret}".encode()).decode()
            return dict(body), {"authorization": f"Basic {pair}"}
        return {**body, dialect.id_name: app.client_id, dialect.secret_name: app.client_secret}, {}

    def _error(self, answer: Answer) -> ConnectorError | None:
        if self._dialect.judge is not None and (found := self._dialect.judge(answer)) is not None:
            return found
        if answer.ok:
            return None
        error = from_status(answer, self._clock())
        if answer.status == 401 or isinstance(error, InvalidContent):
            return NeedsReconnect(
                platform=self._platform,
                code="grant_refused",
                status=answer.status,
                request_id=answer.request_id,
                raw=answer.raw,
            )
        return error


def names(granted: Any) -> tuple[str, ...]:
    """Permissions as a platform tells them: a list, or a text with commas or spaces; empty when it tells none."""
    if isinstance(granted, list):
        return tuple(map(str, granted))
    return tuple(granted.replace(",", " ").split()) if isinstance(granted, str) else ()


def challenge(verifier: str) -> str:
    """The S256 challenge of a PKCE verifier (RFC 7636 section 4.2)."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
