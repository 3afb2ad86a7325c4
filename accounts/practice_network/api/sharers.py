"""Who passed a post on, as anybody with an account of the same network sees it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse

from ..access import require_account
from ..errors import ApiError, not_found
from ..shapes import share_json
from ..spread import MARK, passed_again

PAGE = 100


async def sharers(request: Request) -> JSONResponse:
    """People who passed a post, or a quote of one, on; newest first. Raises ApiError 404."""
    network, asking = require_account(request)
    network.catch_up()
    name, _, number = request.path_params["id"].partition(MARK)
    post = network.store.posts.get(name)
    owner = network.store.accounts[post.account_id] if post else None
    if post is None or owner is None or owner.flavour != asking.flavour or post.deleted_at is not None:
        raise not_found("The post")
    found = network.shares(post)
    if number:
        quote = next((one for one in found if one.id == request.path_params["id"]), None)
        if quote is None:
            raise not_found("The post")
        found = passed_again(quote.id, quote.author, network.flavour(owner), quote.at, network.now)
    cursor = request.query_params.get("cursor", "") or "0"
    if not cursor.isascii() or not cursor.isdigit() or len(cursor) > 6:
        raise ApiError(422, "bad_cursor", "The cursor is not one of ours.")
    start = int(cursor)
    page = [share_json(request, post, one) for one in found[start : start + PAGE]]
    return JSONResponse({"sharers": page, "cursor": str(start + PAGE) if len(found) > start + PAGE else ""})
