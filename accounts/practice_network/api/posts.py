"""Publishing, reading back, deleting, first comments and figures."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ..access import require_account
from ..errors import ApiError, not_found
from ..network import Network
from ..records import Account, Comment, Post
from ..rules import Submission, check, check_comment
from ..shapes import comment_json, json_body, moment, post_json, words

PAGE = 100
MARK_MAX = 200


def read_submission(network: Network, account: Account, body: dict[str, Any]) -> Submission:
    """The post a body describes, checked against its network's rules. Raises ApiError."""
    ids, thread, options = body.get("media") or [], body.get("thread") or [], body.get("options") or {}
    if not isinstance(ids, list) or not isinstance(thread, list) or not all(isinstance(part, str) for part in thread):
        raise ApiError(422, "bad_field", "media and thread must be lists.")
    if not isinstance(options, dict) or not all(isinstance(value, str | bool) for value in options.values()):
        raise ApiError(422, "bad_field", "options must be texts and flags by name.")
    files = tuple(item for media_id in ids if (item := network.usable_media(account, str(media_id))) is not None)
    if len(files) != len(ids):
        entry = {"code": "media_unknown", "field": "media"}
        raise ApiError(422, "content_invalid", "A media id is not known.", details=[entry])
    wanted = Submission(
        format=words(body, "format") or "text",
        title=words(body, "title"),
        text=words(body, "text"),
        media=files,
        thread=tuple(thread),
        options=options,
    )
    check(network.flavour(account), wanted)
    return wanted


async def create(request: Request) -> JSONResponse:
    """Publish a post. On networks with native keys the same Idempotency-Key answers with the same post; the others
    only write the key down, for `GET /admin/effects`."""
    network, account = require_account(request)
    body = await json_body(request)
    kind = network.flavour(account).key
    key = request.headers.get("idempotency-key", "")[:MARK_MAX]
    same = network.store.by_key.get((account.id, key)) if key and kind == "native" else None
    if same is not None:
        return JSONResponse(post_json(request, network, same), 200, {"idempotency-replayed": "true"})
    wanted = read_submission(network, account, body)
    reference = words(body, "client_ref", longest=MARK_MAX) if kind != "none" else ""
    post = network.publish(account, wanted, key=key, client_ref=reference, language=words(body, "language", longest=35))
    return JSONResponse(post_json(request, network, post), 201)


async def listing(request: Request) -> JSONResponse:
    """The account's posts, newest first; `client_ref` and `since` (ISO 8601) narrow it down."""
    network, account = require_account(request)
    reference, since = request.query_params.get("client_ref"), request.query_params.get("since")
    start = moment(since, "since") if since else 0.0
    found = [
        post
        for post in reversed(network.store.of_account[account.id])
        if post.deleted_at is None
        and post.created_at >= start
        and (reference is None or (bool(reference) and post.client_ref == reference))
    ]
    return JSONResponse({"posts": [post_json(request, network, post) for post in found[:PAGE]]})


async def show(request: Request) -> JSONResponse:
    """One post of the account."""
    network, _account, post = own_post(request)
    return JSONResponse(post_json(request, network, post))


async def delete(request: Request) -> Response:
    """Delete one post of the account."""
    network, _account, post = own_post(request)
    post.deleted_at = network.now
    network.store.save(post)
    return Response(status_code=204)


async def comment(request: Request) -> JSONResponse:
    """Write a comment under an own post; the same `client_ref` answers with the same comment."""
    network, account, post = own_post(request)
    body = await json_body(request)
    added, new = say(network, account, post, words(body, "text"), words(body, "client_ref", longest=MARK_MAX))
    return JSONResponse(comment_json(network, added, request), 201 if new else 200)


def say(
    network: Network,
    account: Account,
    post: Post | None,
    text: str,
    reference: str = "",
    *,
    to: Comment | None = None,
    answers: bool = True,
    at: float | None = None,
) -> tuple[Comment, bool]:
    """The account's comment under its post, or its words to whom `to` is of, and whether they are new.

    `answers`: whether they answer `to` itself. Raises ApiError 422.
    """
    same = network.store.by_ref.get((account.id, reference)) if reference else None
    if same is not None:
        return same, False
    kind = to.kind if to else "comment"
    check_comment(network.flavour(account), text, message=kind == "message")
    added = Comment(
        id=network.store.new_id(),
        post_id=post.id if post else "",
        account_id=account.id,
        author_id=account.id,
        author=account.display_name,
        text=text,
        at=network.now if at is None else at,
        own=True,
        reply_to=to.id if to and answers else "",
        client_ref=reference,
        kind=kind,
        to_id=to.person if to else "",
        to_name=(to.to_name if to.own else to.author) if to else "",
    )
    network.listen(added)
    return added, True


async def metrics(request: Request) -> JSONResponse:
    """One post's figures so far."""
    network, _account, post = own_post(request)
    network.catch_up()
    return JSONResponse({"id": post.id, **network.figures(post)})


async def many_metrics(request: Request) -> JSONResponse:
    """Figures of up to 100 posts (`ids`, comma-separated); posts that are gone are left out."""
    network, account = require_account(request)
    network.catch_up()
    ids = [part for part in request.query_params.get("ids", "").split(",") if part]
    if len(ids) > PAGE:
        raise ApiError(422, "too_many_ids", f"At most {PAGE} ids.")
    posts = [network.store.posts.get(post_id) for post_id in ids]
    rows = [
        {"id": post.id, **network.figures(post)}
        for post in posts
        if post is not None and post.account_id == account.id and post.deleted_at is None
    ]
    return JSONResponse({"posts": rows})


def own_post(request: Request) -> tuple[Network, Account, Post]:
    """The post a path names, if it is the account's and still there. Raises ApiError 401 or 404."""
    network, account = require_account(request)
    post = network.store.posts.get(request.path_params["id"])
    if post is None or post.account_id != account.id or post.deleted_at is not None:
        raise not_found("The post")
    return network, account, post
