"""Which responses an address asks for."""

from __future__ import annotations

from datetime import date
from typing import Any

from interactions.selectors.surveys.results import Slice

# The source of responses without one.
NONE = "-"


def slice_of(params: Any) -> Slice:
    """What the address narrows; values that are none are left out. `src=-` means without a source."""
    since, until = _day(params.get("from", "")), _day(params.get("until", ""))
    source = params.get("src", "")[:40]
    first, _sep, value = params.get("answer", "")[:40].partition(":")
    known = first.isascii() and first.isdecimal() and len(first) < 19 and bool(value)
    return Slice(
        since=since,
        until=until,
        source="" if source == NONE else source or None,
        question_id=int(first) if known else None,
        answer=value if known else "",
    )


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2199 else None
