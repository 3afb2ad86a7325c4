"""Opening accounts: finding a handle's home server, app passwords, sessions and their renewal."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from ...errors import (
    AuthExpired,
    ConnectorError,
    HostRefused,
    InvalidContent,
    NeedsReconnect,
    RateLimited,
    Transient,
    UnexpectedResponse,
)
from ...families.federated import origin_of, server_origin
from ...fields import ConnectField
from ...http import Http
from ...messages import _
from ...text import problem
from ...types import Credential, Problem
from .wire import SLUG, Xrpc, claims

DEFAULT_HOST = "https://bsky.social"
PLC_DIRECTORY = "https://plc.directory"
# What full passwords grant; app passwords grant com.atproto.appPass or com.atproto.appPassPrivileged.
FULL_SCOPE = "com.atproto.access"
_HANDLE = re.compile(r"^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$")
_DID = re.compile(r"^did:(?:plc:[a-z2-7]{24}|web:[A-Za-z0-9.%:-]+)$")

FIELDS = (
    ConnectField("handle", _("Handle"), help=_("For example name.bsky.social or your own domain.")),
    ConnectField(
        "password",
        _("App password"),
        kind="password",
        help=_("Create one at Bluesky under Settings, Privacy and security, App passwords."),
    ),
    ConnectField(
        "host",
        _("Server"),
        kind="url",
        help=_("Leave as it is unless the account lives on a server of its own."),
        required=False,
        initial=DEFAULT_HOST,
    ),
)


class Sessions:
    """Makes and renews credentials. Secrets kept: access, refresh, password (the app password) and service."""

    def __init__(self, http: Http, xrpc: Xrpc, clock: Callable[[], datetime], plc_directory: str) -> None:
        self._http, self._xrpc, self._clock, self._plc = http, xrpc, clock, plc_directory.rstrip("/")

    def open(self, values: Mapping[str, str]) -> Credential:
        """Sign in with the form's values. Raises InvalidContent with a problem at the field that is wrong."""
        handle = values.get("handle", "").strip().removeprefix("@").strip().lower()
        password = values.get("password", "").strip()
        given = server_origin(self._http, values.get("host", "") or DEFAULT_HOST, platform=SLUG)
        if not (_HANDLE.match(handle) or _DID.match(handle)):
            raise _refuse(
                problem("handle_invalid", "handle", _("Enter the full handle, for example name.bsky.social."))
            )
        if not password:
            raise _refuse(problem("password_missing", "password", _("Enter an app password.")))
        did = self.resolve(given, handle)
        service = given
        if given == DEFAULT_HOST and did:
            service = self.home_of(did) or given
        session = self._create(service, did or handle, password)
        if claims(session["accessJwt"]).get("scope") == FULL_SCOPE:
            self.end(service, session["refreshJwt"])
            message = _("This is the account's main password. Create an app password and enter that.")
            raise _refuse(problem("main_password", "password", message))
        return self._credential(session, service=service, password=password, version=0)

    def renew(self, auth: Credential) -> Credential:
        """Refresh the session, or sign in again with the app password. Raises NeedsReconnect when both are refused."""
        service = auth.secrets.get("service") or auth.host
        if token := auth.secrets.get("refresh"):
            try:
                session = self._xrpc.procedure(service, "com.atproto.server.refreshSession", token=token, write=False)
                return self._next(auth, session, service)
            except (AuthExpired, InvalidContent):
                # Refresh tokens rotate; a lost answer leaves us with a used one. The app password still opens.
                pass
        if not auth.secrets.get("password"):
            raise NeedsReconnect(platform=SLUG)
        try:
            session = self._xrpc.procedure(
                service,
                "com.atproto.server.createSession",
                {"identifier": auth.remote_id, "password": auth.secrets["password"]},
                write=False,
            )
        except (AuthExpired, InvalidContent) as error:
            raise NeedsReconnect(platform=SLUG, code=error.code, status=error.status, raw=error.raw) from None
        return self._next(auth, session, service)

    def resolve(self, host: str, handle: str) -> str | None:
        """The DID behind a handle as `host` knows it; None when it knows none or cannot say."""
        if handle.startswith("did:"):
            return handle
        try:
            found = self._xrpc.query(host, "com.atproto.identity.resolveHandle", {"handle": handle}).get("did")
        except RateLimited:
            raise
        except ConnectorError:
            return None
        return found if isinstance(found, str) and found.startswith("did:") else None

    def home_of(self, did: str) -> str | None:
        """Origin of the server that holds an account, from its DID document; None when it cannot be read."""
        if did.startswith("did:web:"):
            url = f"https://{did.removeprefix('did:web:').replace('%3A', ':')}/.well-known/did.json"
        else:
            url = f"{self._plc}/{did}"
        try:
            answer = self._http.request("GET", url, platform=SLUG, write=False, max_bytes=200_000, total=15)
            return endpoint_of(answer.mapping()) if answer.ok else None
        except (HostRefused, Transient, UnexpectedResponse):
            return None

    def _create(self, service: str, identifier: str, password: str) -> dict[str, Any]:
        body = {"identifier": identifier, "password": password}
        try:
            session = self._xrpc.procedure(service, "com.atproto.server.createSession", body, write=False)
        except AuthExpired as error:
            if error.code == "AuthFactorTokenRequired":
                message = _("This account asks for a code by email. Create an app password and enter that.")
                raise _refuse(problem("main_password", "password", message), error) from None
            message = _("Handle and app password do not match.")
            raise _refuse(problem("password_wrong", "password", message), error) from None
        except InvalidContent as error:
            raise _refuse(
                problem("handle_unknown", "handle", _("The server does not know this handle.")), error
            ) from None
        if not (session.get("accessJwt") and session.get("refreshJwt") and session.get("did")):
            raise UnexpectedResponse(platform=SLUG, code="no_session")
        if identifier.startswith("did:") and session["did"] != identifier:
            raise UnexpectedResponse(platform=SLUG, code="other_account")
        return session

    def end(self, service: str, refresh: str) -> None:
        """Close a session. One that is over already counts as closed."""
        try:
            self._xrpc.procedure(service, "com.atproto.server.deleteSession", token=refresh, write=False)
        except (AuthExpired, InvalidContent):
            return

    def _credential(self, session: Mapping[str, Any], *, service: str, password: str, version: int) -> Credential:
        scope = claims(session["accessJwt"]).get("scope")
        document = session.get("didDoc")
        home = endpoint_of(document) if isinstance(document, dict) else None
        return Credential(
            secrets={
                "access": session["accessJwt"],
                "refresh": session["refreshJwt"],
                "password": password,
                "service": service,
            },
            host=home if home and self._allowed(home) else service,
            remote_id=session["did"],
            expires_at=self._expiry(session["accessJwt"]),
            scopes=(scope,) if isinstance(scope, str) else (),
            version=version,
        )

    def _next(self, auth: Credential, session: Mapping[str, Any], service: str) -> Credential:
        if not (session.get("accessJwt") and session.get("refreshJwt")) or session.get("did") != auth.remote_id:
            raise UnexpectedResponse(platform=SLUG, code="no_session")
        password = auth.secrets.get("password", "")
        return self._credential(session, service=service, password=password, version=auth.version + 1)

    def _allowed(self, url: str) -> bool:
        try:
            self._http.check_url(url, platform=SLUG)
        except HostRefused:
            return False
        return True

    def _expiry(self, token: str) -> datetime:
        """The token's own end; two hours from now for servers with opaque tokens."""
        until = claims(token).get("exp")
        if isinstance(until, int | float):
            return datetime.fromtimestamp(until, UTC)
        return self._clock() + timedelta(hours=2)


def endpoint_of(document: Mapping[str, Any]) -> str | None:
    """Origin of the personal data server a DID document names."""
    for service in document.get("service") or ():
        if isinstance(service, dict) and str(service.get("id", "")).endswith("#atproto_pds"):
            return origin_of(str(service.get("serviceEndpoint", "")))
    return None


def _refuse(found: Problem, cause: ConnectorError | None = None) -> InvalidContent:
    if cause is None:
        return InvalidContent(problems=(found,), platform=SLUG, code=found.code)
    return InvalidContent(problems=(found,), platform=SLUG, code=found.code, status=cause.status, raw=cause.raw)
