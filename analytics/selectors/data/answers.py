"""What platforms answered, as far as it is still kept."""

from __future__ import annotations

import json
import zlib
from collections.abc import Collection
from typing import Any

from analytics.models import FetchAnswer
from team.models import Workspace

# Longer parts are cut on screen; the whole is kept.
SHOWN = 4000


def answer_of(answer: FetchAnswer) -> dict[str, Any]:
    """What a platform answered, by post or day."""
    return json.loads(zlib.decompress(bytes(answer.packed)))


def answer_part(*, workspace: Workspace, fetch_id: int | None, keys: Collection[str]) -> str:
    """What one fetch answered about the first of `keys` (a post's name or an ISO day) it knows, as JSON; "" if none."""
    if fetch_id is None:
        return ""
    row = FetchAnswer.objects.for_workspace(workspace).filter(fetch_id=fetch_id).first()
    found = answer_of(row) if row else {}
    for key in keys:
        if key in found:
            return json.dumps(found[key], ensure_ascii=False, indent=1)[:SHOWN]
    return ""
