"""Rows of a CSV file that a person hands to a command: any common encoding, column names in any case, odd rows told."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

LARGEST = 50_000_000
TOO_MANY = "fields too many"
PROBLEM = "problem with the row"
LONGEST_FIELD = 10_000_000
ENCODINGS = ("utf-8-sig", "gb18030")


class UnreadableFile(ValueError):
    """The file cannot be read as a table; the message says what to do."""


def rows_of(path: Path, *, needed: tuple[str, ...] = ("text",)) -> Iterator[dict[str, str]]:
    """Each row by lower-case column name, with `PROBLEM` saying what is odd about it ("" for most).

    Raises UnreadableFile for a missing or too large file, another encoding, a broken table, or one without the columns
    `needed`; the first of them has to hold text.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise UnreadableFile(f"{path} is larger than {LARGEST // 1_000_000} MB: split it.")
        written = _decoded(path)
    except OSError as error:
        raise UnreadableFile(f"{path} cannot be read: {error.strerror or error}.") from error
    csv.field_size_limit(LONGEST_FIELD)
    reader = csv.DictReader(StringIO(written, newline=""), restkey=TOO_MANY)
    try:
        names = reader.fieldnames = [name.strip().lower() for name in reader.fieldnames or ()]
        for column in needed:
            if column not in names:
                found = ", ".join(names) or "none"
                raise UnreadableFile(f'{path} has no column "{column}". Columns found: {found}.')
        for row in reader:
            problem = _problem(row, reader.line_num, needed[0])
            kept = {key: value or "" for key, value in row.items() if isinstance(value, str) or value is None}
            yield {**kept, PROBLEM: problem}
    except csv.Error as error:
        raise UnreadableFile(f"{path} is not a valid CSV file: line {reader.line_num}: {error}.") from error


def _decoded(path: Path) -> str:
    written = path.read_bytes()
    for encoding in ENCODINGS:
        try:
            return written.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableFile(f"{path} is neither UTF-8 nor GB18030: save it as UTF-8.")


def _problem(row: dict[str, Any], line: int, column: str) -> str:
    """What is odd about a row that is taken all the same."""
    if row.get(TOO_MANY):
        return f"line {line} has more fields than the header: put a text with commas in quotes"
    return "" if (row[column] or "").strip() else f"line {line} has no {column}"
