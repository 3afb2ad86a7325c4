"""App passwords, sessions and their renewal."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from ...errors import AuthExpired, ConnectorError, HostRefused, InvalidContent, NeedsReconnect, UnexpectedResponse
from ...families.values import mapping, moment
from ...messages import _
from ...text import problem
from ...types import Credential, Problem
from .directory import Directory, endpoint_of
from .ids import SLUG

# What full passwords grant; app passwords grant com.atproto.appPass or com.atproto.appPassPrivileged.
FULL_SCOPE = "com.atproto.access"
# How long servers with opaque tokens are believed.
LIFE = timedelta(hours=2)


class Sessions(Directory):
    """Makes and renews credentials. Secrets kept: access, refresh, password (the app password) and service."""

    def refresh(self, auth: Credential) -> Credential:
        """Refresh the session, or sign in again with the app password. Raises NeedsReconnect when both are refused."""
        service = auth.secrets.get("service") or auth.host
        if token := auth.secrets.get("refresh"):
            try:
                session = self._xrpc.procedure(service, "com.atproto.server.refreshSession", token=token, write=False)
                return self._next(auth, session, service)
            except (AuthExpired, InvalidContent):
                # Refresh tokens rotate; a lost answer leaves us with a used one. The app password still opens.
                pass
        password = auth.secrets.get("password")
        if not password:
            raise NeedsReconnect(platform=SLUG)
        body = {"identifier": auth.remote_id, "password": password}
        try:
            session = self._xrpc.procedure(service, "com.atproto.server.createSession", body, write=False)
        except (AuthExpired, InvalidContent) as error:
            raise NeedsReconnect(platform=SLUG, code=error.code, status=error.status, raw=error.raw) from None
        return self._next(auth, session, service)

    def revoke(self, auth: Credential) -> None:
        """Close the session; the app password itself can only be removed by its owner."""
        self._end(auth.secrets.get("service") or auth.host, auth.secrets["refresh"])

    def _open(self, service: str, identifier: str, password: str) -> Credential:
        """Sign in. Raises InvalidContent with a problem at the field that is wrong."""
        session = self._create(service, identifier, password)
        if claims(session["accessJwt"]).get("scope") == FULL_SCOPE:
            self._end(service, session["refreshJwt"])
            message = _("This is the account's main password. Create an app password and enter that.")
            raise refuse(problem("main_password", "password", message))
        return self._credential(session, service=service, password=password, version=0)

    def _create(self, service: str, identifier: str, password: str) -> dict[str, Any]:
        body = {"identifier": identifier, "password": password}
        try:
            session = self._xrpc.procedure(service, "com.atproto.server.createSession", body, write=False)
        except AuthExpired as error:
            if error.code == "AuthFactorTokenRequired":
                message = _("This account asks for a code by email. Create an app password and enter that.")
                raise refuse(problem("main_password", "password", message), error) from None
            message = _("Handle and app password do not match.")
            raise refuse(problem("password_wrong", "password", message), error) from None
        except InvalidContent as error:
            raise refuse(
                problem("handle_unknown", "handle", _("The server does not know this handle.")), error
            ) from None
        if not (session.get("accessJwt") and session.get("refreshJwt") and session.get("did")):
            raise UnexpectedResponse(platform=SLUG, code="no_session")
        if identifier.startswith("did:") and session["did"] != identifier:
            raise UnexpectedResponse(platform=SLUG, code="other_account")
        return session

    def _end(self, service: str, refresh: str) -> None:
        """Close a session. One that is over already counts as closed."""
        try:
            self._xrpc.procedure(service, "com.atproto.server.deleteSession", token=refresh, write=False)
        except (AuthExpired, InvalidContent):
            return

    def _next(self, auth: Credential, session: Mapping[str, Any], service: str) -> Credential:
        if not (session.get("accessJwt") and session.get("refreshJwt")) or session.get("did") != auth.remote_id:
            raise UnexpectedResponse(platform=SLUG, code="no_session")
        password = auth.secrets.get("password", "")
        return self._credential(session, service=service, password=password, version=auth.version + 1)

    def _credential(self, session: Mapping[str, Any], *, service: str, password: str, version: int) -> Credential:
        access = str(session["accessJwt"])
        scope = claims(access).get("scope")
        home = endpoint_of(mapping(session, "didDoc"))
        return Credential(
            secrets={
                "access": access,
                "refresh": str(session["refreshJwt"]),
                "password": password,
                "service": service,
            },
            host=home if home and self._allowed(home) else service,
            remote_id=session["did"],
            expires_at=self._expiry(access),
            scopes=(scope,) if isinstance(scope, str) else (),
            version=version,
        )

    def _allowed(self, url: str) -> bool:
        try:
            self._http.check_url(url, platform=SLUG)
        except HostRefused:
            return False
        return True

    def _expiry(self, token: str) -> datetime:
        """The token's own end, where it names one."""
        return moment(claims(token).get("exp")) or self._clock() + LIFE


def claims(token: str) -> dict[str, Any]:
    """The payload of a JWT, unverified: we only read our own token's expiry and scope. Empty when malformed."""
    try:
        part = token.split(".")[1]
        payload = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (IndexError, ValueError, RecursionError):
        return {}
    return payload if isinstance(payload, dict) else {}


def refuse(found: Problem, cause: ConnectorError | None = None) -> InvalidContent:
    """The refusal of a form at the field of `found`."""
    if cause is None:
        return InvalidContent(problems=(found,), platform=SLUG, code=found.code)
    return InvalidContent(problems=(found,), platform=SLUG, code=found.code, status=cause.status, raw=cause.raw)
