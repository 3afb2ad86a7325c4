"""Reports as files: opened again, with the text and the figures of the version in them."""

from __future__ import annotations

import io
import json
import re
import zlib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import typst
from django.test import Client
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook
from pptx import Presentation

from analytics.models import Report
from analytics.selectors.reports.document import document_of
from analytics.services.reports.files import pdf
from analytics.services.reports.files.pdf import data_of, page_png
from config.lib.typesetting import font_folder
from team.models import AuditEntry, Workspace
from tests.analytics.reporting import made, newest, two_months

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(client: Client, workspace: Workspace) -> Report:
    two_months(workspace)
    return made(client, workspace)


def saved(client: Client, report: Report, kind: str) -> bytes:
    answer = client.get(reverse("analytics:report_file", args=[report.workspace.slug, report.pk, kind]))
    assert answer.status_code == 200
    assert f".{kind}" in answer["Content-Disposition"]
    return bytes(answer.content)


def test_a_workbook_has_typed_cells_and_formulas_that_can_be_followed(report: Report, client: Client) -> None:
    book = load_workbook(io.BytesIO(saved(client, report, "xlsx")))
    summary, days, platforms = book["摘要"], book.worksheets[1], book["平台"]

    rows = {row[0].value: row for row in summary.iter_rows() if row[0].value}
    assert (rows["曝光"][1].value, rows["曝光"][2].value) == (7500, 5000)
    assert rows["曝光"][3].value == f"=B{rows['曝光'][0].row}-C{rows['曝光'][0].row}"
    assert days["A2"].value.date() == date(2026, 5, 1)
    assert days.cell(days.max_row, 2).value == f"=SUM(B2:B{days.max_row - 1})"
    assert days.max_row == 33
    assert [cell.value for cell in platforms[2]][1:8] == [4, 6000, 1000, '=IF(D2=0,"",(C2-D2)/ABS(D2))', 1260, 1260,
                                                          '=IF(C2=0,"",100*G2/C2)']  # fmt: skip
    assert "Σ impressions" in " ".join(str(cell.value) for row in book["口径"].iter_rows() for cell in row)


