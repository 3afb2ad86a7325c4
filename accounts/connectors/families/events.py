"""Reading what was pushed to a webhook, before and after it is known to be genuine."""

from __future__ import annotations

import hmac
import json
from typing import Any

from ..errors import HookRefused
from ..hooks import HookCall


def pushed(call: HookCall, platform: str, *, lenient: bool = False) -> dict[str, Any]:
    """The JSON object of a call. Raises HookRefused for anything else, also for one nested without end.

    `lenient`: JSON that is no object counts as an empty one, where a refusal would only bring the same call again.
    """
    try:
        found = json.loads(call.body)
    except (ValueError, RecursionError):
        found, lenient = None, False
    if isinstance(found, dict):
        return found
    if lenient:
        return {}
    raise HookRefused(platform=platform, code="bad_event")


def json_object(text: Any) -> dict[str, Any] | None:
    """The object that a text or bytes hold as JSON; None when they hold none."""
    try:
        found = json.loads(text)
    except (ValueError, TypeError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def same(given: str, expected: str) -> bool:
    """Whether two signatures or secrets are the same, compared in constant time."""
    return hmac.compare_digest(given.encode(), expected.encode())
