"""A report as a Word document that people go on with: headings, text, tables, pictures of the charts."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from docx import Document as new_document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from analytics.report_states import Language, Part
from analytics.selectors.reports.document import Document, Section
from analytics.selectors.reports.shown import Shown
from analytics.selectors.reports.tables import Grid, post_grid
from team.charts.files import chart_png

_INK3, _ACCENT = RGBColor(0x65, 0x6D, 0x72), RGBColor(0x00, 0x61, 0x73)
_TONES = {"good": RGBColor(0x20, 0x6B, 0x38), "warn": RGBColor(0x81, 0x4D, 0x00), "bad": RGBColor(0xA5, 0x1F, 0x1E)}
_KINDS = {"continue": "good", "fix": "warn", "stop": "bad"}
# What XML has no place for.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
LATIN, CHINESE = "Calibri", "Microsoft YaHei"


def docx_of(document: Document) -> bytes:
    """The document. Its contents are a field that Word fills when the file is opened."""
    book = new_document()
    _page(book, document)
    with translation.override(document.language):
        if document.has(Part.COVER):
            _cover(book, document)
        if document.has(Part.CONTENTS):
            _contents(book)
        parts = ((Part.SUMMARY, _("Summary")), (Part.DETAIL, _("Detail")),
                 (Part.CONCLUSIONS, _("Conclusions and suggestions")), (Part.APPENDIX, _("Appendix")))  # fmt: skip
        for part, title in parts:
            sections = [one for one in document.shown if one.part == part]
            if sections:
                book.add_heading(title, level=1)
                for section in sections:
                    _section(book, document, section)
        for note in document.notes:
            _run(book.add_paragraph(), note, size=8, colour=_INK3)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _page(book: Any, document: Document) -> None:
    section = book.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin, section.bottom_margin = Mm(22), Mm(20)
    section.different_first_page_header_footer = document.has(Part.COVER)
    foot = section.footer.paragraphs[0]
    _run(foot, f"{document.version.title} · {document.version.snapshot['brand']} · ", size=8, colour=_INK3)
    _field(foot, "PAGE")
    for name in ("Normal", "Heading 1", "Heading 2", "Title"):
        style = book.styles[name]
        style.font.name = LATIN
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), CHINESE)
    book.styles["Normal"].font.size = Pt(10)
    for name, size in (("Heading 1", 18), ("Heading 2", 12)):
        book.styles[name].font.size, book.styles[name].font.color.rgb = Pt(size), RGBColor(0x1B, 0x22, 0x26)
    book.core_properties.title, book.core_properties.author = _clean(document.version.title), _clean(_brand(document))
    book.core_properties.language = "zh-CN" if document.language == Language.CHINESE else "en"


def _brand(document: Document) -> str:
    return str(document.version.snapshot["brand"])


def _cover(book: Any, document: Document) -> None:
    space = book.add_paragraph()
    space.paragraph_format.space_before = Pt(150)
    _run(space, f"{_brand(document)} · {document.kind}", size=12, colour=_INK3)
    _run(book.add_paragraph(), document.period, size=30, bold=True)
    _run(book.add_paragraph(), document.version.title, size=13, colour=_INK3)
    for name, value in document.facts:
        line = book.add_paragraph()
        _run(line, f"{name}    ", colour=_INK3)
        _run(line, value)
    book.add_page_break()


def _contents(book: Any) -> None:
    _run(book.add_paragraph(), _("Contents"), size=18, bold=True)
    _field(book.add_paragraph(), 'TOC \\o "1-2" \\h \\z \\u', shown=_("Right-click here and update the field."))
    book.add_page_break()


def _section(book: Any, document: Document, one: Section) -> None:
    if one.part not in (Part.SUMMARY, Part.CONCLUSIONS):
        book.add_heading(_clean(one.title), level=2)
    if one.part == Part.CONCLUSIONS:
        _advice(book, document, None)
    for row in one.words:
        if row.pieces and row.place not in _KINDS:
            _words(book.add_paragraph(), row)
    if one.part == Part.SUMMARY:
        _advice(book, document, 1)
    for drawing in one.drawings:
        if drawing.title != one.title:
            _run(book.add_paragraph(), drawing.title, size=9, colour=_INK3)
        picture = chart_png(drawing.chart, width=720, height=260, language=document.language)
        book.add_picture(io.BytesIO(picture), width=Mm(170))
    grids = [*one.grids, *([post_grid(one.posts, document.language, "best")] if one.posts else [])]
    for grid in grids:
        if grid.rows:
            _table(book, grid)


def _advice(book: Any, document: Document, most: int | None) -> None:
    for kind, name, rows in document.advice:
        for row in rows[:most]:
            line = book.add_paragraph(style="List Bullet")
            _run(line, f"{name}  ", bold=True, colour=_TONES[_KINDS[kind]])
            _pieces(line, row, bold=False)


def _words(line: Any, row: Shown) -> None:
    _pieces(line, row, bold=row.place == "lead", size=12 if row.place == "lead" else None)


def _pieces(line: Any, row: Shown, *, bold: bool, size: int | None = None) -> None:
    for piece in row.pieces:
        if isinstance(piece, str):
            _run(line, piece, size=size)
        else:
            _run(line, str(piece["t"]), size=size, bold=bold)


def _table(book: Any, grid: Grid) -> None:
    table = book.add_table(rows=1, cols=len(grid.heads))
    table.style = "Light List Accent 1" if "Light List Accent 1" in book.styles else "Table Grid"
    _row(table.rows[0], [head for head, _number in grid.heads], grid, head=True)
    for cells in grid.rows:
        _row(table.add_row(), [cell.text for cell in cells], grid, [cell.tone for cell in cells])
    # The head is repeated on every page.
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(mark)
    book.add_paragraph()


def _row(row: Any, texts: Sequence[str], grid: Grid, tones: Sequence[str] = (), *, head: bool = False) -> None:
    for at, text in enumerate(texts):
        line = row.cells[at].paragraphs[0]
        if grid.heads[at][1]:
            line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        colour = _TONES.get(tones[at]) if tones and not head else None
        _run(line, text, size=8.5, bold=head or at == 0, colour=colour)


def _run(line: Any, text: str, *, size: float | None = None, bold: bool = False, colour: Any = None) -> None:
    run = line.add_run(_clean(text))
    run.bold = bold or None
    if size:
        run.font.size = Pt(size)
    if colour is not None:
        run.font.color.rgb = colour
    run.font.name = LATIN
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), CHINESE)


def _field(line: Any, code: str, *, shown: str = "1") -> None:
    for kind, text in (("begin", ""), ("", code), ("separate", ""), ("shown", shown), ("end", "")):
        run = line.add_run()
        if kind == "shown":
            run.text = text
            continue
        element = OxmlElement("w:instrText" if not kind else "w:fldChar")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.set(qn("xml:space"), "preserve")
            element.text = text
        run._element.append(element)


def _clean(text: str) -> str:
    return _CONTROL.sub("", text)
