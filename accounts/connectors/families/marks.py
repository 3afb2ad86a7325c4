"""How far an inbox was read, where only times tell what is newer: several items may share the newest one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from ..types import InboxItem, InboxPage


@dataclass(frozen=True, slots=True)
class Mark:
    """The newest second met (Unix time) and the items met in it: none of equal time is lost or comes twice.

    As a cursor: `<second>:<id> <id>`; ids hold no spaces.
    """

    second: int = 0
    ids: frozenset[str] = frozenset()

    @classmethod
    def of(cls, cursor: str) -> Self:
        """The mark a cursor stands for; '' and what is none is the beginning."""
        second, _colon, ids = cursor.partition(":")
        return cls(int(second), frozenset(ids.split())) if second.isdecimal() else cls()

    def __str__(self) -> str:
        return f"{self.second}:{' '.join(sorted(self.ids))}" if self.second else ""

    def knows(self, item: InboxItem) -> bool:
        """Whether an item was met before."""
        return self.passed(item.at) or (second_of(item.at) == self.second and item.remote_id in self.ids)

    def passed(self, at: datetime | None) -> bool:
        """Whether a moment lies behind the mark, so that what is older holds nothing new."""
        return at is not None and second_of(at) < self.second

    def fresh(self, items: Iterable[InboxItem]) -> list[InboxItem]:
        """Those not met yet."""
        return [item for item in items if not self.knows(item)]

    def after(self, items: Iterable[InboxItem]) -> Mark:
        """The mark once these were met, too."""
        places = [(second_of(item.at), item.remote_id) for item in items]
        newest = max((second for second, _id in places), default=0)
        if newest < self.second or not places:
            return self
        return Mark(newest, frozenset(name for at, name in places if at == newest) | self._ids_at(newest))

    def page(self, items: Iterable[InboxItem]) -> InboxPage:
        """Those of `items` not met yet, each once, oldest first; no cursor when there are none."""
        found = {item.remote_id: item for item in self.fresh(items)}
        ordered = sorted(found.values(), key=lambda item: (item.at, item.remote_id))
        return InboxPage(tuple(ordered), str(self.after(ordered)) if ordered else "")

    def _ids_at(self, second: int) -> frozenset[str]:
        return self.ids if second == self.second else frozenset()


def second_of(at: datetime) -> int:
    """A moment as Unix time, without its fraction."""
    return int(at.timestamp())


def order(identifier: str) -> tuple[int, str]:
    """What ids are compared by where they tell what is newer: numbers of any length, or texts of one length."""
    return len(identifier), identifier
