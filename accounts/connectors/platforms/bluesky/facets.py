"""Marks that make links, tags and mentions live. Offsets count UTF-8 bytes.

Source: lexicon app.bsky.richtext.facet.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...text import Span, byte_span, count, find_hashtags, find_links, find_mentions
from ...types import CountRule

TAG_MAX = 64


def facets(text: str, resolve: Callable[[str], str | None]) -> list[dict[str, Any]]:
    """Facets of a text in byte order. `resolve` turns a handle into a DID, or None, which leaves the text plain."""
    found = [(span, "link", {"uri": span.value}) for span in find_links(text)]
    for span in find_hashtags(text):
        if count(span.value, CountRule.GRAPHEMES) <= TAG_MAX:
            found.append((span, "tag", {"tag": span.value}))
    for span in find_mentions(text):
        # Without a dot it is no AT Protocol handle; with a second @ it belongs to another network.
        if "." in span.value and "@" not in span.value and (did := resolve(span.value.lower())):
            found.append((span, "mention", {"did": did}))
    return [_facet(text, *item) for item in sorted(found, key=lambda item: item[0].start)]


def _facet(text: str, span: Span, kind: str, feature: dict[str, str]) -> dict[str, Any]:
    start, end = byte_span(text, span)
    return {
        "index": {"byteStart": start, "byteEnd": end},
        "features": [{"$type": f"app.bsky.richtext.facet#{kind}", **feature}],
    }
