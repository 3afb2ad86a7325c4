"""A report as a workbook: numbers as numbers, days as days, ratios and totals as formulas that can be followed."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from accounts.templatetags.platforms import platform_name
from analytics.dictionary import BY_ID
from analytics.report_states import Part
from analytics.selectors.reports import tables
from analytics.selectors.reports.document import Document
from analytics.selectors.reports.shown import Shown
from config.lib.spreadsheets import harmless

_HEAD = Font(bold=True, color="FFFFFF")
_FILL = PatternFill("solid", fgColor="006173")
_TOTAL = Border(top=Side(style="thin", color="656D72"))
_COUNT, _RATE, _GROWTH, _DAY = "#,##0", '0.00"%"', "+0.0%;-0.0%;0.0%", "yyyy-mm-dd"
# A cell of a worksheet holds no more.
_CELL_MAX = 32_766


def xlsx_of(document: Document) -> bytes:
    """The workbook."""
    book = Workbook()
    with translation.override(document.language):
        _summary(book.worksheets[0], document)
        snapshot = document.version.snapshot
        if document.has(Part.DETAIL):
            _days(book, snapshot)
            _split(
                book, _("Platforms"), [(platform_name(row["platform"]), row) for row in snapshot["platforms"]], snapshot
            )
            _split(
                book, _("Formats"), [(tables.format_name(row["format"]), row) for row in snapshot["formats"]], snapshot
            )
            _goals(book, snapshot)
        if document.has(Part.APPENDIX):
            rows = [(f"{row['name']} · {platform_name(row['platform'])}", row) for row in snapshot["by_account"]]
            _split(book, _("Accounts"), rows, snapshot)
            _posts(book, snapshot)
            _definitions(book, document)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _summary(sheet: Worksheet, document: Document) -> None:
    snapshot = document.version.snapshot
    sheet.title = _name(_("Summary"))
    sheet.append([_text(document.version.title)])
    sheet["A1"].font = Font(bold=True, size=16)
    sheet.append([_text(f"{snapshot['brand']} · {document.kind}")])
    for name, value in document.facts:
        sheet.append([_text(name), _text(value)])
    sheet.append([])
    if document.has(Part.SUMMARY):
        _headlines(sheet, document)
    words = [row for one in document.shown for row in one.words if row.pieces]
    if words:
        sheet.append([])
        for row in words:
            _paragraph(sheet, row, document)
    sheet.append([])
    for note in document.notes:
        sheet.append([_text(note)])
    _widths(sheet, [34, 18, 18, 14, 14])


def _headlines(sheet: Worksheet, document: Document) -> None:
    snapshot, compared = document.version.snapshot, bool(document.version.snapshot["before"])
    now, then = tables.spans(snapshot, document.language)
    heads = [
        pgettext("report", "Figure"),
        now,
        *([then, pgettext("figure", "Change"), _("Change, %")] if compared else []),
    ]
    _head(sheet, heads)
    for name in BY_ID:
        one = snapshot["figures"].get(name)
        if one is None or one["value"] is None:
            continue
        at = sheet.max_row + 1
        sheet.append([_text(str(BY_ID[name].name)), one["value"], *([one["before"]] if compared else [])])
        style = _RATE if name.endswith("_rate") else "0.0" if name == "watch_average" else _COUNT
        for column in (2, 3):
            sheet.cell(at, column).number_format = style
        if compared and one["before"] is not None:
            sheet.cell(at, 4, f"=B{at}-C{at}").number_format = style
            if one["before"]:
                sheet.cell(at, 5, f"=(B{at}-C{at})/ABS(C{at})").number_format = _GROWTH


def _paragraph(sheet: Worksheet, row: Shown, document: Document) -> None:
    names = {kind: name for kind, name, _rows in document.advice}
    sheet.append([_text(names.get(row.place, "")), _text(row.text)] if row.place in names else ["", _text(row.text)])
    cell = sheet.cell(sheet.max_row, 2)
    sheet.merge_cells(start_row=sheet.max_row, start_column=2, end_row=sheet.max_row, end_column=8)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.row_dimensions[sheet.max_row].height = 15.0 * max(1, -(-len(row.text) * 2 // 110))


def _days(book: Workbook, snapshot: dict[str, Any]) -> None:
    series = {name: rows["values"] for name, rows in snapshot["days"].items() if rows["values"]}
    if not series:
        return
    sheet = book.create_sheet(_name(_("Days")))
    _head(sheet, [pgettext("chart", "Day"), *(str(BY_ID[name].name) for name in series)])
    for at, (day, _value) in enumerate(next(iter(series.values()))):
        sheet.append([date.fromisoformat(day), *(rows[at][1] for rows in series.values())])
    last = sheet.max_row
    _formats(sheet, [_DAY, *[_COUNT] * len(series)])
    columns = [get_column_letter(n + 2) for n in range(len(series))]
    _total(sheet, [_("In all"), *(f"=SUM({letter}2:{letter}{last})" for letter in columns)])
    _widths(sheet, [14, *[16] * len(series)])


def _split(book: Workbook, title: str, rows: Sequence[tuple[str, dict[str, Any]]], snapshot: dict[str, Any]) -> None:
    """Parts of the whole: the rate is a formula over two sums, and so is that of all of them."""
    if not rows:
        return
    sheet = book.create_sheet(_name(title))
    compared = bool(snapshot["before"])
    heads = [
        title, str(BY_ID["posts"].name), str(BY_ID["exposure"].name),
        *([_("Exposure before"), _("Change, %")] if compared else []),
        str(BY_ID["engagement"].name), _("Engagement of posts with known exposure"), str(BY_ID["engagement_rate"].name),
    ]  # fmt: skip
    _head(sheet, heads)
    for name, row in rows:
        figures, at = row["figures"], sheet.max_row + 1
        exposure, rate = figures["exposure"], figures["engagement_rate"]["value"]
        # The rate times the exposure gives back the whole number it was reckoned from.
        known = round(rate * exposure["value"] / 100) if rate is not None and exposure["value"] else None
        more = [exposure["before"], f'=IF(D{at}=0,"",(C{at}-D{at})/ABS(D{at}))' if exposure["before"] else None]
        values = [
            _text(name), figures["posts"]["value"], exposure["value"], *(more if compared else []),
            figures["engagement"]["value"], known,
        ]  # fmt: skip
        last = get_column_letter(len(values))
        formula = f'=IF(C{at}=0,"",100*{last}{at}/C{at})' if known is not None else None
        sheet.append([*values, formula])
    _formats(sheet, ["@", _COUNT, _COUNT, *([_COUNT, _GROWTH] if compared else []), _COUNT, _COUNT, _RATE])
    _split_total(sheet, compared)
    _widths(sheet, [34, *[15] * (len(heads) - 1)])


def _split_total(sheet: Worksheet, compared: bool) -> None:
    last, at = sheet.max_row, sheet.max_row + 1

    def total(letter: str) -> str:
        return f"=SUM({letter}2:{letter}{last})"

    cells = [_("In all"), total("B"), total("C")]
    if compared:
        cells += [total("D"), f'=IF(D{at}=0,"",(C{at}-D{at})/ABS(D{at}))', total("F"), total("G")]
    else:
        cells += [total("D"), total("E")]
    known = get_column_letter(len(cells))
    _total(sheet, [*cells, f'=IF(C{at}=0,"",100*{known}{at}/C{at})'])


def _goals(book: Workbook, snapshot: dict[str, Any]) -> None:
    if not snapshot["goals"]:
        return
    sheet = book.create_sheet(_name(_("Goals")))
    _head(sheet, [_("Goals"), _("Value at the start"), _("Target"), _("Reached so far"), _("Done"), _("Ends on")])
    for row in snapshot["goals"]:
        at = sheet.max_row + 1
        done = f'=IF(C{at}=B{at},"",(D{at}-B{at})/(C{at}-B{at}))' if row["value"] is not None else None
        ends = date.fromisoformat(row["ends_on"])
        sheet.append([_text(row["name"]), row["baseline"], row["target"], row["value"], done, ends])
    _formats(sheet, ["@", "#,##0.##", "#,##0.##", "#,##0.##", "0%", _DAY])
    _widths(sheet, [40, 16, 16, 16, 12, 14])


def _posts(book: Workbook, snapshot: dict[str, Any]) -> None:
    if not snapshot["posts"]:
        return
    sheet = book.create_sheet(_name(_("Posts")))
    names = ("likes", "comments", "shares", "saves", "clicks", "video_views")
    heads = [_("Published"), _("Platform"), _("Account"), _("Format"), _("Title"), str(BY_ID["exposure"].name),
             str(BY_ID["engagement"].name), str(BY_ID["engagement_rate"].name),
             *(str(BY_ID[name].name) for name in names), _("Address")]  # fmt: skip
    _head(sheet, heads)
    for row in snapshot["posts"]:
        at = sheet.max_row + 1
        formula = f'=IF(F{at}=0,"",100*G{at}/F{at})' if row["exposure"] and row["engagement"] is not None else None
        sheet.append([
            date.fromisoformat(row["day"]), platform_name(row["platform"]), _text(row["account_name"]),
            tables.format_name(row["format"]), _text(row["title"]), row["exposure"], row["engagement"], formula,
            *(row[name] for name in names), _text(row["url"]),
        ])  # fmt: skip
    _formats(sheet, [_DAY, "@", "@", "@", "@", _COUNT, _COUNT, _RATE, *[_COUNT] * len(names), "@"])
    sheet.auto_filter.ref = sheet.dimensions
    _widths(sheet, [12, 14, 20, 10, 44, 12, 12, 12, *[10] * len(names), 40])


def _definitions(book: Workbook, document: Document) -> None:
    sheet = book.create_sheet(_name(_("Definitions")))
    _head(
        sheet, [pgettext("report", "Figure"), _("What it means"), _("Formula"), _("Accounts that report it"), _("Key")]
    )
    for row in tables.definition_grid(document.version.snapshot).rows:
        sheet.append([*(_text(cell.text) for cell in row), row[0].metric])
        for column in (2, 3):
            sheet.cell(sheet.max_row, column).alignment = Alignment(wrap_text=True, vertical="top")
    _widths(sheet, [22, 70, 44, 20, 18])


def _head(sheet: Worksheet, heads: Sequence[str]) -> None:
    sheet.append([_text(head) for head in heads])
    for cell in sheet[sheet.max_row]:
        cell.font, cell.fill = _HEAD, _FILL
        cell.alignment = Alignment(wrap_text=True, vertical="center")
    if sheet.max_row == 1:
        sheet.freeze_panes = "B2"


def _total(sheet: Worksheet, cells: Sequence[str]) -> None:
    last = sheet.max_row
    styles = [cell.number_format for cell in sheet[last]]
    sheet.append(list(cells))
    for cell, style in zip(sheet[sheet.max_row], styles, strict=False):
        cell.font, cell.border = Font(bold=True), _TOTAL
        if cell.column != 1:
            cell.number_format = style


def _formats(sheet: Worksheet, styles: Sequence[str]) -> None:
    for row in sheet.iter_rows(min_row=2):
        for cell, style in zip(row, styles, strict=False):
            cell.number_format = style


def _widths(sheet: Worksheet, widths: Sequence[int]) -> None:
    for at, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = width


def _name(title: str) -> str:
    """A name worksheets can have."""
    return "".join(letter for letter in title if letter not in "[]:*?/\\")[:31]


def _text(text: str) -> str:
    """Text that spreadsheets neither run as a formula nor refuse."""
    return harmless(ILLEGAL_CHARACTERS_RE.sub("", text)[:_CELL_MAX])
