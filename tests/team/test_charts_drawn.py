"""Charts on pages and in files: complete, in their colours, in Chinese, and safe whatever people wrote."""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from django.http import Http404
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation
from PIL import Image, ImageChops

from config.lib.typesetting import TypesettingFailed, svg_png, truetype, typeset_pdf, typeset_png
from team.charts import (
    BarChart,
    Breakdown,
    BreakdownRow,
    Chart,
    CohortTable,
    FunnelChart,
    HeatMap,
    LineChart,
    Series,
    TileMap,
    TreeChart,
)
from team.charts.files import chart_csv, chart_png, chart_response
from team.charts.svg import chart_height, chart_svg
from team.charts.words import exact, short
from tests.charting import KINDS, all_charts

HOSTILE = '</script></title>]]><img src=x onerror="alert(1)">\'&\x00\x0b{{ 1 }}' + "长" * 400
EMPTY: dict[str, Chart] = {
    "line": LineChart([], [Series("a", [])], "Nothing"),
    "bars": BarChart([], [], "Nothing"),
    "heat": HeatMap([], [], [], "Nothing"),
    "breakdown": Breakdown([], "Nothing"),
    "funnel": FunnelChart([], "Nothing"),
    "cohorts": CohortTable([], [], "Nothing"),
    "tree": TreeChart([], "Nothing"),
    "tiles": TileMap({}, "Nothing"),
}


def drawn(chart: Chart, source: str = "{% draw_chart chart %}{% chart_legend chart %}{% chart_table chart %}") -> str:
    return Template("{% load charts %}" + source).render(Context({"chart": chart}))


def card(chart: Chart, query: str = "", **options: object) -> str:
    page = Template('{% include "components/chart_card.html" %}')
    request = RequestFactory().get(f"/x?{query}")
    return page.render(Context({"chart": chart, "key": "reach", "title": "Reach", "request": request, **options}))


@pytest.mark.parametrize("kind", KINDS)
def test_every_chart_is_drawn_on_a_page_without_inline_styles(kind: str) -> None:
    page = drawn(all_charts()[kind])
    assert "山屿茶" in page
    assert not re.search(r"\sstyle=|\son\w+=", page)
    assert "None" not in page


@pytest.mark.parametrize("kind", KINDS)
def test_words_of_people_stay_words_on_a_page(kind: str) -> None:
    page = drawn(all_charts(HOSTILE)[kind])
    assert "<img" not in page
    assert page.count("<script") == page.count("</script") == (1 if kind in {"line", "bars"} else 0)
    assert 'onerror="' not in page


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("kind", KINDS)
def test_an_svg_is_a_document_of_its_own(kind: str, theme: str) -> None:
    for name in ("山屿茶", HOSTILE):
        svg = chart_svg(all_charts(name)[kind], theme=theme, title=name, language="zh-hans")
        root = ElementTree.fromstring(svg)
        assert root.tag == "{http://www.w3.org/2000/svg}svg"
        assert {one.tag.split("}")[1] for one in root.iter()} <= {
            "svg", "title", "desc", "rect", "line", "path", "polygon", "circle", "text",
        }  # fmt: skip
        assert not any(name.startswith("on") or "href" in name for one in root.iter() for name in one.attrib)
    assert ("#161C1F" in svg) == (theme == "dark")
    assert svg == chart_svg(all_charts(HOSTILE)[kind], theme=theme, title=HOSTILE, language="zh-hans")


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_drawn_outside_the_sheet(kind: str) -> None:
    for width, height in ((320, None), (960, None), (480, 200)):
        chart = all_charts("很长的名字" * 12)[kind]
        root = ElementTree.fromstring(chart_svg(chart, width=width, height=height, language="zh-hans"))
        tall = height or chart_height(chart, width=width)
        for one in root.iter():
            assert -1 <= float(one.get("x", 0)) <= width + 1, ElementTree.tostring(one)
            assert -1 <= float(one.get("y", 0)) <= tall + 1, ElementTree.tostring(one)


@pytest.mark.parametrize("kind", sorted(EMPTY))
def test_a_chart_without_figures_says_so_or_stays_empty(kind: str) -> None:
    assert drawn(EMPTY[kind])
    ElementTree.fromstring(chart_svg(EMPTY[kind]))


@pytest.mark.parametrize("kind", KINDS)
def test_a_png_opens_and_shows_something(kind: str) -> None:
    picture = Image.open(io.BytesIO(chart_png(all_charts()[kind], width=640, title="山屿茶", language="zh-hans")))
    picture.load()
    assert picture.width == 1280
    colours = picture.convert("RGB").getcolors(1 << 24) or []
    assert len(colours) > 20
    assert sum(count for count, colour in colours if colour != (255, 255, 255)) > 500


def glyph(text: str, weight: int = 400) -> Image.Image:
    words = f'<text x="4" y="30" font-size="28" font-weight="{weight}" font-family="Noto Sans SC">{text}</text>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40">{words}</svg>'
    return Image.open(io.BytesIO(svg_png(svg, width=40, height=40))).convert("L")


def test_chinese_is_drawn_with_its_own_glyphs_and_bold_is_bolder() -> None:
    tea, island, bold = glyph("茶"), glyph("屿"), glyph("茶", 700)
    assert ImageChops.difference(tea, island).getbbox() is not None
    ink = [sum(255 - shade for shade in picture.tobytes()) for picture in (tea, bold)]
    assert ink[1] > ink[0] * 1.15


