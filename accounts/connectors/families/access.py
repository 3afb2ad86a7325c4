"""What platforms opened by OAuth ask of a credential: its app, its tokens, its permissions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..errors import InvalidContent, MissingScope, NeedsReconnect, UnexpectedResponse
from ..setup import Scope
from ..text import problem
from ..types import AppRegistration, Credential
from .oauth2 import OAuth2

# What comes before an account's first credential.
NOTHING = Credential({}, version=-1)


def app_of(auth: Credential, platform: str) -> AppRegistration:
    """The developer app the account was opened with. Raises NeedsReconnect when it is gone."""
    if auth.app is None:
        raise NeedsReconnect(platform=platform, code="no_app")
    return auth.app


def try_app(oauth: OAuth2, token_url: str, app: AppRegistration, fields: Mapping[str, str]) -> None:
    """Offer a code that cannot be, where the platform judges the app before the code.

    `fields`: which form field the code of a refusal speaks of. Raises InvalidContent at that field, Transient.
    """
    try:
        oauth.token(token_url, app, {"grant_type": "authorization_code", "code": "check"})
    except (NeedsReconnect, UnexpectedResponse) as error:
        if error.code in fields:
            wrong = problem("app_unknown", fields[error.code], error.message)
            raise InvalidContent(problems=[wrong], platform=error.platform, code=error.code, raw=error.raw) from None


def refresh_token_of(auth: Credential, platform: str) -> str:
    """The refresh token. Raises NeedsReconnect without one."""
    token = auth.secrets.get("refresh")
    if not token:
        raise NeedsReconnect(platform=platform, code="no_refresh_token")
    return token


def tokens(found: Mapping[str, Any], *, before: str = "") -> dict[str, str]:
    """The secrets of a token answer. `before`: the refresh token that stays good when none is sent in its place."""
    refresh = str(found.get("refresh_token") or before)
    return {"access": str(found["access_token"]), **({"refresh": refresh} if refresh else {})}


def names(granted: Any) -> tuple[str, ...]:
    """Permissions as the platform lists them; empty when it lists none."""
    return tuple(map(str, granted)) if isinstance(granted, list) else ()


def missing(scopes: Sequence[Scope], granted: Sequence[str], *, required: bool) -> tuple[str, ...]:
    """Those of the required or of the optional permissions that were not given. Who names none is believed."""
    return tuple(item.name for item in scopes if item.required is required and granted and item.name not in granted)


def demand(scopes: Sequence[Scope], granted: Sequence[str], platform: str) -> None:
    """Raises MissingScope when a required permission was not given."""
    if lacking := missing(scopes, granted, required=True):
        raise MissingScope(scopes=lacking, platform=platform)
