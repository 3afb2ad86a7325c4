"""Figures beside a chart's scale: steps can be told apart, one form for all, room for them in drawings."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from django.template import Context, Template
from django.utils import translation

from team.charts import BarChart, Chart, LineChart, ParetoChart, Series
from team.charts.axis import axis_words
from team.charts.scale import round_scale
from team.charts.svg import MARGIN, chart_svg
from team.charts.words import text_width
from team.templatetags.ui import shorten


def words_of(*values: float, style: str = "kilo", unit: str = "", from_zero: bool = False) -> str:
    return " | ".join(axis_words(round_scale(values, from_zero=from_zero), style, unit))


@pytest.mark.parametrize(
    ("values", "kilo", "wan"),
    [
        ((1_104_000, 1_138_000), "1.10M | 1.11M | 1.12M | 1.13M | 1.14M", "110 万 | 111 万 | 112 万 | 113 万 | 114 万"),
        ((1_102_000, 1_170_000), "1.10M | 1.12M | 1.14M | 1.16M | 1.18M", "110 万 | 112 万 | 114 万 | 116 万 | 118 万"),
        ((1_100_000, 1_103_900), "1.100M | 1.101M | 1.102M | 1.103M | 1.104M",
         "110.0 万 | 110.1 万 | 110.2 万 | 110.3 万 | 110.4 万"),
        ((1_000_000, 1_000_004), "1,000,000 | 1,000,001 | 1,000,002 | 1,000,003 | 1,000,004",
         "1,000,000 | 1,000,001 | 1,000,002 | 1,000,003 | 1,000,004"),
        ((0, 97), "0 | 25 | 50 | 75 | 100", "0 | 25 | 50 | 75 | 100"),
        ((0, 7_200), "0 | 2K | 4K | 6K | 8K", "0 | 2,000 | 4,000 | 6,000 | 8,000"),
        ((0, 14_000), "0 | 5K | 10K | 15K", "0 | 0.5 万 | 1.0 万 | 1.5 万"),
        ((0, 940_000), "0 | 0.25M | 0.50M | 0.75M | 1.00M", "0 | 25 万 | 50 万 | 75 万 | 100 万"),
        ((-1_450_000, 800_000), "-2M | -1M | 0 | 1M", "-200 万 | -100 万 | 0 | 100 万"),
        ((-3, 8), "-5 | 0 | 5 | 10", "-5 | 0 | 5 | 10"),
        ((310_000_000, 340_000_000), "310M | 320M | 330M | 340M", "3.1 亿 | 3.2 亿 | 3.3 亿 | 3.4 亿"),
        ((0, 1), "0 | 1", "0 | 1"),
        ((1_000_000, 1_000_001), "1,000,000 | 1,000,001", "1,000,000 | 1,000,001"),
        ((0, 1_230), "0 | 500 | 1,000 | 1,500", "0 | 500 | 1,000 | 1,500"),
        ((0, 88_000), "0 | 25K | 50K | 75K | 100K", "0 | 2.5 万 | 5.0 万 | 7.5 万 | 10.0 万"),
        ((0, 9_700), "0 | 2,500 | 5,000 | 7,500 | 10,000", "0 | 2,500 | 5,000 | 7,500 | 10,000"),
        ((0.1, 0.5), "0.1 | 0.2 | 0.3 | 0.4 | 0.5", "0.1 | 0.2 | 0.3 | 0.4 | 0.5"),
        ((3.02, 3.11), "3.000 | 3.025 | 3.050 | 3.075 | 3.100 | 3.125",
         "3.000 | 3.025 | 3.050 | 3.075 | 3.100 | 3.125"),
        ((0.0004, 0.001), "0.0004 | 0.0006 | 0.0008 | 0.0010", "0.0004 | 0.0006 | 0.0008 | 0.0010"),
        ((1e25, 2e25), None, None),
    ],
)  # fmt: skip
def test_steps_are_told_apart_in_one_form(values: tuple[float, ...], kilo: str | None, wan: str | None) -> None:
    for language in ("en", "zh-hans"):
        with translation.override(language):
            for style, expected in (("kilo", kilo), ("wan", wan)):
                words = words_of(*values, style=style)
                assert expected is None or words == expected
                assert len(set(words.split(" | "))) == len(words.split(" | "))


@pytest.mark.parametrize(
    ("values", "unit", "words"),
    [
        ((0, 8), "%", "0% | 2% | 4% | 6% | 8%"),
        ((3.1, 4.9), "%", "3.0% | 3.5% | 4.0% | 4.5% | 5.0%"),
        ((0, 1_400), "%", "0% | 500% | 1,000% | 1,500%"),
        ((-12, 30), "%", "-20% | 0% | 20% | 40%"),
        ((11.5, 13), "s", "11.5 | 12.0 | 12.5 | 13.0"),
        ((0, 90), "s", "0 | 25 | 50 | 75 | 100"),
    ],
)
def test_signs_are_written_and_words_are_not(values: tuple[float, ...], unit: str, words: str) -> None:
    for style in ("kilo", "wan"):
        with translation.override("en"):
            assert words_of(*values, style=style, unit=unit) == words


def followers(kind: type[Chart]) -> Chart:
    labels, values = ["1", "2", "3"], [1_000_001, 1_000_002, 1_000_004]
    if kind is LineChart:
        return LineChart(labels, [Series("Followers", values)], "Growth", from_zero=False)
    return ParetoChart(labels, values[::-1], [40, 70, 100], "Growth")


def test_pages_and_drawings_write_the_same_figures() -> None:
    words = ["1,000,001", "1,000,002", "1,000,003", "1,000,004"]
    page = Template("{% load charts %}{% draw_chart chart %}").render(Context({"chart": followers(LineChart)}))
    assert [one for one in re.findall(r"<span>([^<]*)</span>", page) if one in words] == words
    svg = chart_svg(followers(LineChart), language="en")
    assert [one for one in words if f">{one}</text>" in svg] == words


@pytest.mark.parametrize("width", [320, 960])
@pytest.mark.parametrize("style", ["kilo", "wan"])
@pytest.mark.parametrize(
    "chart",
    [
        followers(LineChart),
        LineChart(["1", "2"], [Series("a", [-1e12 - 3, -1e12])], "Far below zero", from_zero=False, unit="views"),
        BarChart(["1", "2"], [Series("a", [-2_500_000, 71_234_567])], "Both ways", unit="%"),
        followers(ParetoChart),
    ],
)
def test_figures_fit_beside_the_scale_of_a_drawing(chart: Chart, style: str, width: int) -> None:
    root = ElementTree.fromstring(chart_svg(chart, width=width, language="zh-hans", style=style))
    figures = [one for one in root.iter() if one.get("text-anchor") == "end" and one.get("font-size") == "11"]
    assert figures
    for one in figures:
        assert float(one.get("x", 0)) - text_width(one.text or "", 11) >= MARGIN - 1


def test_quarters_of_counts_are_whole() -> None:
    tops = [ParetoChart(["1"], [highest], [100], "Counts").top for highest in (0, 1, 9, 90, 4_100)]
    assert tops == [4, 4, 12, 100, 8_000]


@pytest.mark.parametrize(
    ("value", "kilo", "wan"),
    [
        (999, "999", "999"), (1_000, "1K", "1,000"), (999_940, "999.9K", "100 万"), (999_960, "1M", "100 万"),
        (960_000, "960K", "96 万"), (99_999_600, "100M", "1 亿"), (-999_960, "-1M", "-100 万"),
    ],
)  # fmt: skip
def test_a_number_is_counted_in_what_it_is_rounded_to(value: float, kilo: str, wan: str) -> None:
    with translation.override("en"):
        assert (shorten(value, "kilo"), shorten(value, "wan")) == (kilo, wan)
