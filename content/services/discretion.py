"""What the audit log is told of a post's words: it keeps for good, and some words may have to be erased."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from content.models import Post

WORDS = frozenset({"title", "text", "first_comment", "thread", "options", "notes", "details"})
LONGEST = 200
# Stands for words that are there and not told.
UNTOLD = "…"


def told_of(post: Post, values: Mapping[str, Any]) -> dict[str, Any]:
    """Fields of a post for the audit log: long texts shortened, of a discreet post no words at all."""
    if post.discreet:
        return {name: UNTOLD if value and name in WORDS else value for name, value in values.items()}
    return {name: _brief(value) for name, value in values.items()}


def _brief(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _brief(item) for name, item in value.items()}
    return f"{value[: LONGEST - 1]}…" if isinstance(value, str) and len(value) > LONGEST else value
