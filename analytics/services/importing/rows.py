"""One row of a file of figures as it was read, and what would become of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from analytics.import_states import Fate
from analytics.models import FigureFile
from analytics.services.importing.cells import CellError
from analytics.services.store.known import KnownPost

Rows = Sequence[tuple[int, Sequence[str]]]


@dataclass(slots=True)
class RowPlan:
    """One row. `errors`: (field, sentence). Of a post: `known`, and `post_id` where it is measured already.

    Of channels: `last` day, `figures` by channel, `cost`; of structure: `part`, `key`, `share` in percent.
    """

    number: int
    fate: Fate = Fate.ERROR
    figures: dict[str, int | None] = field(default_factory=dict)
    errors: list[tuple[str, str]] = field(default_factory=list)
    known: KnownPost | None = None
    post_id: int | None = None
    day: date | None = None
    sales: Decimal | None = None
    currency: str = ""
    exact: bool = True
    last: date | None = None
    cost: Decimal | None = None
    share: Decimal | None = None
    part: str = ""
    key: str = ""

    @property
    def subject(self) -> str:
        """What the row is about, in a word or two."""
        if self.known:
            return self.known.title or self.known.url
        days = [one.isoformat() for one in (self.day, self.last) if one]
        return " ".join(word for word in (" – ".join(dict.fromkeys(days)), self.key) if word)


@dataclass(frozen=True, slots=True)
class Plan:
    """All rows in the order of the file."""

    rows: list[RowPlan]

    @property
    def counts(self) -> dict[str, int]:
        """Rows by fate."""
        found = Counter(str(row.fate) for row in self.rows)
        return {str(fate): found.get(str(fate), 0) for fate in Fate}

    @property
    def good(self) -> list[RowPlan]:
        """Rows that can be imported."""
        return [row for row in self.rows if row.fate != Fate.ERROR]


class Cells:
    """The cells of one row by field; what cannot be read becomes an error of the row."""

    def __init__(self, file: FigureFile, cells: Sequence[str], row: RowPlan) -> None:
        self._at, self._cells, self._row = file.mapping, cells, row

    def text(self, name: str) -> str:
        number = self._at.get(name)
        return self._cells[number].strip() if number is not None and number < len(self._cells) else ""

    def read(self, name: str, how: Callable[[str], Any]) -> Any:
        if name not in self._at:
            return None
        try:
            return how(self.text(name))
        except (CellError, ArithmeticError) as error:
            self._row.errors.append(
                (name, str(error) if isinstance(error, CellError) else _("This value cannot be read."))
            )
            return None
