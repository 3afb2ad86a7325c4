"""Reading a table that somebody uploads: CSV in the encodings and with the separators people have, or XLSX."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any, BinaryIO

import openpyxl
from django.utils.translation import gettext_lazy as _

from config.lib.errors import InvalidInput
from config.lib.spreadsheets import unmarked

ROWS_MAX = 1000
COLUMNS_MAX = 60
BYTES_MAX = 5 * 1024 * 1024
CELL_MAX = 100_000
# What a workbook may unfold to, and how much more than it is packed.
UNPACKED_MAX = 60 * 1024 * 1024
RATIO_MAX = 200
_ENTRIES_MAX = 2000

# The stream in which Excel keeps a workbook with a password, as its name stands in the file (MS-OFFCRYPTO 2.3.4.4).
_LOCKED = "EncryptedPackage".encode("utf-16-le")


class TableRefused(InvalidInput):
    """The file is no table we can read."""

    code = "table_refused"

    def __init__(self, message: Any, **params: Any) -> None:
        super().__init__(message, field="file", **params)


@dataclass(frozen=True, slots=True)
class Table:
    """Heads, and rows as (number, cells); numbers count as spreadsheets do, so the first row below the heads is 2."""

    headers: list[str]
    rows: list[tuple[int, list[str]]]


def table_read(file: BinaryIO, *, rows_max: int = ROWS_MAX, bytes_max: int = BYTES_MAX, titled: bool = False) -> Table:
    """The table in `file`, at most `rows_max` rows. Raises TableRefused: too large, too long, empty, unreadable.

    With `titled`, lines of a single cell above the heads are left out: exports of platforms begin with such notes.
    """
    data = file.read(bytes_max + 1)
    if len(data) > bytes_max:
        raise TableRefused(_("The file is larger than %(max)s MB."), max=bytes_max // 1024 // 1024)
    if not data.strip():
        raise TableRefused(_("The file is empty."))
    if data[:4] == b"PK\x03\x04":
        return _table(_workbook(data, rows_max), rows_max, titled)
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        if _LOCKED in data:
            raise TableRefused(
                _("This Excel file is protected by a password. Take the password off and upload it again.")
            )
        raise TableRefused(_("This is a file of old Excel (.xls). Save it as .xlsx or CSV."))
    return _table(_csv(data), rows_max, titled)


def _table(lines: Iterable[list[str]], rows_max: int, titled: bool) -> Table:
    numbered = ((number, cells) for number, cells in enumerate(lines, start=1) if any(cell.strip() for cell in cells))
    first = next(numbered, None)
    while titled and first is not None and sum(bool(cell.strip()) for cell in first[1]) == 1:
        first = next(numbered, None)
    if first is None:
        raise TableRefused(_("The file is empty."))
    headers = [cell.strip()[:100] for cell in first[1]]
    while headers and not headers[-1]:
        headers.pop()
    if len(headers) > COLUMNS_MAX:
        raise TableRefused(_("The table has more than %(max)s columns."), max=COLUMNS_MAX)
    rows = list(islice(numbered, rows_max + 1))
    if len(rows) > rows_max:
        text = _("The table has more than %(max)s rows. Split it into several files; each is imported by itself.")
        raise TableRefused(text, max=rows_max)
    if not rows:
        raise TableRefused(_("There is a line of heads but no row below it."))
    width = len(headers)
    filled = ((number, [*cells[:width], *[""] * (width - len(cells))]) for number, cells in rows)
    return Table(headers, [(number, [unmarked(cell) for cell in cells]) for number, cells in filled])


def _csv(data: bytes) -> Iterator[list[str]]:
    text = _decoded(data)
    if "\0" in text:
        raise TableRefused(_("This is no table. Upload a CSV or XLSX file."))
    csv.field_size_limit(CELL_MAX)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    except csv.Error:
        raise TableRefused(_("The CSV file cannot be read: a quotation mark or separator is missing.")) from None


def _decoded(data: bytes) -> str:
    """UTF-16 by its byte order mark, UTF-8, else GB18030, which spreadsheets in China write."""
    encodings = ["utf-16"] if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise TableRefused(_("The file's characters cannot be read. Save it as CSV in UTF-8."))


def _delimiter(text: str) -> str:
    """The separator that splits the line of heads into most cells; a comma when none does."""
    head = next((line for line in text.splitlines() if line.strip()), "")
    counts = {mark: len(next(csv.reader([head], delimiter=mark), [])) for mark in (",", ";", "\t")}
    return max(counts, key=lambda mark: counts[mark])


def _workbook(data: bytes, rows_max: int) -> Iterator[list[str]]:
    _unpacked_check(data)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, SyntaxError, TypeError, AttributeError):
        # openpyxl raises whatever its parsers meet in a damaged file.
        raise TableRefused(_("This Excel file is damaged and cannot be read.")) from None
    try:
        sheet = book.worksheets[0] if book.worksheets else None
        if sheet is None:
            raise TableRefused(_("The file is empty."))
        # Sheets may claim a million rows; what they claim is not asked.
        for row in sheet.iter_rows(max_row=rows_max * 20, max_col=COLUMNS_MAX + 1, values_only=True):
            yield [_cell(value) for value in row]
    except (zipfile.BadZipFile, KeyError, ValueError, SyntaxError, TypeError, AttributeError):
        raise TableRefused(_("This Excel file is damaged and cannot be read.")) from None
    finally:
        book.close()


def _unpacked_check(data: bytes) -> None:
    """Refuse archives that would unfold to more than a table of this size can be."""
    try:
        entries = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError, OSError):
        raise TableRefused(_("This Excel file is damaged and cannot be read.")) from None
    whole = sum(entry.file_size for entry in entries)
    packed = max(1, sum(entry.compress_size for entry in entries))
    if len(entries) > _ENTRIES_MAX or whole > UNPACKED_MAX or (whole > 1024 * 1024 and whole / packed > RATIO_MAX):
        raise TableRefused(_("This Excel file unpacks to far more than a table can hold. Save it as CSV."))


def _cell(value: Any) -> str:
    """The cell as a person would type it: dates and times in ISO form, whole numbers without a point.

    Times of day and durations with their seconds: workbooks keep both alike, and 0:00:32 may be half a minute.
    """
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d") if value.time() == time.min else value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.strftime("%H:%M:%S")
    if isinstance(value, timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)[:CELL_MAX]
