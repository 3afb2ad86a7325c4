"""The simulated public on demand: single words of single people, and crowds. Every call needs the admin key."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse

from ..access import require_admin
from ..audience import chance, person_id
from ..crowd import KINDS, Crowd, storm
from ..errors import ApiError, not_found
from ..network import REACTIONS, Network
from ..pictures import KINDS as PICTURES
from ..pictures import draw
from ..records import Account, Comment, Post
from ..remarks import PEOPLE
from ..shapes import comment_json, json_body, moment, number, words
from .admin import account_of
from .media import keep_picture

STORM_MAX, SECONDS_MAX, ATTACHMENTS_MAX = 60_000, 3600, 9
NAME_MAX, TEXT_MAX = 60, 5000
# How long after its words somebody in a crowd changes them.
SECOND_THOUGHTS = 5.0


async def say(request: Request) -> JSONResponse:
    """Let a person say or do something towards an account, or (`own`) the account something in another tool."""
    network = require_admin(request)
    body = await json_body(request)
    account = account_of(network, words(body, "account"), words(body, "flavour"))
    kind, text = words(body, "kind") or "comment", words(body, "text", longest=TEXT_MAX).strip()
    name = words(body, "person", longest=NAME_MAX).strip()
    target = _target(network, account, words(body, "reply_to"))
    own = body.get("own") is True
    if kind not in KINDS or (own and kind in REACTIONS) or not (name or own):
        raise ApiError(422, "bad_field", f"kind must be one of {', '.join(KINDS)}, and a person must do it.")
    attached = int(number(body, "attachments", 0, most=ATTACHMENTS_MAX))
    if kind not in REACTIONS and not text and not attached:
        raise ApiError(422, "bad_field", "text must not be empty.")
    post = _post(network, account, words(body, "post") or (target.post_id if target else ""), kind)
    person, at = person_id(name) if name else "", _past(network, words(body, "at"))
    said = Comment(
        id=network.store.new_id(),
        post_id=post.id if post else "",
        account_id=account.id,
        author_id=account.id if own else person,
        author=account.display_name if own else name,
        text=text,
        at=at,
        own=own,
        reply_to=target.id if target else "",
        kind=kind,
        to_id=person if own else "",
        to_name=name if own else "",
        media=await pictures(network, account, attached, seed=name),
    )
    network.listen(said)
    return JSONResponse(comment_json(network, said, request), 201)


async def edit(request: Request) -> JSONResponse:
    """Change the words of something that was said."""
    network, said, body = await _said(request)
    text = words(body, "text", longest=TEXT_MAX).strip()
    if not text or said.deleted_at:
        raise ApiError(422, "bad_field", "text must not be empty, and what is gone cannot be changed.")
    network.edit(said, text)
    return JSONResponse(comment_json(network, said, request))


async def unsay(request: Request) -> JSONResponse:
    """Delete something that was said, as its author would, or take a reaction back."""
    network, said, _body = await _said(request)
    network.unsay(said)
    return JSONResponse(comment_json(network, said, request))


async def comment_storm(request: Request) -> JSONResponse:
    """A crowd: `n` things said or done at once or over `seconds`, under a post (the account's newest) and to it."""
    network = require_admin(request)
    body = await json_body(request)
    account = account_of(network, words(body, "account"), words(body, "flavour"))
    crowd = read_crowd(body, network.flavour(account).language)
    needs_post = any(crowd.kinds.get(kind) for kind in ("comment", "like"))
    post = _post(network, account, words(body, "post"), "comment") if needs_post else None
    start, prefix = len(network.store.under[post.id]) if post else 0, network.store.new_id()
    album = await pictures(network, account, PICTURES if crowd.pictured else 0, seed="")
    for index, said in enumerate(storm(crowd, account, post, prefix, start, network.now)):
        if index % 500 == 0:
            # A large crowd takes seconds to think up: what is due is not kept waiting by it.
            await asyncio.sleep(0)
        if said.text and chance(said.id, "picture") < crowd.pictured:
            said.media = [album[int(chance(said.id, "which") * len(album))]]
        network.later(said.at, partial(network.listen, said))
        _second_thoughts(network, crowd, said)
    network.catch_up()
    return JSONResponse({"post": post.id if post else "", "comments": crowd.number}, 201)


def read_crowd(body: dict[str, Any], language: str) -> Crowd:
    """How the crowd of a body behaves. Raises ApiError 422."""
    kinds = body.get("kinds") or {"comment": 1}
    language = words(body, "language") or language
    if not isinstance(kinds, dict) or not set(kinds) <= set(KINDS) or language not in PEOPLE:
        raise ApiError(422, "bad_field", f"kinds are shares of {', '.join(KINDS)}; language is zh or en.")
    shares = {kind: number(kinds, kind, 0, most=1000) for kind in kinds}
    if not sum(shares.values()):
        raise ApiError(422, "bad_field", "One of the shares must be more than 0.")
    return Crowd(
        number=int(number(body, "n", 20, most=STORM_MAX)),
        seconds=number(body, "seconds", 0, most=SECONDS_MAX),
        kinds=shares,
        people=int(number(body, "people", 0, most=STORM_MAX)),
        language=language,
        edited=number(body, "edited", 0, most=1),
        deleted=number(body, "deleted", 0, most=1),
        pictured=number(body, "pictured", 0, most=1),
    )


async def pictures(network: Network, account: Account, count: int, *, seed: str) -> list[str]:
    """Ids of `count` pictures that people send to the account; each is drawn once."""
    first = int(chance(seed, "picture") * PICTURES)
    found = []
    for index in range(first, first + count):
        key = (account.id, index % PICTURES)
        if key not in network.pictures:
            data = await to_thread.run_sync(draw, index)
            network.pictures[key] = keep_picture(network, account, data).id
        found.append(network.pictures[key])
    return found


def _second_thoughts(network: Network, crowd: Crowd, said: Comment) -> None:
    luck = chance(said.id, "second thoughts")
    if not said.text or luck >= crowd.edited + crowd.deleted:
        return
    then = said.at + SECOND_THOUGHTS * (0.2 + 0.8 * chance(said.id, "when"))
    change = partial(network.edit, said, f"{said.text} …") if luck < crowd.edited else partial(network.unsay, said)
    network.later(then, change)


def _target(network: Network, account: Account, identifier: str) -> Comment | None:
    found = network.store.comments.get(identifier)
    if identifier and (found is None or found.account_id != account.id):
        raise not_found("What it answers")
    return found


def _post(network: Network, account: Account, identifier: str, kind: str) -> Post | None:
    """The post something stands under: the named one, else for comments and likes the newest. Raises ApiError 404."""
    if kind not in {"comment", "like"}:
        return None
    own = [post for post in network.store.of_account[account.id] if post.deleted_at is None]
    named = [post for post in own if identifier in {"", post.id}]
    if not named:
        raise not_found("The post")
    return named[-1]


def _past(network: Network, text: str) -> float:
    at = moment(text) if text else network.now
    if at > network.now:
        raise ApiError(422, "bad_field", "at must not lie in the future.")
    return at


async def _said(request: Request) -> tuple[Network, Comment, dict[str, Any]]:
    network = require_admin(request)
    body = await json_body(request)
    found = network.store.comments.get(words(body, "id"))
    if found is None:
        raise not_found("What was said")
    return network, found, body
