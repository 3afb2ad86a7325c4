"""What an account of Meta's platforms has published, and how its posts are told apart."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from ..errors import InvalidContent, OutcomeUnknown
from ..messages import _
from ..outcomes import moment_of
from ..text import problem
from ..types import Credential, Media
from .meta_graph import Graph, Row
from .values import on_one_line

PAGE = 100
SKEW = timedelta(minutes=2)


def own_posts(
    graph: Graph, auth: Credential, edge: str, fields: Mapping[str, Any], since: datetime, *, at: str
) -> list[Row]:
    """What the account published since then, oldest first; `at` names the field with the time.

    Raises OutcomeUnknown when there is too much to look through, so that absence cannot be proved.
    """
    found: list[Row] = []
    for page, further in graph.pages(auth, auth.remote_id, edge, {"limit": PAGE, **fields}):
        fresh = [item for item in page if (moment_of(item.get(at)) or since) >= since - SKEW]
        found += fresh
        if not further or len(fresh) < len(page):
            return found[::-1]
    raise OutcomeUnknown(platform=graph.platform, code="too_many_posts")


def likeliest(found: Sequence[Row], since: datetime, *, at: str) -> Row | None:
    """Of posts that are alike, oldest first, the one made next after `since`; before it only if there is no other.

    The platform's clock may lag behind ours, and it tells whole seconds.
    """
    start = since.replace(microsecond=0)
    after = (item for item in found if (moment_of(item.get(at)) or start) >= start)
    return next(after, found[-1] if found else None)


def mark_of(text: str) -> str:
    """Short mark of a text that survives the trip through the platform; '' for no text."""
    words = on_one_line(text)
    return hashlib.sha256(words.encode()).hexdigest()[:32] if words else ""


def address_of(media: Media, platform: str) -> str:
    """Where Meta fetches a file. Raises InvalidContent when this installation cannot be reached from outside."""
    if media.url:
        return media.url
    message = _("Meta fetches files itself, so this installation needs an address that is reachable from the internet.")
    raise InvalidContent(problems=[problem("file_not_public", "media", message)], platform=platform)
