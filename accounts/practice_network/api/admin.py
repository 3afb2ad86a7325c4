"""The back door for demos, drills, tests and benchmarks; every call needs the admin key."""

from __future__ import annotations

from base64 import b64decode
from dataclasses import asdict, dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse

from ..access import require_admin, token_json
from ..errors import ApiError, not_found
from ..network import Network
from ..records import Account, Post
from ..rules import Submission, check_comment
from ..shapes import account_json, iso, json_body, moment, post_json, words
from .accounts import open_or_create
from .media import keep_picture
from .posts import read_submission, say

AVATAR_MAX = 1_000_000


async def order_fault(request: Request) -> JSONResponse:
    """Make coming requests fail in a chosen way."""
    network = require_admin(request)
    fault = network.faults.add(await json_body(request))
    return JSONResponse(asdict(fault), 201)


async def faults(request: Request) -> JSONResponse:
    """GET: the standing orders. DELETE: drop them."""
    network = require_admin(request)
    if request.method == "DELETE":
        network.faults.clear()
    return JSONResponse({"faults": [asdict(fault) for fault in network.faults.orders]})


async def reset(request: Request) -> JSONResponse:
    """Forget accounts, posts, comments, uploads and faults."""
    network = require_admin(request)
    network.reset()
    return JSONResponse({"ok": True})


async def effects(request: Request) -> JSONResponse:
    """Every post that was really created, in order of arrival, deleted ones too: the proof of exactly once."""
    network = require_admin(request)
    rows = []
    for post in network.store.posts.values():
        account = network.store.accounts[post.account_id]
        rows.append(
            {
                "id": post.id,
                "account": account.id,
                "handle": account.handle,
                "flavour": account.flavour,
                "key": post.key or post.client_ref,
                "title": post.title,
                "text": post.text,
                "options": post.options,
                "media": post.media,
                "arrived_at": iso(post.arrived_at),
                "seeded": post.seeded,
                "deleted": post.deleted_at is not None,
            }
        )
    return JSONResponse({"posts": rows})


async def calls(request: Request) -> JSONResponse:
    """The latest API calls, oldest first: what a client really asked for."""
    network = require_admin(request)
    names = {account.id: account.handle for account in network.store.accounts.values()}
    rows = [{"method": method, "path": path, "handle": names.get(who, "")} for method, path, who in network.calls]
    return JSONResponse({"calls": rows})


async def seed(request: Request) -> JSONResponse:
    """Create accounts and posts with past dates in one call; posts obey their network's limits."""
    network = require_admin(request)
    body = await json_body(request)
    opened = [_dressed(network, open_or_create(network, entry)[0], entry) for entry in objects_of(body, "accounts")]
    # All are checked before the first is made, so that a refusal leaves no half of them.
    planned = [_plan(network, entry) for entry in objects_of(body, "posts")]
    posts = [_make(network, plan) for plan in planned]
    network.catch_up()
    return JSONResponse(
        {
            "accounts": [{**account_json(request, network, item), **token_json(network, item)} for item in opened],
            "posts": [post_json(request, network, item) for item in posts],
        },
        201,
    )


def _dressed(network: Network, account: Account, entry: dict[str, Any]) -> Account:
    """Give an account the picture that `avatar` holds (base64), where one is given. Raises ApiError 415 or 422."""
    given = words(entry, "avatar", longest=AVATAR_MAX)
    if given:
        try:
            picture = b64decode(given, validate=True)
        except ValueError:
            raise ApiError(422, "bad_field", "avatar must be base64.") from None
        account.avatar = keep_picture(network, account, picture).id
        network.store.save(account)
    return account


@dataclass(frozen=True, slots=True)
class _Plan:
    """A seeded post that has passed its checks."""

    account: Account
    wanted: Submission
    at: float
    first_comment: str
    client_ref: str


def _plan(network: Network, entry: dict[str, Any]) -> _Plan:
    account, at = account_of(network, words(entry, "account"), words(entry, "flavour")), moment(words(entry, "at"))
    if at > network.now:
        raise ApiError(422, "bad_field", "Seeded posts lie in the past.")
    first = words(entry, "first_comment")
    if first:
        check_comment(network.flavour(account), first)
    wanted = read_submission(network, account, entry)
    return _Plan(account, wanted, at, first, words(entry, "client_ref", longest=200))


def _make(network: Network, plan: _Plan) -> Post:
    post = network.publish(plan.account, plan.wanted, at=plan.at, client_ref=plan.client_ref)
    if plan.first_comment:
        say(network, plan.account, post, plan.first_comment, "", at=plan.at + 1)
    return post


def objects_of(body: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """The objects of a part that must be a list of them. Raises ApiError 422."""
    entries = body.get(name) or []
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise ApiError(422, "bad_field", f"{name} must be a list of objects.")
    return entries


def account_of(network: Network, name: str, flavour: str) -> Account:
    """The account with this id or handle; `flavour` decides when a handle exists on several networks."""
    found = network.store.accounts.get(name)
    if found is None:
        named = [item for item in network.store.accounts_named(name) if flavour in {"", item.flavour}]
        found = named[0] if len(named) == 1 else None
    if found is None:
        raise not_found("The account")
    return found
