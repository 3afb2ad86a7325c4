"""The visible step of a post that `poll` finishes, taken once although its answer may be lost.

The engine keeps a new handle only when `poll` returns, so what is in doubt is written into the handle; until two looks
that lie apart have missed the post, it is not sent again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from ..errors import OutcomeUnknown
from ..types import Published, PublishedState

LOOKS_NEEDED, APART = 2, timedelta(seconds=45)
# After so many lost answers nothing is sent any more: in the end a person is asked.
SENDS_MOST = 3


def post_once(
    plan: Mapping[str, Any],
    now: datetime,
    *,
    look: Callable[[], Published | None],
    post: Callable[[], Published],
    apart: timedelta = APART,
) -> Published:
    """Take the visible step, or say PROCESSING with a handle that holds `plan` and what is in doubt.

    `plan`: what the last handle held, fit for JSON; `now`: aware UTC; `look` finds the post if it is there, `post`
    makes it; `apart`: how far looks must lie apart. Raises what they raise, but for a post that was not confirmed.
    """
    found = look()
    if found is not None:
        return found
    doubt = plan.get("doubt") or {"sends": 0}
    if doubt["sends"]:
        if now - datetime.fromisoformat(doubt["at"]) < apart:
            return _later(plan, doubt)
        looks = doubt["looks"] + 1
        if looks < LOOKS_NEEDED or doubt["sends"] >= SENDS_MOST:
            return _later(plan, {**doubt, "looks": looks, "at": now.isoformat()})
    try:
        return post()
    except OutcomeUnknown:
        return _later(plan, {"sends": doubt["sends"] + 1, "looks": 0, "at": now.isoformat()})


def _later(plan: Mapping[str, Any], doubt: Mapping[str, Any]) -> Published:
    return Published(PublishedState.PROCESSING, handle=json.dumps({**plan, "doubt": doubt}))
