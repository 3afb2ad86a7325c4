"""What a page of the library is asked to show, from its address."""

from __future__ import annotations

from django.http import QueryDict

from content.selectors.media import SHAPES, SIZES, SORTS, MediaFilters
from content.selectors.media_rights import LICENCE_STATES


def filters_of(data: QueryDict) -> MediaFilters:
    """Filters of an address; what is not understood narrows nothing."""
    return MediaFilters(
        q=data.get("q", "")[:100].strip(),
        kind=data.get("kind", ""),
        tag=data.get("tag", "")[:30],
        unused=data.get("show") == "unused",
        missing_alt=data.get("show") == "no-alt",
        deleted=data.get("show") == "deleted",
        before=_number(data.get("before", "")),
        folder=_number(data.get("folder", "")),
        shape=_one_of(data.get("shape", ""), SHAPES),
        size=_one_of(data.get("size", ""), SIZES),
        licence=_one_of(data.get("licence", ""), LICENCE_STATES),
        sort=_one_of(data.get("sort", ""), SORTS),
        skip=min(_number(data.get("skip", "")) or 0, 1_000_000),
    )


def ids_of(data: QueryDict, name: str = "id", *, most: int = 500) -> list[int]:
    """Numbers of rows that were chosen, each once."""
    found = (_number(value) for value in data.getlist(name))
    return list(dict.fromkeys(number for number in found if number))[:most]


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 19 else None


def _one_of(text: str, known: object) -> str:
    return text if text in known else ""  # type: ignore[operator]
