"""One word of a list, as every room of this app speaks of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """A word, what to say instead, and why. `severity` "" means as the list."""

    term: str
    replacement: str = ""
    reason: str = ""
    severity: str = ""

    def plain(self) -> dict[str, str]:
        """As stored and exported."""
        return asdict(self)
