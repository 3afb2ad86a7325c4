"""Tables that people open with spreadsheets: CSV text and cells that do no harm."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

# Tells spreadsheets that a CSV file is UTF-8; without it they show Chinese as noise.
BOM = "\ufeff"
# With their full-width twins, which spreadsheets in East Asian languages read alike.
_STARTS = tuple("=+-@＝＋－＠")


def harmless(cell: str) -> str:
    """The cell, marked as text where a spreadsheet would run it as a formula (OWASP: CSV Injection)."""
    return f"'{cell}" if cell.lstrip().startswith(_STARTS) or cell[:1] in {"\t", "\r"} else cell


def csv_text(rows: Iterable[Iterable[object]]) -> str:
    """The rows as lines of CSV, every cell harmless. A file begins with `BOM`."""
    out = io.StringIO()
    csv.writer(out).writerows([harmless(str(cell)) for cell in row] for row in rows)
    return out.getvalue()


def unmarked(cell: str) -> str:
    """The cell without the mark of `harmless`, for tables of ours that come back."""
    return cell[1:] if cell[:1] == "'" and harmless(cell[1:]) == cell else cell
