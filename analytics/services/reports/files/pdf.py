"""A report as a PDF: A4, real page numbers and contents, charts as drawings, text that can be searched."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.utils import translation
from django.utils.translation import gettext as _

from analytics.report_states import Language, Part
from analytics.selectors.reports.document import Document, Section
from analytics.selectors.reports.shown import Shown
from analytics.selectors.reports.tables import Grid, post_grid
from config.lib.typesetting import typeset_pdf, typeset_png
from team.charts.svg import chart_svg

# Charts are drawn for the width of the text.
WIDTH, HEIGHT = 720, 260


@cache
def _source() -> str:
    return (Path(__file__).parent / "report.typ").read_text(encoding="utf-8")


def pdf_of(document: Document) -> bytes:
    """The PDF. Raises TypesettingFailed."""
    return typeset_pdf(_source(), data=data_of(document))


def page_png(document: Document) -> bytes:
    """The first page as a picture. Raises TypesettingFailed."""
    return typeset_png(_source(), data=data_of(document))


def data_of(document: Document) -> dict[str, Any]:
    """What the source is filled with: words are data there and never become markup."""
    with translation.override(document.language):
        parts = [
            _part(document, Part.SUMMARY, _("Summary")),
            _part(document, Part.DETAIL, _("Detail")),
            _part(document, Part.CONCLUSIONS, _("Conclusions and suggestions")),
            _part(document, Part.APPENDIX, _("Appendix")),
        ]
        kept = [part for part in parts if part and document.has(part["key"])]
        defined = [row[0].metric for one in document.shown if one.key == "definitions" for row in one.grids[0].rows]
        return {
            "lang": "zh" if document.language == Language.CHINESE else "en",
            "cover": document.has(Part.COVER),
            "contents": document.has(Part.CONTENTS),
            "contents_title": _("Contents"),
            "brand": document.version.snapshot["brand"],
            "title": document.version.title,
            "kind": document.kind,
            "period": document.period,
            "facts": [list(pair) for pair in document.facts],
            "mark": _mark(),
            "parts": kept,
            "defined": defined if document.has(Part.APPENDIX) else [],
            "notes": list(document.notes),
            "version": f"v{document.version.number}",
        }


def _part(document: Document, key: str, title: str) -> dict[str, Any] | None:
    sections = [one for one in document.sections if one.part == key and not one.is_empty]
    if not sections:
        return None
    found: dict[str, Any] = {"key": str(key), "title": title, "sections": [_section(document, one) for one in sections]}
    if key in (Part.SUMMARY, Part.CONCLUSIONS):
        most = 1 if key == Part.SUMMARY else None
        found["advice"] = [
            {"kind": kind, "name": name, "rows": [_words(row) for row in rows[:most]]}
            for kind, name, rows in document.advice
        ]
    return found


def _section(document: Document, one: Section) -> dict[str, Any]:
    advice = ("continue", "fix", "stop")
    grids = list(one.grids)
    if one.posts:
        grids.append(post_grid(one.posts, document.language, "best"))
    return {
        "key": one.key,
        # A part of one section carries the title itself.
        "title": "" if one.part in (Part.SUMMARY, Part.CONCLUSIONS) else one.title,
        "words": [_words(row) for row in one.words if row.pieces and row.place not in advice],
        "grids": [_grid(grid) for grid in grids if grid.rows],
        "drawings": [
            {
                "title": "" if drawing.title == one.title else drawing.title,
                "svg": chart_svg(drawing.chart, width=WIDTH, height=HEIGHT, language=document.language),
            }
            for drawing in one.drawings
        ],
    }


def _words(row: Shown) -> dict[str, Any]:
    pieces = [
        {"t": piece} if isinstance(piece, str) else {"t": str(piece["t"]), "m": piece.get("m", "typed")}
        for piece in row.pieces
    ]
    return {"lead": row.place == "lead", "tone": row.tone, "pieces": pieces}


def _grid(grid: Grid) -> dict[str, Any]:
    return {
        "key": grid.key,
        "heads": [{"t": head, "n": number} for head, number in grid.heads],
        "rows": [
            [
                {"t": cell.text, "tone": cell.tone, "bar": None if cell.bar is None else max(0.0, min(1.0, cell.bar)),
                 "m": cell.metric}
                for cell in row
            ]
            for row in grid.rows
        ],
    }  # fmt: skip


@cache
def _mark() -> str:
    path = finders.find("img/mark.svg")
    return Path(str(path)).read_text(encoding="utf-8") if path else ""