def test_a_pdf_holds_its_text_and_the_data_is_no_markup() -> None:
    source = (
        '#let d = json(bytes(sys.inputs.data))\n#set text(font: "Noto Sans SC", lang: "zh")\n= #d.name\n*粗体* #d.name'
    )
    pdf = typeset_pdf(source, data={"name": "#panic() *山屿茶* <x>"})
    assert pdf.startswith(b"%PDF-")
    # Both weights are embedded.
    assert len(set(re.findall(rb"/FontName ?/([A-Za-z0-9+-]+)", pdf))) == 2
    with pytest.raises(TypesettingFailed):
        typeset_png("#panic()", data={})
    with pytest.raises(TypesettingFailed):
        truetype(b"wOF2 of another kind")


def test_figures_are_exact_in_a_csv_and_no_cell_is_a_formula() -> None:
    chart = BarChart(
        ["=1+1", "周二"], [Series("@SUM(A1)", [-1234567.25, None]), Series("曝光", [12, 0])], "x", axis="日"
    )
    text = chart_csv(chart)
    assert text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text[1:])))
    assert rows == [["日", "'@SUM(A1)", "曝光"], ["'=1+1", "-1234567.25", "12"], ["周二", "", "0"]]


@pytest.mark.parametrize(
    ("ending", "kind", "start"),
    [
        ("svg", "image/svg+xml", b"<svg"),
        ("png", "image/png", b"\x89PNG"),
        ("csv", "text/csv; charset=utf-8", b"\xef\xbb\xbf"),
    ],
)
def test_a_download_has_a_name_and_runs_nothing(ending: str, kind: str, start: bytes) -> None:
    response = chart_response(all_charts()["heat"], format=ending, name='曝光 "10/22"\r\nX: 1', language="zh-hans")
    assert response.content.startswith(start)
    assert response["Content-Type"] == kind
    assert response["Content-Disposition"] == (
        f"attachment; filename=\"10-22-X-1.{ending}\"; filename*=UTF-8''%E6%9B%9D%E5%85%89%2010%2022%20X%201.{ending}"
    )
    assert "sandbox" in response["Content-Security-Policy"]
    with pytest.raises(Http404):
        chart_response(all_charts()["heat"], format="exe", name="x")


def test_the_frame_of_a_chart_turns_into_a_table_by_its_address() -> None:
    chart = all_charts()["line"]
    page = card(chart, "days=30", files="/charts/", tail="?days=30")
    assert 'href="?days=30&amp;view=reach#chart-reach"' in page
    assert 'href="/charts/reach.png?days=30"' in page
    assert "<x-chart" in page
    for query in ("view=table&days=30", "view=reach&days=30"):
        page = card(chart, query)
        assert 'href="?days=30#chart-reach"' in page
        assert "<x-chart" not in page
        assert page.count("<tr>") == 6
        assert "–</td>" in page
    assert "<x-chart" in card(chart, "view=other")


def test_links_of_a_breakdown_lead_where_they_should() -> None:
    page = drawn(
        Breakdown([BreakdownRow("A & B", 5, href="/x?a=1&b=2"), BreakdownRow("C", 4)], "x"), "{% draw_chart chart %}"
    )
    assert 'href="/x?a=1&amp;b=2"' in page
    assert page.count("<a ") == 1


def test_a_week_by_hours_is_read_down_the_page() -> None:
    hours = [str(hour) for hour in range(24)]
    chart = HeatMap(["Mon", "Tue"], hours, [[None, *range(23)], [1234.5] * 24], "Week", unit="%", axis="Weekday")
    page = drawn(chart, "{% chart_table chart %}")
    assert page.count("<tr>") == 25
    assert re.search(r'<td class="r-main b5">0</td><td class="num" data-label="Mon">–</td>', page)
    assert page.count(">1,234.5</td>") == 24


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "–"), (0, "0"), (-1234567, "-1,234,567"), (Decimal("0.30000001"), "0.3"), (1e25, "10,000,000"),
        (12.34567, "12.3457"), (1000, "1,000"), (Decimal("1E+3"), "1,000"),
    ],
)  # fmt: skip
def test_exact_numbers_are_written_out(value: float | Decimal | None, words: str) -> None:
    for language in ("en", "zh-hans"):
        with translation.override(language):
            assert exact(value).startswith(words)


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (None, "次", "–"), (683, "", "683"), (9800, "次", "9,800 次"), (11_864_000, "次", "1186.4 万次"),
        (3.44, "%", "3.4%"), (0.044, "%", "0.04%"), (-1234.56, "", "-1,234.6"), (12_345.6, "views", "1.2 万 views"),
        (Decimal(5), "", "5"),
    ],
)  # fmt: skip
def test_charts_write_numbers_short(value: float | Decimal | None, unit: str, words: str) -> None:
    with translation.override("zh-hans"):
        assert short(value, "wan", unit) == words


def test_numbers_are_written_in_the_way_of_the_language() -> None:
    chart = Breakdown([BreakdownRow("A", 4_862_000)], "x")
    assert ">486.2 万<" in chart_svg(chart, language="zh-hans")
    assert ">4.9M<" in chart_svg(chart, language="en")
    with translation.override("zh-hans"):
        assert "486.2 万" in drawn(chart)
