"""What the public said, answering it and hiding it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse

from ..access import require_account
from ..errors import ApiError, not_found
from ..network import Network
from ..records import Account, Comment
from ..shapes import comment_json, json_body, words
from .posts import MARK_MAX, say

PAGE = 100


async def inbox(request: Request) -> JSONResponse:
    """Comments in order of arrival after `cursor`, and the cursor of the next page ('' when there is nothing newer)."""
    network, account = require_account(request)
    network.catch_up()
    cursor = request.query_params.get("cursor", "") or "0"
    if not cursor.isascii() or not cursor.isdigit():
        raise ApiError(422, "bad_cursor", "The cursor is not one of ours.")
    start = int(cursor)
    items = network.store.inbox[account.id][start : start + PAGE]
    return JSONResponse(
        {
            "items": [comment_json(request, item) for item in items],
            "cursor": str(start + len(items)) if items else "",
        }
    )


async def reply(request: Request) -> JSONResponse:
    """Answer a comment; the same `client_ref` answers with the same reply."""
    network, account, target = own_comment(request)
    body = await json_body(request)
    post = network.store.posts[target.post_id]
    if post.deleted_at is not None:
        raise not_found("The post")
    reference = words(body, "client_ref", longest=MARK_MAX)
    added, new = say(network, account, post, words(body, "text"), reference, reply_to=target.id)
    return JSONResponse(comment_json(request, added), 201 if new else 200)


async def hide(request: Request) -> JSONResponse:
    """Hide a comment (`{"hidden": true}`, the default) or show it again."""
    network, _account, target = own_comment(request)
    body = await json_body(request)
    target.hidden = body.get("hidden", True) is not False
    network.store.save(target)
    return JSONResponse(comment_json(request, target))


def own_comment(request: Request) -> tuple[Network, Account, Comment]:
    """The comment a path names, if it stands under a post of the account. Raises ApiError 401 or 404."""
    network, account = require_account(request)
    network.catch_up()
    found = network.store.comments.get(request.path_params["id"])
    if found is None or found.account_id != account.id:
        raise not_found("The comment")
    return network, account, found
