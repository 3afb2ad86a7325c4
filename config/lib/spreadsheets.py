"""Tables that people open with spreadsheets: CSV text and cells that do no harm."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from decimal import Decimal

# Tells spreadsheets that a CSV file is UTF-8; without it they show Chinese as noise.
BOM = "\ufeff"
# With their full-width twins, which spreadsheets in East Asian languages read alike.
_STARTS = tuple("=+-@＝＋－＠")


def harmless(cell: str) -> str:
    """The cell, marked as text where a spreadsheet would run it as a formula (OWASP: CSV Injection)."""
    return f"'{cell}" if cell.lstrip().startswith(_STARTS) or cell[:1] in {"\t", "\r"} else cell


def csv_text(rows: Iterable[Iterable[object]]) -> str:
    """The rows as lines of CSV, every cell harmless; numbers stay exact numbers. A file begins with `BOM`."""
    out = io.StringIO()
    csv.writer(out).writerows([_cell(cell) for cell in row] for row in rows)
    return out.getvalue()


def _cell(cell: object) -> str:
    # A negative number runs nothing, and marked as text it could not be added up.
    return str(cell) if isinstance(cell, int | float | Decimal) else harmless(str(cell))


def unmarked(cell: str) -> str:
    """The cell without the mark of `harmless`, for tables of ours that come back."""
    return cell[1:] if cell[:1] == "'" and harmless(cell[1:]) == cell else cell
