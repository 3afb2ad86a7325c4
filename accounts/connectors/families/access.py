"""What platforms opened by OAuth ask of an app and of a credential: whether the app is known, what is permitted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..errors import ConnectorError, InvalidContent, MissingScope, NeedsReconnect, UnexpectedResponse
from ..setup import Scope
from ..text import problem
from ..types import AppRegistration, Credential
from .oauth2 import OAuth2


def app_of(auth: Credential, platform: str) -> AppRegistration:
    """The developer app the account was opened with. Raises NeedsReconnect when it is gone."""
    if auth.app is None:
        raise NeedsReconnect(platform=platform, code="no_app")
    return auth.app


def try_pair(oauth: OAuth2, token_url: str, app: AppRegistration, message: str) -> None:
    """Ask for a token of the app itself, which needs no person.

    Raises InvalidContent with `message` at the secret when id and secret do not belong together, Transient.
    """
    try:
        oauth.token(token_url, app, {"grant_type": "client_credentials"})
    except NeedsReconnect as error:
        raise app_refused(error, message) from None


def app_refused(error: ConnectorError, message: str, field: str = "client_secret") -> InvalidContent:
    """The refusal of an app as a problem of its form."""
    wrong = problem("app_refused", field, message)
    return InvalidContent(
        problems=[wrong], platform=error.platform, code=error.code, status=error.status, raw=error.raw
    )


def try_app(oauth: OAuth2, token_url: str, app: AppRegistration, fields: Mapping[str, str]) -> None:
    """Offer a code that cannot be, where the platform judges the app before the code.

    `fields`: which form field the code of a refusal speaks of. Raises InvalidContent at that field, Transient.
    """
    try:
        oauth.token(token_url, app, {"grant_type": "authorization_code", "code": "check"})
    except (NeedsReconnect, UnexpectedResponse) as error:
        if error.code in fields:
            raise app_refused(error, error.message, fields[error.code]) from None


def missing(scopes: Sequence[Scope], granted: Sequence[str], *, required: bool) -> tuple[str, ...]:
    """Those of the required or of the optional permissions that were not given. Who names none, or `*`, is believed."""
    named = granted and "*" not in granted
    return tuple(item.name for item in scopes if named and item.required is required and item.name not in granted)


def demand(scopes: Sequence[Scope], granted: Sequence[str], platform: str) -> None:
    """Raises MissingScope when a required permission was not given."""
    if lacking := missing(scopes, granted, required=True):
        raise MissingScope(scopes=lacking, platform=platform)
