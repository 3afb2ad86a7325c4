"""Token endpoints that refuse with status 200: `{error, error_description}` instead of a 400 (RFC 6749 section 5.2)."""

from __future__ import annotations

from ..errors import ConnectorError, NeedsReconnect
from ..http import Answer
from .oauth2 import Judge


def refused_in_body(platform: str) -> Judge:
    """A judge for `Dialect.judge`: NeedsReconnect for an answer below 500 whose `error` is a word."""

    def judge(answer: Answer) -> ConnectorError | None:
        try:
            body = answer.json()
        except ConnectorError:
            return None
        code = body.get("error") if isinstance(body, dict) else None
        if not isinstance(code, str) or not code or answer.status == 429 or answer.status >= 500:
            return None
        return NeedsReconnect(
            platform=platform, code=code, status=answer.status, request_id=answer.request_id, raw=answer.raw
        )

    return judge
