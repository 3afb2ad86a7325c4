"""What a draft becomes: the pin, and the pictures that travel inside the request."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

from ...types import Draft, Media


def facts_of(draft: Draft) -> dict[str, Any]:
    """The pin without its media. Options: board (required), link."""
    made: dict[str, Any] = {"board_id": str(draft.options.get("board") or "")}
    alt = next((item.alt.strip() for item in draft.media if item.alt.strip()), "")
    facts = (("title", draft.title.strip()), ("description", draft.text), ("link", link_of(draft)), ("alt_text", alt))
    return made | {name: value for name, value in facts if value}


def link_of(draft: Draft) -> str:
    """Where a click on the pin leads; '' for nowhere."""
    return str(draft.options.get("link") or "").strip()


def pictures_of(draft: Draft) -> dict[str, Any]:
    """One picture, or two to five as a carousel, sent along so that Pinterest need not reach this installation."""
    items = [{"content_type": item.mime, "data": _base64(item)} for item in draft.media]
    if len(items) == 1:
        return {"source_type": "image_base64", **items[0]}
    return {"source_type": "multiple_image_base64", "items": items, "index": 0}


def weight_of(source: Mapping[str, Any]) -> int:
    """Characters of the pictures that go along."""
    return sum(len(item.get("data", "")) for item in source.get("items") or [source])


def _base64(item: Media) -> str:
    with item.open() as stream:
        return base64.b64encode(stream.read()).decode()
