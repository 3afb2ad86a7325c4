"""How far an inbox was read, where only times tell what is newer: several items may share the newest one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mark:
    """The newest moment seen, as sortable text ('' for none), and the ids of the items of that moment."""

    moment: str = ""
    ids: frozenset[str] = frozenset()

    @classmethod
    def of(cls, cursor: str) -> Mark:
        """The mark a cursor stands for ("<moment>|<id> <id> …"); ids hold no spaces."""
        moment, _bar, ids = cursor.partition("|")
        return cls(moment, frozenset(ids.split()))

    def knows(self, moment: str, identifier: str) -> bool:
        """Whether an item was handed out before."""
        return moment < self.moment or (moment == self.moment and identifier in self.ids)

    def after(self, items: Iterable[tuple[str, str]]) -> Mark:
        """The mark once these items (moment and id) were handed out, too."""
        items = list(items)
        newest = max((moment for moment, _id in items), default=self.moment)
        ids = frozenset(identifier for moment, identifier in items if moment == newest)
        return Mark(newest, ids | self.ids if newest == self.moment else ids)

    def __str__(self) -> str:
        return f"{self.moment}|{' '.join(sorted(self.ids))}" if self.moment else ""
