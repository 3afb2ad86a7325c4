"""The JSON shapes the API answers with, and the reading of bodies it is sent."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from starlette.requests import Request

from .audience import followers_of
from .errors import ApiError
from .records import Account, Comment, MediaFile, Post

if TYPE_CHECKING:
    from .network import Network
    from .spread import Share

MAX_JSON = 2_000_000


async def json_body(request: Request) -> dict[str, Any]:
    """The request's JSON object. Raises ApiError 400 or 413."""
    if int(request.headers.get("content-length") or 0) > MAX_JSON and not request.url.path.startswith("/admin/"):
        raise ApiError(413, "too_large", "The body is too large.")
    try:
        body = json.loads(await request.body())
    except ValueError:
        raise ApiError(400, "bad_json", "The body is not JSON.") from None
    if not isinstance(body, dict):
        raise ApiError(400, "bad_json", "The body must be a JSON object.")
    return body


def words(body: dict[str, Any], name: str, *, longest: int = 100_000) -> str:
    """A text field of a body, '' when absent. Raises ApiError 422 when it is not a text or absurdly long."""
    value = body.get(name) or ""
    if not isinstance(value, str) or len(value) > longest or "\x00" in value:
        raise ApiError(422, "bad_field", f"{name} must be a text.", details=[{"code": "bad_field", "field": name}])
    return value


def number(body: dict[str, Any], name: str, default: float, *, most: float = 1e12) -> float:
    """A non-negative number of a body. Raises ApiError 422."""
    value = body.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= most:
        raise ApiError(422, "bad_field", f"{name} must be a number.", details=[{"code": "bad_field", "field": name}])
    return value


def moment(text: str, name: str = "at") -> float:
    """Unix seconds of an ISO 8601 time with zone. Raises ApiError 422."""
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        when = None
    if when is None or when.tzinfo is None:
        raise ApiError(422, "bad_field", f"{name} must be an ISO 8601 time with zone.")
    return when.timestamp()


def iso(seconds: float) -> str:
    """ISO 8601 in UTC."""
    return datetime.fromtimestamp(seconds, UTC).isoformat()


def account_path(account: Account) -> str:
    """The account's page."""
    return f"/@{quote(account.handle)}/{account.flavour}"


def account_json(request: Request, network: Network, account: Account) -> dict[str, Any]:
    """Public facts of an account."""
    posts = sum(post.deleted_at is None for post in network.store.of_account[account.id])
    return {
        "id": account.id,
        "flavour": account.flavour,
        "handle": account.handle,
        "display_name": account.display_name,
        "bio": account.bio,
        "avatar": f"/media/{account.avatar}" if account.avatar else "",
        "colour": account.colour,
        "followers": account.followers,
        "posts": posts,
        "url": _absolute(request, account_path(account)),
        "boards": [{"id": name, "name": label} for name, label in network.flavour(account).boards],
    }


def post_json(request: Request, network: Network, post: Post) -> dict[str, Any]:
    """A post as its author sees it."""
    processing = post.ready_at > network.now
    return {
        "id": post.id,
        "state": "processing" if processing else "live",
        "url": _absolute(request, f"/p/{post.id}"),
        "format": post.format,
        "title": post.title,
        "text": post.text,
        "media": [media_json(request, network, media) for media in network.files(post)],
        "thread": [{"id": f"{post.id}-{index}", "text": text} for index, text in enumerate(post.thread, 2)],
        "options": post.options,
        "client_ref": post.client_ref,
        "created_at": iso(post.created_at),
        "published_at": None if processing else iso(post.ready_at),
    }


def media_json(request: Request, network: Network, media: MediaFile) -> dict[str, Any]:
    """An upload."""
    return {
        "id": media.id,
        "kind": media.kind,
        "type": media.mime,
        "state": "processing" if media.ready_at > network.now else "ready",
        "width": media.width,
        "height": media.height,
        "alt": media.alt,
        "kept_until": iso(media.kept_until) if media.kept_until else None,
        "url": _absolute(request, f"/media/{media.id}"),
    }


def comment_json(network: Network, comment: Comment, request: Request | None = None) -> dict[str, Any]:
    """A comment, message, mention or reaction; its addresses are without host in pushes, which answer no request."""
    store, base = network.store, _base(request)
    return {
        "id": comment.id,
        "kind": comment.kind,
        "post": comment.post_id,
        "author": {"id": comment.author_id, "name": comment.author, "followers": _followers(comment)},
        "to": {"id": comment.to_id, "name": comment.to_name} if comment.to_id else None,
        "text": comment.text,
        "at": iso(comment.at),
        "own": comment.own,
        "hidden": comment.hidden,
        "liked": comment.liked,
        "deleted": bool(comment.deleted_at),
        "edited_at": iso(comment.edited_at) if comment.edited_at else None,
        "reply_to": comment.reply_to,
        "attachments": [_attachment(store.media[item], base) for item in comment.media],
        "url": f"{base}{comment_path(store.accounts[comment.account_id], comment)}",
    }


def share_json(request: Request, post: Post, share: Share) -> dict[str, Any]:
    """Somebody who passed a post, or a quote of it, on; quotes are seen below the post."""
    return {
        "kind": share.kind,
        "author": {
            "id": share.author_id, "handle": share.author, "name": share.author,
            "followers": followers_of(share.author_id),
        },
        "at": iso(share.at),
        "id": share.id or None,
        "url": _absolute(request, f"/p/{post.id}#s-{share.id}") if share.id else None,
        "text": share.text,
        "shares": share.shares if share.id else None,
    }  # fmt: skip


def comment_path(account: Account, comment: Comment) -> str:
    """Where a comment is seen: below its post, else among what reached the account."""
    return (
        f"/p/{comment.post_id}#c-{comment.id}" if comment.post_id else f"{account_path(account)}/inbox#c-{comment.id}"
    )


def _attachment(media: MediaFile, base: str) -> dict[str, Any]:
    sizes = {"width": media.width, "height": media.height}
    return {"id": media.id, "kind": media.kind, "type": media.mime, "url": f"{base}/media/{media.id}", **sizes}


def _followers(comment: Comment) -> int | None:
    return None if comment.own else followers_of(comment.author_id)


def _base(request: Request | None) -> str:
    return str(request.base_url).rstrip("/") if request else ""


def _absolute(request: Request, path: str) -> str:
    return f"{_base(request)}{path}"