def test_words_that_look_like_formulas_run_nothing(client: Client, workspace: Workspace) -> None:
    from tests.analytics.measuring import measured, sampled
    from tests.factories import SocialAccountFactory

    account = SocialAccountFactory(workspace=workspace, display_name="=cmd|'/c calc'!A1")
    post = measured(account, "2026-05-03 02:00", title='=HYPERLINK("http://x.example")\x07')
    sampled(post, ("2026-05-03 03:00", {"impressions": 5, "likes": 1}))
    report = made(client, workspace)

    book = load_workbook(io.BytesIO(saved(client, report, "xlsx")))
    texts = [cell for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert not [cell.value for cell in texts if cell.value.startswith(("=HYPERLINK", "=cmd"))]
    for kind in ("pdf", "docx", "pptx"):
        assert saved(client, report, kind)


def test_a_document_can_be_gone_on_with(report: Report, client: Client) -> None:
    document = Document(io.BytesIO(saved(client, report, "docx")))
    text = "\n".join(line.text for line in document.paragraphs)

    assert "2026 年 5 月" in text
    assert "带来 7,500 次曝光，较 4 月增长 50.0%" in text
    assert [line.text for line in document.paragraphs if line.style.name == "Heading 1"] == [
        "摘要", "正文", "结论与建议", "附录"
    ]  # fmt: skip
    cells = {cell.text for table in document.tables for row in table.rows for cell in row.cells}
    assert {"7,500", "↑ 50.0%", "16.88%"} <= cells
    assert len(document.inline_shapes) == 2


def test_slides_hold_tables_and_pictures(report: Report, client: Client) -> None:
    show = Presentation(io.BytesIO(saved(client, report, "pptx")))
    shapes: list[Any] = [shape for slide in show.slides for shape in slide.shapes]
    text = "\n".join(shape.text_frame.text for shape in shapes if shape.has_text_frame)
    cells = {cell.text for shape in shapes if shape.has_table for row in shape.table.rows for cell in row.cells}

    assert "2026 年 5 月" in text
    assert "带来 7,500 次曝光" in text
    assert "继续" in text
    assert {"7,500", "16.88%"} <= cells
    assert sum(shape.shape_type == 13 for shape in shapes) == 2


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_pdf_has_pages_contents_and_text_that_can_be_found(
    client: Client, workspace: Workspace, language: str
) -> None:
    two_months(workspace)
    report = made(client, workspace, language=language)
    body = saved(client, report, "pdf")

    assert body[:5] == b"%PDF-"
    assert len(re.findall(rb"/Type\s*/Page\b", _plain(body))) >= 5
    assert b"/Outlines" in _plain(body)
    # The font is in the file, and each glyph says which character it is.
    assert b"NotoSansSC" in _plain(body)
    assert b"/ToUnicode" in _plain(body)
    version = newest(report)
    assert page_png(document_of(version.report, version))[:4] == b"\x89PNG"
    assert AuditEntry.objects.for_workspace(workspace).filter(verb="report.exported").exists()


def _plain(body: bytes) -> bytes:
    """The PDF with its compressed streams unpacked beside it."""
    found = [body]
    for match in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", body, re.S):
        try:
            found.append(zlib.decompress(match[1]))
        except zlib.error:
            continue
    return b"\n".join(found)


@pytest.mark.parametrize(("rows", "lines"), [(6, 37), (6, 39), (13, 28), (20, 22), (40, 0), (60, 20), (60, 36)])
def test_no_few_rows_of_a_table_stand_alone_on_a_page(report: Report, rows: int, lines: int) -> None:
    """`lines` of text before the table bring its end, or its beginning, to the foot of a page."""
    data = data_of(document_of(report, newest(report)))
    names = [f"r{at}" for at in range(rows)]
    grid = {
        "key": "definitions",
        "heads": [{"t": "Figure", "n": False}, *[{"t": "Value", "n": True}] * 3],
        "rows": [[{"t": name, "tone": "", "bar": None, "m": name}, *[{"t": "7", "tone": "", "bar": None, "m": ""}] * 3]
                 for name in names],
    }  # fmt: skip
    words = [{"lead": False, "tone": "", "pieces": [{"t": f"Line {at}"}]} for at in range(lines)]
    section = {"key": "definitions", "title": "Definitions", "words": words, "grids": [grid], "drawings": []}
    data |= {
        "parts": [{"key": "appendix", "title": "Appendix", "sections": [section]}],
        "cover": False,
        "contents": False,
    }
    asked = "#context [#metadata({}.map(one => query(label(one)).first().location().page()))<where>]".format(
        "(" + ", ".join(f'"m-{name}"' for name in names) + ")"
    )
    source = (Path(pdf.__file__).parent / "report.typ").read_text(encoding="utf-8") + asked
    answer = typst.query(
        source.encode(), "<where>", field="value", one=True, sys_inputs={"data": json.dumps(data)},
        font_paths=[str(font_folder())], ignore_system_fonts=True,
    )  # fmt: skip
    found = json.loads(answer)
    pages = [found.count(page) for page in sorted(set(found))]
    assert min(pages) >= 4
    assert rows > 12 or len(pages) == 1


def test_parts_that_are_left_out_are_in_no_file(client: Client, workspace: Workspace) -> None:
    two_months(workspace)
    report = made(client, workspace, parts=["summary", "conclusions"])

    document = Document(io.BytesIO(saved(client, report, "docx")))
    assert [line.text for line in document.paragraphs if line.style.name == "Heading 1"] == ["摘要", "结论与建议"]
    assert load_workbook(io.BytesIO(saved(client, report, "xlsx"))).sheetnames == ["摘要"]
    answer = client.get(reverse("analytics:report_file", args=[workspace.slug, report.pk, "exe"]))
    assert answer.status_code == 404
