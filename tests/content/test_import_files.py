"""Reading tables for an import: encodings, separators, workbooks, what is refused, and single cells."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import UTC, date, datetime, time

import openpyxl
import pytest
from django.utils.translation import override

from config.lib.spreadsheets import BOM, csv_text
from config.lib.tables import ROWS_MAX, TableRefused, table_read
from content.services.import_cells import CellError, files, read_date, read_moment, read_time


def table(*rows, delimiter=",", encoding="utf-8"):
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return io.BytesIO(out.getvalue().encode(encoding))


@pytest.fixture(autouse=True)
def _english():
    with override("en"):
        yield


# --- files ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_tables_as_spreadsheets_write_them(encoding, delimiter):
    found = table_read(table(["标题", "正文"], ["茶", "一，二; 三"], [], ["x"], delimiter=delimiter, encoding=encoding))
    assert found.headers == ["标题", "正文"]
    assert found.rows == [(2, ["茶", "一，二; 三"]), (4, ["x", ""])]


def test_workbooks_are_read_as_typed():
    book = openpyxl.Workbook()
    book.active.append(["Text", "Date", "Time", "N"])
    book.active.append(["茶", date(2030, 1, 8), time(20, 30), 3.0])
    book.active.append(["x", datetime(2030, 1, 8, 9, 5), None, None])  # noqa: DTZ001 - workbooks know no zones
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    rows = table_read(out).rows
    assert rows == [(2, ["茶", "2030-01-08", "20:30:00", "3"]), (3, ["x", "2030-01-08 09:05", "", ""])]


def bomb():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 30_000_000)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"Text\n", "no row"),
        (b"Text\n" + b"a\n" * (ROWS_MAX + 1), "1000 rows"),
        (b"x" * (5 * 1024 * 1024 + 1), "larger"),
        (b"PK\x03\x04 nothing", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 50, "old Excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 50 + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "no table"),
        (b"\xff\xff\xff", "characters"),
        (bomb(), "unpacks"),
        (b",".join(b"c%d" % n for n in range(70)) + b"\nx\n", "columns"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(data, words):
    with pytest.raises(TableRefused) as refused:
        table_read(io.BytesIO(data))
    assert words in str(refused.value)


# --- cells ------------------------------------------------------------------------------------------------------------
def test_dates_and_times_people_write():
    assert {read_date(text) for text in ("2030-01-08", "2030/1/8", "2030年1月8日")} == {date(2030, 1, 8)}
    assert {read_time(text) for text in ("20:30", "8:30 PM", "20点30分", "20：30")} == {time(20, 30)}
    expected = datetime(2030, 1, 8, 12, 30, tzinfo=UTC)
    assert read_moment("2030-01-08", "20:30", "Asia/Shanghai") == expected
    assert read_moment("", "2030-01-08 20:30", "Asia/Shanghai") == expected
    assert read_moment("2030-01-08T13:30:00+01:00", "", "Asia/Shanghai") == expected
    assert read_moment("", "", "Asia/Shanghai") is None
    for day, clock in (
        ("1/2/2030", "9:00"),
        ("2030-02-30", "9:00"),
        ("2030-01-08", "25:00"),
        ("2030-01-08", ""),
        ("", "9:00"),
    ):
        with pytest.raises(CellError):
            read_moment(day, clock, "Asia/Shanghai")
    with pytest.raises(CellError, match="forward"):
        read_moment("2030-03-31", "02:30", "Europe/Berlin")


def test_files_named_in_a_cell():
    assert files("https://a.example/x,y.png; 茶席; 12") == ["https://a.example/x,y.png", "茶席", "12"]


def test_marks_against_formulas_come_off_again():
    cells = ["@shanyu", "-18 °C", "＋1", "'quoted'", "it's"]
    text = csv_text([["账号", "a", "b", "c", "d"], cells])
    assert "'@shanyu,'-18 °C,'＋1,'quoted',it's" in text
    assert table_read(io.BytesIO((BOM + text).encode())).rows == [(2, cells)]
