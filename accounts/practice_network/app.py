"""Puts the practice network together as one ASGI application."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .access import read_admin_key
from .api import accounts, admin, inbox, media, posts, profiles, public, search, sharers, voices
from .errors import ApiError, error_response
from .faults import Mischief
from .network import Network
from .web import pages, talks, walls

HERE = Path(__file__).parent
PAGE_HEADERS = {
    b"content-security-policy": b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    b"media-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
    b"cross-origin-opener-policy": b"same-origin",
}


class Envelope:
    """Gives every request an id and every answer its safety headers."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Wrap one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        scope["request_id"] = secrets.token_hex(8)
        await self.app(scope, receive, _Sender(send, scope["request_id"]).add_headers)


class _Sender:
    """Adds headers to the first message of an answer."""

    def __init__(self, send: Send, request_id: str) -> None:
        self._send, self._id = send, request_id.encode()

    @property
    def transport(self) -> object:
        """The connection of the server below, None under servers without one."""
        return getattr(getattr(self._send, "__self__", None), "transport", None)

    async def add_headers(self, message: Message) -> None:
        """Send one message."""
        if message["type"] == "http.response.start":
            headers = message["headers"] = list(message.get("headers", []))
            present = {name.lower() for name, _value in headers}
            headers.extend(pair for pair in PAGE_HEADERS.items() if pair[0] not in present)
            headers.append((b"x-request-id", self._id))
        await self._send(message)


async def health(request: Request) -> JSONResponse:
    """Whether the process answers, and how much it holds."""
    store = request.app.state.network.store
    return JSONResponse({"ok": True, "accounts": len(store.accounts), "posts": len(store.posts)})


async def refused(request: Request, error: Exception) -> Response:
    """The JSON for a refusal by a handler."""
    if not isinstance(error, ApiError):
        raise error
    return error_response(error, request.scope["request_id"])


async def not_served(request: Request, error: Exception) -> Response:
    """The answer for unknown addresses and methods: JSON for programs, a page for people."""
    if not isinstance(error, HTTPException):
        raise error
    if request.url.path.startswith(("/api/", "/admin/")):
        code = {404: "not_found", 405: "method_not_allowed"}.get(error.status_code, "bad_request")
        return error_response(ApiError(error.status_code, code, str(error.detail)), request.scope["request_id"])
    return pages.missing(request, error.status_code)


ROUTES = [
    Route("/healthz", health),
    Route("/api/accounts", accounts.open_account, methods=["POST"]),
    Route("/api/token", accounts.new_token, methods=["POST"]),
    Route("/api/me", accounts.me),
    Route("/api/audience", accounts.audience),
    Route("/api/days", accounts.days),
    Route("/api/search", search.search),
    Route("/api/webhook", accounts.set_webhook, methods=["PUT"]),
    Route("/api/media", media.upload, methods=["POST"]),
    Route("/api/media/{id}", media.look),
    Route("/api/posts", posts.create, methods=["POST"]),
    Route("/api/posts", posts.listing),
    Route("/api/posts/{id}", posts.show),
    Route("/api/posts/{id}", posts.delete, methods=["DELETE"]),
    Route("/api/posts/{id}/comments", posts.comment, methods=["POST"]),
    Route("/api/posts/{id}/metrics", posts.metrics),
    Route("/api/posts/{id}/sharers", sharers.sharers),
    Route("/api/metrics", posts.many_metrics),
    Route("/api/profiles/{handle}", profiles.profile),
    Route("/api/profiles/{handle}/posts", profiles.posts),
    Route("/api/inbox", inbox.inbox),
    Route("/api/inbox/{id}/reply", inbox.reply, methods=["POST"]),
    Route("/api/comments/{id}/hide", inbox.hide, methods=["POST"]),
    Route("/api/comments/{id}/like", inbox.like, methods=["POST"]),
    Route("/api/comments/{id}", inbox.delete, methods=["DELETE"]),
    Route("/admin/faults", admin.order_fault, methods=["POST"]),
    Route("/admin/faults", admin.faults, methods=["GET", "DELETE"]),
    Route("/admin/comment-storm", public.comment_storm, methods=["POST"]),
    Route("/admin/say", public.say, methods=["POST"]),
    Route("/admin/voices", voices.add, methods=["POST"]),
    Route("/admin/edit", public.edit, methods=["POST"]),
    Route("/admin/unsay", public.unsay, methods=["POST"]),
    Route("/admin/reset", admin.reset, methods=["POST"]),
    Route("/admin/effects", admin.effects),
    Route("/admin/calls", admin.calls),
    Route("/admin/seed", admin.seed, methods=["POST"]),
    Route("/media/{id}", media.show),
    Route("/", pages.home),
    Route("/feed", pages.feed),
    Route("/p/{id}", pages.post, methods=["GET", "POST"]),
    Route("/v/{id}", walls.voice),
    Route("/@{handle}", pages.account),
    Route("/@{handle}/{flavour}", pages.account),
    Route("/@{handle}/{flavour}/new", pages.by_hand, methods=["GET", "POST"]),
    Route("/@{handle}/{flavour}/inbox", talks.inbox, methods=["GET", "POST"]),
    Mount("/static", StaticFiles(directory=HERE / "static")),
]


def build(folder: Path) -> ASGIApp:
    """The application, with its journal and uploads in `folder`."""
    network = Network(folder, read_admin_key(folder))

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        life = asyncio.create_task(network.live())
        yield
        life.cancel()
        with suppress(asyncio.CancelledError):
            await life
        await network.close()

    app = Starlette(
        routes=ROUTES,
        lifespan=lifespan,
        exception_handlers={ApiError: refused, HTTPException: not_served},
    )
    app.state.network = network
    # Outside Starlette's own error layer, which would hide the connection that faults have to cut.
    return Envelope(Mischief(app, network))
