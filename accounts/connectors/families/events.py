"""Reading what was pushed to a webhook, before and after it is known to be genuine."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ..errors import HookRefused
from ..hooks import HookCall


def pushed(call: HookCall, platform: str) -> Mapping[str, Any]:
    """The JSON object of a call. Raises HookRefused for anything else, also for one nested without end."""
    try:
        found = json.loads(call.body)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise HookRefused(platform=platform, code="bad_event")
    return found
