"""Evidence of a look for a post, cut to what a person can read and a row can hold."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime

from .types import Glimpse, Published, Sighting

NEAREST = 3
TEXT_MAX = 80
_LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)


def sighting(
    seen: Iterable[Glimpse], *, since: datetime, post: Published | None = None, by_key: bool = False
) -> Sighting:
    """The evidence of a look that met the posts `seen`, in any order, since `since` (aware).

    Keeps the newest three, each with the first 80 characters of its text. Posts without a time count as oldest.
    """
    newest = sorted(seen, key=lambda item: item.at or _LONG_AGO, reverse=True)
    nearest = tuple(Glimpse(item.at, _beginning(item.text), item.url) for item in newest[:NEAREST])
    return Sighting(
        post=post,
        looked_at=len(newest),
        since=since,
        newest_at=newest[0].at if newest else None,
        nearest=nearest,
        by_key=by_key,
    )


def _beginning(text: str) -> str:
    """The first characters on one line, without what no database column holds (control characters, lone surrogates)."""
    kept = "".join(char for char in " ".join(text.split()) if unicodedata.category(char) not in {"Cc", "Cs"})
    return kept[:TEXT_MAX]
