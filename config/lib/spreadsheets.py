"""Cells of CSV files, which people open with spreadsheets."""

from __future__ import annotations

# With their full-width twins, which spreadsheets in East Asian languages read alike.
_STARTS = tuple("=+-@＝＋－＠")


def harmless(cell: str) -> str:
    """The cell, marked as text where a spreadsheet would run it as a formula (OWASP: CSV Injection)."""
    return f"'{cell}" if cell.lstrip().startswith(_STARTS) or cell[:1] in {"\t", "\r"} else cell
