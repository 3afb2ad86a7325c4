"""What the database can hold of texts that others wrote."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def plain(params: Mapping[str, Any]) -> dict[str, Any]:
    """Parameters of a message as JSON values."""
    return {
        str(k): v if isinstance(v, int | float | bool) or v is None else storable(str(v)) for k, v in params.items()
    }


def storable(text: str) -> str:
    """What PostgreSQL can store of a platform's text: no NUL, no half of a surrogate pair."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()
