"""What all parts of the connector begin with: Facebook's Graph host, and what it says about a post.

Facts: developers.facebook.com, Pages API and Page Insights (v25.0), read 2026-11.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...families.meta_graph import GraphPlatform
from ...outcomes import moment_of
from ...types import Published, PublishedState

SLUG = "facebook"


class Wire(GraphPlatform):
    """Facebook is Meta's ordinary Graph host."""


def published(identifier: str, found: Mapping[str, Any] | None = None) -> Published:
    """A post that can be seen; `found`: what Facebook says about it."""
    found = found or {}
    url = str(found.get("permalink_url") or "")
    if url.startswith("/"):
        url = f"https://www.facebook.com{url}"
    return Published(
        PublishedState.LIVE,
        remote_id=identifier,
        url=url or f"https://www.facebook.com/{identifier}",
        published_at=moment_of(found.get("created_time")),
        raw={name: found[name] for name in ("id", "created_time", "permalink_url") if name in found},
    )
