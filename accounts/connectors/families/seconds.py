"""Reading what is newer where a platform tells only the second of an item."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from ..types import InboxItem, InboxPage

BETWEEN = "|"


@dataclass(frozen=True, slots=True)
class Seen:
    """The newest second seen (Unix time) and the items seen in it: none of equal time is lost or comes twice.

    As a cursor: `<second>|<id> <id>`; ids hold no spaces.
    """

    second: int = 0
    ids: frozenset[str] = frozenset()

    @classmethod
    def of(cls, cursor: str) -> Self:
        """Read a cursor; '' and what is none is the beginning."""
        second, _between, ids = cursor.partition(BETWEEN)
        return cls(int(second), frozenset(ids.split())) if second.isdecimal() else cls()

    def page(self, items: Iterable[InboxItem]) -> InboxPage:
        """Those of `items` that were not seen, oldest first."""
        new = [item for item in items if _second(item) >= self.second and item.remote_id not in self.ids]
        if not new:
            return InboxPage(())
        new.sort(key=lambda item: (item.at, item.remote_id))
        newest = _second(new[-1])
        ids = {item.remote_id for item in new if _second(item) == newest}
        ids |= self.ids if newest == self.second else set()
        return InboxPage(tuple(new), f"{newest}{BETWEEN}{' '.join(sorted(ids))}")


def _second(item: InboxItem) -> int:
    return int(item.at.timestamp())
