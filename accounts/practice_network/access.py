"""Who is asking: bearer tokens of accounts, and the admin key."""

from __future__ import annotations

import hmac
import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.requests import Request

from .errors import ApiError
from .records import Account

if TYPE_CHECKING:
    from .network import Network

TOKEN_SECONDS = 30 * 86400
REFRESH_GRACE = 60.0
ADMIN_HEADER = "x-practice-key"
KEY_FILE = "admin.key"


def read_admin_key(folder: Path) -> str:
    """The admin key from PRACTICE_ADMIN_KEY, else from `admin.key` in `folder`, which is made when absent."""
    given = os.environ.get("PRACTICE_ADMIN_KEY", "").strip()
    path = folder / KEY_FILE
    if given:
        return given
    if path.exists():
        return path.read_text().strip()
    folder.mkdir(parents=True, exist_ok=True)
    key = secrets.token_urlsafe(32)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(key + "\n")
    return key


def network_of(request: Request) -> Network:
    """The network this process runs."""
    network: Network = request.app.state.network
    return network


def require_admin(request: Request) -> Network:
    """The network, when the request carries the admin key. Raises ApiError 401."""
    network = network_of(request)
    if not hmac.compare_digest(request.headers.get(ADMIN_HEADER, "").encode(), network.admin_key.encode()):
        raise ApiError(401, "admin_key_invalid", f"Send the admin key in {ADMIN_HEADER}.")
    return network


def bearer_account(network: Network, authorization: str) -> Account | None:
    """The account an Authorization header names, whether or not its token still works."""
    scheme, _, token = authorization.partition(" ")
    return network.store.by_token.get(token.strip()) if scheme.lower() == "bearer" else None


def require_account(request: Request) -> tuple[Network, Account]:
    """The network and the account asking. Raises ApiError 401 with token_invalid, token_revoked or token_expired."""
    network = network_of(request)
    account = bearer_account(network, request.headers.get("authorization", ""))
    if account is None:
        raise ApiError(401, "token_invalid", "The access token is not known.")
    if account.revoked:
        raise ApiError(401, "token_revoked", "The person has withdrawn access.")
    if account.token_until <= network.now:
        raise ApiError(401, "token_expired", "The access token has expired; refresh it.")
    return network, account


def issue_tokens(network: Network, account: Account) -> None:
    """Give the account a fresh pair of tokens. The refresh token used last stays good for a minute, so that a lost
    answer does not lock the client out."""
    account.used_refresh_token, account.refreshed_at = account.refresh_token, network.now
    account.token = f"pa_{secrets.token_urlsafe(24)}"
    account.refresh_token = f"pr_{secrets.token_urlsafe(24)}"
    account.token_until = network.now + TOKEN_SECONDS
    network.store.save(account)


def refresh(network: Network, refresh_token: str) -> Account:
    """Exchange a refresh token. Raises ApiError 401 when it is unknown, used up or withdrawn."""
    account = network.store.by_refresh.get(refresh_token)
    if account is None or account.revoked:
        raise ApiError(401, "token_revoked", "The refresh token is not valid.")
    if refresh_token == account.refresh_token:
        issue_tokens(network, account)
    elif network.now > account.refreshed_at + REFRESH_GRACE:
        raise ApiError(401, "token_revoked", "The refresh token was used before.")
    return account


def token_json(network: Network, account: Account) -> dict[str, object]:
    """The token part of an answer."""
    return {
        "access_token": account.token,
        "refresh_token": account.refresh_token,
        "expires_in": int(account.token_until - network.now),
    }
