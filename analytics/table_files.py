"""Open tables as files to save, for pages and the API alike."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import StreamingHttpResponse

from analytics.selectors.data.parquet import table_parquet
from analytics.selectors.data.tables import OpenTable, table_csv

PARQUET = "application/vnd.apache.parquet"
_PIECE = 256 * 1024


def csv_response(table: OpenTable, rows: QuerySet[Any], name: str) -> StreamingHttpResponse:
    """The table as CSV, piece by piece."""
    return _saved(StreamingHttpResponse(table_csv(table, rows), content_type="text/csv; charset=utf-8"), name)


def parquet_response(table: OpenTable, rows: QuerySet[Any], name: str) -> StreamingHttpResponse:
    """The table as Parquet. It is written before the first byte goes out: the file's index stands at its end."""
    return _saved(StreamingHttpResponse(_pieces(table, rows), content_type=PARQUET), name)


def _pieces(table: OpenTable, rows: QuerySet[Any]) -> Iterator[bytes]:
    with table_parquet(table, rows) as path, path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece


def _saved(response: StreamingHttpResponse, name: str) -> StreamingHttpResponse:
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
