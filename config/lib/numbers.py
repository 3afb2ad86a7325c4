"""Numbers that people or programs write into addresses and forms."""

from __future__ import annotations

_LONGEST = 18  # digits that a bigint of PostgreSQL holds, whatever they are


def row_number(text: str) -> int | None:
    """The number of a row as an address or form names it; None for anything that cannot be one.

    Python reads digits of every script and refuses to read thousands of them; neither may reach `int`.
    """
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _LONGEST else None
