"""What anybody with an account sees of the other accounts of the same network."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse

from ..access import require_account
from ..errors import ApiError, not_found
from ..network import Network
from ..records import Account
from ..shapes import account_json, post_json

LIMIT_MAX = 100
_PRIVATE = ("client_ref", "options")


async def profile(request: Request) -> JSONResponse:
    """Public facts of an account of the caller's network."""
    network, account = _other(request)
    return JSONResponse(account_json(request, network, account))


async def posts(request: Request) -> JSONResponse:
    """Its live posts, newest first, with the figures everybody sees; `limit` from 1 to 100."""
    network, account = _other(request)
    given = request.query_params.get("limit", "50")
    if not given.isdecimal() or not 1 <= int(given) <= LIMIT_MAX:
        raise ApiError(422, "bad_field", "limit must be a number from 1 to 100.")
    live = [
        post
        for post in network.store.of_account[account.id]
        if post.deleted_at is None and post.ready_at <= network.now
    ]
    newest = sorted(live, key=lambda post: (post.created_at, post.id), reverse=True)[: int(given)]
    shown = [
        {
            **{name: value for name, value in post_json(request, network, post).items() if name not in _PRIVATE},
            "figures": network.figures(post),
        }
        for post in newest
    ]
    return JSONResponse({"posts": shown})


def _other(request: Request) -> tuple[Network, Account]:
    """The network and the account named in the address. Raises ApiError 404."""
    network, asking = require_account(request)
    account = network.store.account_named(asking.flavour, request.path_params["handle"])
    if account is None:
        raise not_found("account")
    return network, account
