"""Pushes comments to the address an account registered, signed so that the receiver can trust them.

Signature: `X-Practice-Signature: sha256=<hex HMAC-SHA256 of "<timestamp>.<body>" under the account's secret>`, with the
same `X-Practice-Timestamp` (Unix seconds). An answer other than 2xx is tried again after 1, 5 and 25 seconds.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import logging
import time
from typing import TYPE_CHECKING, Any

from .records import Account, Comment

if TYPE_CHECKING:
    import httpx

PAUSES = (1.0, 5.0, 25.0)
TIMEOUT = 5.0
logger = logging.getLogger("practice.webhooks")


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """The signature header's value."""
    digest = hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    return f"sha256={digest}"


def event_of(comment: Comment) -> dict[str, Any]:
    """The body of the push; `id` is the same at every delivery."""
    return {
        "id": f"evt-{comment.id}",
        "type": "comment.created",
        "account": comment.account_id,
        "comment": {
            "id": comment.id,
            "post": comment.post_id,
            "author": {"id": comment.author_id, "name": comment.author},
            "text": comment.text,
            "at": comment.at,
        },
    }


class Webhooks:
    """Deliveries under way. The HTTP client is made at the first of them: most runs never need it."""

    def __init__(self) -> None:
        self._client: httpx.AsyncClient | None = None
        self._under_way: set[asyncio.Task[None]] = set()

    def send(self, account: Account, comment: Comment) -> None:
        """Start delivering one comment."""
        body = json.dumps(event_of(comment), ensure_ascii=False).encode()
        task = asyncio.get_running_loop().create_task(self._deliver(account.webhook_url, account.webhook_secret, body))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def close(self) -> None:
        """Give up what is under way."""
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)
        if self._client:
            await self._client.aclose()

    async def _deliver(self, url: str, secret: str, body: bytes) -> None:
        import httpx

        if self._client is None:
            self._client = httpx.AsyncClient(timeout=TIMEOUT, trust_env=False)
        for pause in (*PAUSES, None):
            timestamp = str(int(time.time()))
            headers = {
                "content-type": "application/json",
                "x-practice-timestamp": timestamp,
                "x-practice-signature": sign(secret, timestamp, body),
            }
            try:
                answer = await self._client.post(url, content=body, headers=headers)
                if answer.is_success:
                    return
                problem = f"status {answer.status_code}"
            except httpx.HTTPError as error:
                problem = type(error).__name__
            if pause is None:
                logger.warning("gave up pushing to %s: %s", url.partition("?")[0], problem)
                return
            await asyncio.sleep(pause)
