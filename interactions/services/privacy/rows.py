"""Rows as a copy of somebody's data holds them."""

from __future__ import annotations

from datetime import date
from typing import Any


def values_of(rows: Any, *names: str) -> list[dict[str, Any]]:
    """The named fields of each row of a query, JSON-able; times in UTC."""
    return [{name: plain_of(value) for name, value in row.items()} for row in rows.values(*names)]


def plain_of(value: Any) -> Any:
    """A value of a field as JSON knows it."""
    return value.isoformat() if isinstance(value, date) else value
