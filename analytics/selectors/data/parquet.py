"""Open tables as Parquet files: typed columns, described in the file, in row groups (handbook ANA-9).

DuckDB writes them: of the libraries that write Parquet it is the smallest that stands alone (25 MB; pyarrow and polars
are twice that, fastparquet brings pandas). It is given rows as lines of JSON, in which a value that is not reported is
null and never mixed up with an empty text, and holds one row group at a time.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
from django.db.models import QuerySet

from analytics.column_words import column_about
from analytics.selectors.data.tables import OpenTable

# Rows of one group, a multiple of the 2,048 that DuckDB works on; what it may hold besides.
GROUP, MEMORY = 20_480, "256MB"
_TEXTS = ("account__platform", "account__display_name", "title", "url", "format", "campaign", "source", "currency")
_MOMENTS = ("published_at", "captured_at", "rolled_at")
# Numeric of the store (16 digits, 2 after the point).
_MONEY = "DECIMAL(16, 2)"


def column_type(path: str) -> str:
    """The type of a column in the file: text, day, moment in UTC, money or a whole number."""
    if path in _TEXTS:
        return "VARCHAR"
    if path in _MOMENTS:
        return "TIMESTAMPTZ"
    return {"day": "DATE", "sales": _MONEY}.get(path, "BIGINT")


@contextmanager
def table_parquet(table: OpenTable, rows: QuerySet[Any]) -> Iterator[Path]:
    """The rows as a Parquet file that is gone when the context ends; NULL where nothing is reported.

    Column descriptions stand in the file's metadata as `column:NAME`, in English, the table's name as `table`.
    """
    with tempfile.TemporaryDirectory(prefix="juzhen-parquet-") as folder:
        lines, file = Path(folder, "rows.ndjson"), Path(folder, "table.parquet")
        with lines.open("w", encoding="utf-8") as out:
            for row in rows.values_list(*table.columns).iterator(chunk_size=2000):
                json.dump(dict(zip(table.names, map(_plain, row), strict=True)), out, ensure_ascii=False)
                out.write("\n")
        _convert(table, lines, file)
        lines.unlink()
        yield file


def _convert(table: OpenTable, lines: Path, file: Path) -> None:
    types = {name: column_type(path) for path, name in zip(table.columns, table.names, strict=True)}
    about = {"table": table.key} | {f"column:{name}": column_about(name) for name in table.names}
    # One thread keeps the order of the rows and the memory small; nothing is loaded from outside.
    settings: dict[str, str | bool | int | float | list[str]] = {
        "threads": 1, "memory_limit": MEMORY, "autoinstall_known_extensions": False,
        "autoload_known_extensions": False, "temp_directory": str(file.parent),
    }  # fmt: skip
    with duckdb.connect(config=settings) as store:
        store.execute(
            f"COPY (SELECT * FROM read_json({_quoted(str(lines))}, format = 'newline_delimited', "  # noqa: S608
            f"columns = {_map(types)})) TO {_quoted(str(file))} "
            f"(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {GROUP}, KV_METADATA {_map(about)})"
        )


def _plain(value: Any) -> Any:
    """What JSON can hold without loss; days and moments as ISO 8601, money as digits."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _map(pairs: dict[str, str]) -> str:
    return "{" + ", ".join(f"{_quoted(name)}: {_quoted(value)}" for name, value in pairs.items()) + "}"
