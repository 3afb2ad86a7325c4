"""A report as slides for a meeting: one thought a slide, tables that can be edited, pictures of the charts."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Inches, Pt

from analytics.report_states import Part
from analytics.selectors.reports.document import Document, Drawing, Section
from analytics.selectors.reports.shown import Shown
from analytics.selectors.reports.tables import Grid, post_grid
from team.charts.files import chart_png

_INK, _INK2, _INK3 = RGBColor(0x1B, 0x22, 0x26), RGBColor(0x4D, 0x56, 0x5B), RGBColor(0x65, 0x6D, 0x72)
_ACCENT, _SOFT, _WHITE = RGBColor(0x00, 0x61, 0x73), RGBColor(0xF2, 0xF1, 0xED), RGBColor(0xFF, 0xFF, 0xFF)
_TONES = {"good": RGBColor(0x20, 0x6B, 0x38), "warn": RGBColor(0x81, 0x4D, 0x00), "bad": RGBColor(0xA5, 0x1F, 0x1E)}
_KINDS = {"continue": "good", "fix": "warn", "stop": "bad"}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
LATIN, CHINESE = "Calibri", "Microsoft YaHei"
# A slide of 16 to 9, in inches; rows of a table that fit on one, and how many slides a table may take.
WIDTH, HEIGHT, LEFT = 13.333, 7.5, 0.7
ROWS, SLIDES = 11, 2


def pptx_of(document: Document) -> bytes:
    """The presentation."""
    show = Presentation()
    show.slide_width, show.slide_height = Inches(WIDTH), Inches(HEIGHT)
    with translation.override(document.language):
        if document.has(Part.COVER):
            _cover(show, document)
        if document.has(Part.CONTENTS):
            _contents(show, document)
        for section in document.shown:
            if section.part != Part.APPENDIX or section.key == "definitions":
                _section(show, document, section)
    show.core_properties.title = _clean(document.version.title)
    show.core_properties.author = _clean(str(document.version.snapshot["brand"]))
    out = io.BytesIO()
    show.save(out)
    return out.getvalue()


def _cover(show: Any, document: Document) -> None:
    slide = show.slides.add_slide(show.slide_layouts[6])
    band = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, 0, 0, Inches(0.28), Inches(HEIGHT))
    band.fill.solid()
    band.fill.fore_color.rgb = _ACCENT
    band.line.fill.background()
    brand = str(document.version.snapshot["brand"])
    _text(slide, (LEFT + 0.4, 1.9, 11, 0.5), [[(f"{brand} · {document.kind}", 18, False, _INK3)]])
    _text(slide, (LEFT + 0.4, 2.4, 11.6, 1.2), [[(document.period, 48, True, _INK)]])
    _text(slide, (LEFT + 0.4, 3.6, 11.6, 0.6), [[(document.version.title, 20, False, _INK2)]])
    lines = [[(f"{name}   ", 14, False, _INK3), (value, 14, False, _INK)] for name, value in document.facts]
    _text(slide, (LEFT + 0.4, 4.8, 11.6, 1.8), lines)


def _contents(show: Any, document: Document) -> None:
    slide = _slide(show, document, _("Contents"))
    titles = [one.title for one in document.shown if one.part != Part.APPENDIX or one.key == "definitions"]
    lines = [[(f"{at}   ", 18, False, _INK3), (title, 18, False, _INK)] for at, title in enumerate(titles, start=1)]
    _text(slide, (LEFT, 1.5, 11.9, 5.2), lines, space=6)


def _section(show: Any, document: Document, one: Section) -> None:
    words = [row for row in one.words if row.pieces and row.place not in _KINDS]
    if one.part == Part.SUMMARY:
        _summary(show, document, one, words)
    elif one.part == Part.CONCLUSIONS:
        _conclusions(show, document, one, words)
    elif one.drawings:
        _drawing(show, document, one, one.drawings[0], words)
    grids = [*one.grids, *([post_grid(one.posts, document.language, "best")] if one.posts else [])]
    shown = [grid for grid in grids if grid.rows]
    for grid in shown:
        told = [] if one.part == Part.SUMMARY or one.drawings else words
        _tables(show, document, one.title, grid, told)
    if not shown and not one.drawings and one.part == Part.DETAIL:
        slide = _slide(show, document, one.title)
        _text(slide, (LEFT, 1.6, 11.9, 4), [_pieces(row, 20) for row in words], space=10)


def _summary(show: Any, document: Document, one: Section, words: Sequence[Shown]) -> None:
    slide = _slide(show, document, one.title)
    _text(slide, (LEFT, 1.5, 11.9, 2.9), [_pieces(row, 20, bold=True) for row in words], space=8)
    wide = 11.9 / 3
    for at, (kind, name, rows) in enumerate(document.advice):
        box = (LEFT + at * wide, 4.6, wide - 0.25, 2.2)
        head = [(name, 16, True, _TONES[_KINDS[kind]])]
        _text(slide, box, [head, _pieces(rows[0], 14)], fill=_SOFT)


def _conclusions(show: Any, document: Document, one: Section, words: Sequence[Shown]) -> None:
    slide = _slide(show, document, one.title)
    lines = []
    for kind, name, rows in document.advice:
        for row in rows:
            lines.append([(f"{name}   ", 16, True, _TONES[_KINDS[kind]]), *_pieces(row, 16)])
    lines += [_pieces(row, 16) for row in words]
    _text(slide, (LEFT, 1.5, 11.9, 5.4), lines, space=9)


def _drawing(show: Any, document: Document, one: Section, drawing: Drawing, words: Sequence[Shown]) -> None:
    slide = _slide(show, document, one.title)
    picture = chart_png(drawing.chart, width=1080, height=400, language=document.language)
    slide.shapes.add_picture(io.BytesIO(picture), Inches(LEFT), Inches(1.35), width=Inches(11.9))
    _text(slide, (LEFT, 5.85, 11.9, 1.2), [_pieces(row, 14) for row in words[:3]], space=3)


def _tables(show: Any, document: Document, title: str, grid: Grid, words: Sequence[Shown]) -> None:
    rows = list(grid.rows)[: ROWS * SLIDES]
    for begin in range(0, len(rows), ROWS):
        slide = _slide(show, document, title)
        top = 1.4
        if words and begin == 0:
            _text(slide, (LEFT, 1.35, 11.9, 0.9), [_pieces(row, 14) for row in words[:2]], space=3)
            top = 2.3
        _table(slide, grid, rows[begin : begin + ROWS], top)


def _table(slide: Any, grid: Grid, rows: Sequence[Any], top: float) -> None:
    size = (Inches(LEFT), Inches(top), Inches(11.9), Inches(0.38 * (len(rows) + 1)))
    table = slide.shapes.add_table(len(rows) + 1, len(grid.heads), *size).table
    first = 4.6 if grid.key != "definitions" else 2.2
    rest = (11.9 - first) / max(1, len(grid.heads) - 1)
    for at in range(len(grid.heads)):
        table.columns[at].width = Inches(first if at == 0 else rest)
    for at, (head, number) in enumerate(grid.heads):
        _cell(table.cell(0, at), head, number=number, bold=True, colour=_WHITE, fill=_ACCENT)
    small = grid.key == "definitions"
    for line, cells in enumerate(rows, start=1):
        for at, cell in enumerate(cells):
            colour = _TONES.get(cell.tone, _INK)
            look: dict[str, Any] = {"number": grid.heads[at][1], "bold": at == 0, "colour": colour, "fill": _WHITE}
            _cell(table.cell(line, at), cell.text, **look, size=9 if small else 13)


def _cell(cell: Any, text: str, *, number: bool, bold: bool, colour: Any, fill: Any, size: int = 13) -> None:
    cell.fill.solid()
    cell.fill.fore_color.rgb = fill
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    cell.margin_top = cell.margin_bottom = Inches(0.04)
    line = cell.text_frame.paragraphs[0]
    line.alignment = PP_ALIGN.RIGHT if number else PP_ALIGN.LEFT
    _run(line, text, size, bold, colour)


def _slide(show: Any, document: Document, title: str) -> Any:
    slide = show.slides.add_slide(show.slide_layouts[5])
    place = slide.shapes.title
    place.left, place.top, place.width, place.height = Inches(LEFT), Inches(0.45), Inches(11.9), Inches(0.75)
    frame = place.text_frame
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    frame.margin_left = 0
    line = frame.paragraphs[0]
    line.alignment = PP_ALIGN.LEFT
    _run(line, title, 28, True, _INK)
    foot = f"{document.version.title} · v{document.version.number}"
    _text(slide, (LEFT, 7.05, 10.5, 0.3), [[(foot, 10, False, _INK3)]])
    _text(slide, (11.6, 7.05, 1.0, 0.3), [[(str(len(show.slides)), 10, False, _INK3)]], right=True)
    return slide


def _pieces(row: Shown, size: int, *, bold: bool = False) -> list[tuple[str, int, bool, Any]]:
    return [
        (piece, size, False, _INK2) if isinstance(piece, str) else (str(piece["t"]), size, bold, _INK)
        for piece in row.pieces
    ]


def _text(
    slide: Any,
    box: tuple[float, float, float, float],
    lines: Sequence[Sequence[tuple[str, int, bool, Any]]],
    *,
    space: int = 2,
    fill: Any = None,
    right: bool = False,
) -> None:
    shape = slide.shapes.add_textbox(*(Inches(one) for one in box))
    frame = shape.text_frame
    frame.word_wrap = True
    frame.margin_left = Inches(0.18) if fill is not None else 0
    if fill is not None:
        shape.fill.solid()
        shape.fill.fore_color.rgb = fill
    for at, pieces in enumerate(lines):
        line = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
        line.space_after = Pt(space)
        if right:
            line.alignment = PP_ALIGN.RIGHT
        for text, size, bold, colour in pieces:
            _run(line, text, size, bold, colour)


def _run(line: Any, text: str, size: int, bold: bool, colour: Any) -> None:
    run = line.add_run()
    run.text = _clean(text)
    run.font.size, run.font.bold, run.font.color.rgb, run.font.name = Pt(size), bold, colour, LATIN
    element = run._r.get_or_add_rPr()
    east = element.makeelement(qn("a:ea"), {"typeface": CHINESE})
    element.append(east)


def _clean(text: str) -> str:
    return _CONTROL.sub("", text)
