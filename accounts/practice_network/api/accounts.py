"""Accounts, tokens and the webhook address."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse

from ..access import issue_tokens, refresh, require_account, require_admin, token_json
from ..errors import ApiError
from ..flavours import FLAVOURS
from ..followers import MINIMUM, parts
from ..network import Network
from ..records import Account
from ..shapes import account_json, json_body, number, words

HANDLE = re.compile(r"[\w.-]{1,40}")
COLOURS = 6
DAYS_MAX = 31


async def open_account(request: Request) -> JSONResponse:
    """Create an account, or open the one that already has this handle on this network."""
    network = require_admin(request)
    body = await json_body(request)
    account, created = open_or_create(network, body)
    answer = {"account": account_json(request, network, account), **token_json(network, account)}
    return JSONResponse(answer, 201 if created else 200)


def open_or_create(network: Network, body: dict[str, Any]) -> tuple[Account, bool]:
    """The account a body names and whether it is new. Raises ApiError 422."""
    flavour, handle = words(body, "flavour"), words(body, "handle").strip().lstrip("@")
    if flavour not in FLAVOURS:
        entry = {"code": "unknown_flavour", "field": "flavour", "limit": sorted(FLAVOURS)}
        raise ApiError(422, "unknown_flavour", "There is no such network.", details=[entry])
    if not HANDLE.fullmatch(handle):
        rule = {"code": "handle_invalid", "field": "handle", "limit": 40}
        raise ApiError(422, "handle_invalid", "A handle has 1-40 letters, digits, dots or dashes.", details=[rule])
    account = network.store.account_named(flavour, handle)
    if account is None:
        account = _new_account(network, flavour, handle, body)
        issue_tokens(network, account)
        return account, True
    account.display_name = words(body, "display_name", longest=60).strip() or account.display_name
    account.bio = words(body, "bio", longest=300).strip() if "bio" in body else account.bio
    if account.revoked or account.token_until <= network.now:
        account.revoked, account.refresh_token = False, ""
        issue_tokens(network, account)
    else:
        network.store.save(account)
    return account, False


def _new_account(network: Network, flavour: str, handle: str, body: dict[str, Any]) -> Account:
    return Account(
        id=network.store.new_id(),
        flavour=flavour,
        handle=handle,
        display_name=words(body, "display_name", longest=60).strip() or handle,
        colour=int(number(body, "colour", sum(handle.encode()))) % COLOURS,
        bio=words(body, "bio", longest=300).strip(),
        followers=int(number(body, "followers", 200)),
        audience=float(number(body, "audience", 1.0, most=10)),
        created_at=network.now,
    )


async def new_token(request: Request) -> JSONResponse:
    """Exchange a refresh token for a fresh pair."""
    network: Network = request.app.state.network
    body = await json_body(request)
    account = refresh(network, words(body, "refresh_token"))
    return JSONResponse({"account": account_json(request, network, account), **token_json(network, account)})


async def me(request: Request) -> JSONResponse:
    """The account the token opens."""
    network, account = require_account(request)
    return JSONResponse(account_json(request, network, account))


async def audience(request: Request) -> JSONResponse:
    """Who follows the account, in parts; nothing about so few that somebody could be recognised."""
    _network, account = require_account(request)
    if account.followers < MINIMUM:
        entry = {"code": "audience_too_small", "field": "", "limit": MINIMUM}
        raise ApiError(422, "audience_too_small", "There are too few followers to describe.", details=[entry])
    return JSONResponse({"followers": account.followers, "slices": parts(account, FLAVOURS[account.flavour])})


async def days(request: Request) -> JSONResponse:
    """The account by days (UTC) from `since` to `until`, both included, from the day it was opened on.

    Followers at the day's end, and how many began to follow on it.
    """
    network, account = require_account(request)
    network.catch_up()
    first, last = (_day(request, name) for name in ("since", "until"))
    if (last - first).days >= DAYS_MAX:
        raise ApiError(422, "bad_field", f"At most {DAYS_MAX} days.")
    follows = [
        datetime.fromtimestamp(one.at, UTC).date()
        for one in network.store.comments.values()
        if one.account_id == account.id and one.kind == "follow" and not one.deleted_at
    ]
    first = max(first, datetime.fromtimestamp(account.created_at, UTC).date())
    last = min(last, datetime.fromtimestamp(network.now, UTC).date())
    rows = []
    for number_of_day in range((last - first).days + 1):
        day = first + timedelta(days=number_of_day)
        later = sum(one > day for one in follows)
        rows.append(
            {"day": day.isoformat(), "followers": account.followers - later, "followers_gained": follows.count(day)}
        )
    return JSONResponse({"days": rows})


def _day(request: Request, name: str) -> date:
    try:
        return date.fromisoformat(request.query_params.get(name, ""))
    except ValueError:
        raise ApiError(422, "bad_field", f"{name} must be an ISO 8601 date.") from None


async def set_webhook(request: Request) -> JSONResponse:
    """Register where comments are pushed to; an empty url stops it."""
    network, account = require_account(request)
    body = await json_body(request)
    url, secret = words(body, "url", longest=500), words(body, "secret", longest=200)
    if url and (not url.startswith(("http://", "https://")) or len(secret) < 16):
        raise ApiError(422, "webhook_invalid", "url must be http(s) and secret at least 16 characters.")
    account.webhook_url, account.webhook_secret = url, secret if url else ""
    network.store.save(account)
    return JSONResponse({"url": url})
