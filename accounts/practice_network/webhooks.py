"""Pushes what happened to the address an account registered, signed so that the receiver can trust them.

Signature: `X-Practice-Signature: sha256=<hex HMAC-SHA256 of "<timestamp>.<body>" under the account's secret>`, with the
same `X-Practice-Timestamp` (Unix seconds). An answer other than 2xx is tried again after 1, 5 and 25 seconds. What
happens while pushes are under way goes out together, at most 50 events in one body.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import logging
import time
from collections import deque
from collections.abc import Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .records import Account

if TYPE_CHECKING:
    import httpx

PAUSES = (1.0, 5.0, 25.0)
TIMEOUT = 5.0
BATCH = 50
# Pushes of one account that are under way at once.
PARALLEL = 4
logger = logging.getLogger("practice.webhooks")

Event = Mapping[str, Any]


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """The signature header's value."""
    digest = hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    return f"sha256={digest}"


def body_of(events: Sequence[Event]) -> bytes:
    """What is sent: a single event as it is, several in a list."""
    return json.dumps(events[0] if len(events) == 1 else {"events": events}, ensure_ascii=False).encode()


@dataclass(slots=True)
class Line:
    """What waits to be pushed to one account's address."""

    account: Account
    waiting: deque[Event] = field(default_factory=deque)
    pushing: int = 0


class Webhooks:
    """Deliveries under way. The HTTP client is made at the first of them: most runs never need it."""

    def __init__(self) -> None:
        self._client: httpx.AsyncClient | None = None
        self._under_way: set[asyncio.Task[None]] = set()
        self._lines: dict[str, Line] = {}

    def send(self, account: Account, event: Event) -> None:
        """Start delivering one event, or let it wait for the next push to the account's address."""
        line = self._lines.setdefault(account.id, Line(account))
        # A journal read anew makes a new record of the account.
        line.account = account
        line.waiting.append(event)
        if line.pushing < PARALLEL and len(line.waiting) > line.pushing * BATCH:
            line.pushing += 1
            self._start(self._drain(line))

    async def close(self) -> None:
        """Give up what is under way."""
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)
        if self._client:
            await self._client.aclose()

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _drain(self, line: Line) -> None:
        """Push what waits until nothing does; what fails is repeated on its own, and does not hold up the rest."""
        try:
            while line.waiting:
                body = body_of([line.waiting.popleft() for _event in range(min(BATCH, len(line.waiting)))])
                url, secret = line.account.webhook_url, line.account.webhook_secret
                if url and (problem := await self._push(url, secret, body)):
                    self._start(self._repeat(url, secret, body, problem))
        finally:
            line.pushing -= 1

    async def _repeat(self, url: str, secret: str, body: bytes, problem: str) -> None:
        for pause in PAUSES:
            await asyncio.sleep(pause)
            problem = await self._push(url, secret, body)
            if not problem:
                return
        logger.warning("gave up pushing to %s: %s", url.partition("?")[0], problem)

    async def _push(self, url: str, secret: str, body: bytes) -> str:
        """Deliver one body; what went wrong, "" when nothing did."""
        import httpx

        if self._client is None:
            self._client = httpx.AsyncClient(timeout=TIMEOUT, trust_env=False)
        timestamp = str(int(time.time()))
        headers = {
            "content-type": "application/json",
            "x-practice-timestamp": timestamp,
            "x-practice-signature": sign(secret, timestamp, body),
        }
        try:
            answer = await self._client.post(url, content=body, headers=headers)
        except httpx.HTTPError as error:
            return type(error).__name__
        return "" if answer.is_success else f"status {answer.status_code}"
