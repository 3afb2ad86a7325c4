"""Reading answers whose fields may be missing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def number(source: Mapping[str, Any], name: str) -> int | None:
    """A counter, sent as a number or as a string (JSON has no 64-bit integers); None when it is not reported."""
    try:
        return int(source[name])
    except (KeyError, TypeError, ValueError):
        return None


def part_of(source: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """A nested object; empty when the answer has none."""
    found = source.get(name)
    return found if isinstance(found, Mapping) else {}
