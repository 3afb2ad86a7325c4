"""Mischief on demand: the ways real platforms fail, shown to chosen requests."""

from __future__ import annotations

import asyncio
import socket
import struct
import time
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import formatdate
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .access import bearer_account
from .errors import ApiError, error_response
from .records import Account

if TYPE_CHECKING:
    from .network import Network

EFFECTS = frozenset(
    {
        "latency",
        "reject",
        "rate_limit",
        "server_error",
        "created_but_500",
        "created_but_reset",
        "created_but_400",
        "hang",
        "expire_token",
        "revoke_token",
        "garbage",
        "drop_media",
    }
)
SCOPES = frozenset({"account", "app"})
LIES = {
    "created_but_400": ApiError(400, "request_failed", "The request could not be completed."),
    "created_but_500": ApiError(500, "internal_error", "Something went wrong on our side."),
}
DEFAULT_SECONDS = {"latency": 1.0, "hang": 30.0}


@dataclass(slots=True)
class Fault:
    """One order: the next `count` matching requests show `effect` (`count` 0: until cleared).

    `account` is a handle or id, `path` a shell pattern; an empty field matches all. `seconds` is how long latency and
    hang last; `retry_after` what rate_limit asks for: seconds, or with `as_date` the same as an HTTP date. `scope`:
    whether it says that the account or the whole application went too fast.
    """

    effect: str
    account: str = ""
    path: str = ""
    method: str = ""
    count: int = 1
    seconds: float = 0.0
    retry_after: float = 30.0
    as_date: bool = False
    scope: str = "account"
    shown: int = 0

    @property
    def spent(self) -> bool:
        """Whether it has been shown often enough."""
        return bool(self.count) and self.shown >= self.count


class Faults:
    """The standing orders, oldest first."""

    def __init__(self) -> None:
        self.orders: list[Fault] = []

    def add(self, body: Mapping[str, Any]) -> Fault:
        """Take an order from JSON. Raises ApiError 422 when its effect is unknown or a number is not one."""
        match, effect = body.get("match") or {}, body.get("effect", "")
        if effect not in EFFECTS:
            raise ApiError(422, "unknown_effect", f"effect must be one of {', '.join(sorted(EFFECTS))}")
        try:
            fault = Fault(
                effect,
                account=str(match.get("account", "")),
                path=str(match.get("path", "")),
                method=str(match.get("method", "")).upper(),
                count=int(body.get("count", 1)),
                seconds=float(body.get("seconds", DEFAULT_SECONDS.get(effect, 0.0))),
                retry_after=float(body.get("retry_after", 30.0)),
                as_date=bool(body.get("as_date", False)),
                scope=str(body.get("scope", "account")),
            )
        except (AttributeError, TypeError, ValueError):
            raise ApiError(422, "bad_fault", "match must be an object; count, seconds, retry_after numbers") from None
        if fault.scope not in SCOPES:
            raise ApiError(422, "bad_fault", f"scope must be one of {', '.join(sorted(SCOPES))}")
        self.orders.append(fault)
        return fault

    def clear(self) -> None:
        """Drop all orders."""
        self.orders.clear()

    def take(self, names: frozenset[str], method: str, path: str) -> Fault | None:
        """The fault this request shall show, counted as shown."""
        for fault in self.orders:
            fits = (
                not fault.spent
                and (not fault.account or fault.account in names)
                and fault.method in {"", method}
                and (not fault.path or fnmatchcase(path, fault.path))
            )
            if fits:
                fault.shown += 1
                return fault
        return None


class Mischief:
    """ASGI layer around the API that shows faults before or after the real handler."""

    def __init__(self, app: ASGIApp, network: Network) -> None:
        self.app, self.network = app, network

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on unless a fault wants it."""
        if scope["type"] != "http" or not scope["path"].startswith("/api/"):
            await self.app(scope, receive, send)
            return
        account = bearer_account(self.network, dict(scope["headers"]).get(b"authorization", b"").decode("latin-1"))
        self.network.calls.append((scope["method"], scope["path"], account.id if account else ""))
        if not self.network.faults.orders:
            await self.app(scope, receive, send)
            return
        names = frozenset({account.id, account.handle} if account else ())
        fault = self.network.faults.take(names, scope["method"], scope["path"])
        if fault is None:
            await self.app(scope, receive, send)
        elif fault.effect.startswith("created_but_"):
            await self._after(fault, scope, receive, send)
        else:
            await self._before(fault, account, scope, receive, send)

    async def _before(self, fault: Fault, account: Account | None, scope: Scope, receive: Receive, send: Send) -> None:
        """Faults after which nothing was created (latency, token and upload faults let the request through)."""
        if fault.effect == "latency":
            receive = await _whole(receive)
        if fault.effect in {"latency", "hang"}:
            await asyncio.sleep(fault.seconds)
        if fault.effect == "hang":
            await reset(send)
            return
        if fault.effect in {"expire_token", "revoke_token"} and account:
            self._spoil_token(account, revoked=fault.effect == "revoke_token")
        if fault.effect == "drop_media" and account:
            self.network.drop_media(account)
        passes = fault.effect in {"latency", "expire_token", "revoke_token", "drop_media"}
        await (self.app if passes else _answer(fault, scope["request_id"]))(scope, receive, send)

    async def _after(self, fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
        """Faults that strike after the handler did its work; its own refusals pass unchanged."""
        messages: list[Message] = []

        async def keep(message: Message) -> None:
            messages.append(message)

        await self.app(scope, receive, keep)
        if messages and messages[0]["status"] >= 400:
            for message in messages:
                await send(message)
        elif fault.effect == "created_but_reset":
            await reset(send)
        else:
            await error_response(LIES[fault.effect], scope["request_id"])(scope, receive, send)

    def _spoil_token(self, account: Account, *, revoked: bool) -> None:
        account.token_until = 0.0
        account.revoked = account.revoked or revoked
        self.network.store.save(account)


async def _whole(receive: Receive) -> Receive:
    """Take the whole request in first, so that a slow network does what it was asked although the client has gone."""
    messages: list[Message] = []
    while not messages or messages[-1].get("more_body"):
        messages.append(await receive())

    async def replay() -> Message:
        return messages.pop(0) if messages else await receive()

    return replay


def _answer(fault: Fault, request_id: str) -> Response:
    """What a request sees that never reached its handler."""
    match fault.effect:
        case "reject":
            error = ApiError(403, "content_rejected", "This content goes against the community rules.")
        case "rate_limit":
            wait = formatdate(time.time() + fault.retry_after, usegmt=True) if fault.as_date else None
            headers = {"retry-after": wait or f"{fault.retry_after:g}", "x-ratelimit-scope": fault.scope}
            error = ApiError(429, "rate_limited", "Too many requests.", headers=headers)
        case "server_error":
            error = ApiError(503, "unavailable", "The service is temporarily unavailable.")
        case _:
            return HTMLResponse("<!doctype html><title>Welcome</title><p>It works!</p>")
    return error_response(error, request_id)


async def reset(send: Send) -> None:
    """Cut the connection without an answer, so that the client sees a reset.

    Reaches through `app.Envelope` to uvicorn's transport, since ASGI itself has no way to break a connection.
    """
    transport: Any = getattr(getattr(send, "__self__", None), "transport", None)
    if transport is None:
        raise ConnectionResetError("this server cannot reset connections")
    raw: socket.socket | None = transport.get_extra_info("socket")
    # A client that is gone has closed it already.
    if raw is not None and raw.fileno() >= 0 and raw.family != socket.AF_UNIX:
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()
    await asyncio.sleep(0.01)
