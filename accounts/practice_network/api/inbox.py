"""What the public said and did, answering it, and keeping order below one's posts."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ..access import require_account
from ..errors import ApiError, not_found
from ..network import REACTIONS, Network
from ..records import Account, Comment
from ..shapes import comment_json, json_body, words
from .posts import MARK_MAX, say

PAGE = 100


async def inbox(request: Request) -> JSONResponse:
    """What reached the account, was said by it or changed after `cursor`, in that order, and the next cursor.

    The cursor is '' when there is nothing newer.
    """
    network, account = require_account(request)
    network.catch_up()
    cursor = request.query_params.get("cursor", "") or "0"
    if not cursor.isascii() or not cursor.isdigit() or len(cursor) > 18:
        raise ApiError(422, "bad_cursor", "The cursor is not one of ours.")
    items = network.store.inbox(account.id, int(cursor), PAGE)
    return JSONResponse(
        {
            "items": [comment_json(network, item, request) for item in items],
            "cursor": str(items[-1].seq) if items else "",
        }
    )


async def reply(request: Request) -> JSONResponse:
    """Answer a comment, mention or message; the same `client_ref` answers with the same reply."""
    network, account, target = own_comment(request)
    body = await json_body(request)
    reference = words(body, "client_ref", longest=MARK_MAX)
    if (account.id, reference) not in network.store.by_ref:
        check_target(network, account, target)
    post = network.store.posts.get(target.post_id)
    if target.post_id and (post is None or post.deleted_at is not None):
        raise not_found("The post")
    added, new = say(network, account, post, words(body, "text"), reference, to=target)
    return JSONResponse(comment_json(network, added, request), 201 if new else 200)


def check_target(network: Network, account: Account, target: Comment) -> None:
    """Raise ApiError when the account may not answer this now: 404 gone, 422 a reaction, 403 too late."""
    if target.deleted_at:
        raise not_found("The comment")
    if target.kind in REACTIONS:
        raise ApiError(422, "not_answerable", "Likes and follows cannot be answered.")
    if target.kind == "message":
        check_window(network, account, target.person)


def check_window(network: Network, account: Account, person: str) -> None:
    """Raise ApiError 403 unless the person has written to the account within the network's window."""
    theirs = [item.at for item in network.store.talks.get((account.id, person), {}).values() if not item.own]
    if not theirs:
        raise ApiError(403, "conversation_not_begun", "An account may only answer people who wrote to it.")
    hours = network.flavour(account).window_hours
    if hours and max(theirs) < network.now - hours * 3600:
        entry = {"code": "window_closed", "field": "", "limit": hours}
        raise ApiError(403, "window_closed", f"Answers are taken for {hours} hours.", details=[entry])


async def hide(request: Request) -> JSONResponse:
    """Hide a comment (`{"hidden": true}`, the default) or show it again."""
    network, _account, target = own_comment(request, only_comments=True)
    body = await json_body(request)
    target.hidden = body.get("hidden", True) is not False
    network.store.save(target)
    return JSONResponse(comment_json(network, target, request))


async def like(request: Request) -> JSONResponse:
    """Like what somebody wrote (`{"liked": true}`, the default) or take the like back."""
    network, _account, target = own_comment(request)
    body = await json_body(request)
    if target.own or target.kind in REACTIONS:
        raise ApiError(422, "not_likable", "Only what people wrote can be liked.")
    target.liked = body.get("liked", True) is not False
    network.store.save(target)
    return JSONResponse(comment_json(network, target, request))


async def delete(request: Request) -> Response:
    """Delete a comment under a post of the account, its own or anybody's."""
    network, _account, target = own_comment(request, only_comments=True)
    network.unsay(target)
    return Response(status_code=204)


def own_comment(request: Request, *, only_comments: bool = False) -> tuple[Network, Account, Comment]:
    """The record a path names, if it belongs to the account's inbox. Raises ApiError 401, 404, or 422 by its kind."""
    network, account = require_account(request)
    network.catch_up()
    found = network.store.comments.get(request.path_params["id"])
    if found is None or found.account_id != account.id:
        raise not_found("The comment")
    if only_comments and found.kind != "comment":
        raise ApiError(422, "not_a_comment", "Only comments can be hidden or deleted.")
    return network, account, found
