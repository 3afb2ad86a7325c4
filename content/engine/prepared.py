"""Statements the engine runs many times a second, planned by PostgreSQL once per connection.

Planning the claim costs as much as running it. psycopg2 prepares nothing by itself, so this uses SQL's PREPARE.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from weakref import WeakKeyDictionary

from django.db import connection


class Prepared:
    """One statement with parameters $1, $2, …; `types` are their PostgreSQL types."""

    def __init__(self, name: str, sql: str, types: Sequence[str] = ()) -> None:
        places = ", ".join(f"%s::{kind}" for kind in types)
        self._execute = f"EXECUTE {name}({places})" if types else f"EXECUTE {name}"
        declared = f"({', '.join(types)})" if types else ""
        self._prepare = f"PREPARE {name}{declared} AS {sql}"
        self._known: WeakKeyDictionary[Any, bool] = WeakKeyDictionary()

    def rows(self, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Run it on this thread's connection; what it returns."""
        with connection.cursor() as cursor:
            raw = connection.connection
            if raw not in self._known:
                cursor.execute(self._prepare)
                self._known[raw] = True
            cursor.execute(self._execute, list(values))
            return list(cursor.fetchall())
