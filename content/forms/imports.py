"""The form of columns: which column of a table is which field."""

from __future__ import annotations

from django.http import QueryDict

from content.selectors.import_columns import BY_KEY


def read_mapping(data: QueryDict, *, width: int) -> dict[str, int]:
    """Field → number of its column, from `col.0` to `col.<width-1>`; the first column that names a field has it."""
    found: dict[str, int] = {}
    for number in range(width):
        key = data.get(f"col.{number}", "")
        if key in BY_KEY:
            found.setdefault(key, number)
    return found
