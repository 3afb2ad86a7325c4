"""What charts work out: scales of columns, tints, rates, branches, regions, exact rows."""

from __future__ import annotations

import itertools
from decimal import Decimal

import pytest
from django.utils import translation

from team.charts import (
    REGIONS,
    BarChart,
    BreakdownRow,
    Cohort,
    CohortTable,
    FunnelChart,
    FunnelStep,
    HeatMap,
    Series,
    TileMap,
    TreeChart,
    TreeNode,
    region_key,
)
from team.charts.countries import country_code, country_name
from team.charts.rows import chart_rows
from team.charts.screen import cohort_table
from team.charts.words import Mark, fitting, fitting_apart, placed_marks, text_width
from tests.charting import KINDS, all_charts


def columns(*series: list[float | None], stacked: bool = False) -> BarChart:
    labels = [str(at) for at in range(len(series[0]))]
    return BarChart(labels, [Series(f"s{at}", values) for at, values in enumerate(series)], "Columns", stacked=stacked)


@pytest.mark.parametrize(
    ("chart", "scale"),
    [
        (columns([0, 97]), (0, 100, 4)),
        (columns([5, 3], [-2, None]), (-2, 6, 4)),
        (columns([30, 20], [40, 10], stacked=True), (0, 80, 4)),
        (columns([30, 20], [-20, None], stacked=True), (-20, 40, 3)),
        (columns([None, None]), (0, 1, 1)),
        (columns([-8, -3]), (-8, 0, 4)),
    ],
)
def test_the_scale_of_columns_holds_zero_and_the_sums(chart: BarChart, scale: tuple[float, float, int]) -> None:
    low, high, steps = chart.scale
    assert (pytest.approx(low), pytest.approx(high), steps) == scale


def test_stacked_columns_stand_upon_one_another_and_a_gap_is_none() -> None:
    chart = columns([3, None], [4, 2], [-1, -5], stacked=True)
    assert chart.bars() == [(0, 0, 0, 3), (0, 1, 3, 7), (0, 2, 0, -1), (1, 1, 0, 2), (1, 2, 0, -5)]


def test_tints_run_from_zero_to_the_highest_and_the_best_cells_are_named() -> None:
    chart = HeatMap(["Mon", "Tue"], ["9", "10", "11"], [[0, 6, None], [12, 11.9, 1]], "Best on Tuesday")
    assert chart.levels() == [[0, 3, None], [5, 5, 0]]
    assert chart.best(2) == ["Tue 9", "Tue 10"]
    assert HeatMap(["a"], ["b"], [[None]], "").best() == []


def test_a_small_cohort_tells_numbers_in_grey() -> None:
    small = Cohort("June", 2, [50, None], [1, None], small=True)
    chart = CohortTable([Cohort("May", 20, [40, 10], [8, 2]), small], ["1", "2"], "Kept")
    assert chart.levels()[1] == [None, None]
    assert chart_rows(chart)[1] == [["May", 20, 40, 10, 8, 2], ["June", 2, 50, "", 1, ""]]
    page = cohort_table(chart, "wan")
    assert "40%<small>8</small>" in page
    assert 'is-small" data-label="1"><span title="1 / 2">1</span>' in page


def test_the_first_period_of_a_cohort_does_not_make_the_others_pale() -> None:
    chart = CohortTable([Cohort("May", 10, [100, 40, 20, None])], ["0", "1", "2", "3"], "Kept")
    assert chart.levels() == [[5, 5, 3, None]]


def test_rates_of_a_funnel_are_of_the_step_before_and_missing_where_nothing_is_known() -> None:
    chart = FunnelChart([FunnelStep("Seen", 800), FunnelStep("Read", 100), FunnelStep("Bought", None)], "Few buy")
    assert [chart.rate(at) for at in range(3)] == [None, 12.5, None]
    assert FunnelChart([FunnelStep("Seen", 0), FunnelStep("Read", 0)], "").rate(1) is None


@pytest.mark.parametrize(
    ("value", "previous", "change"), [(120, 100, 20), (80, Decimal(100), -20), (5, 0, None), (None, 5, None)]
)
def test_a_change_is_told_only_where_it_can_be(value: float, previous: float, change: float | None) -> None:
    assert BreakdownRow("x", value, previous=previous).change == (None if change is None else pytest.approx(change))


def test_branches_come_in_reading_order_with_the_rest_counted() -> None:
    nodes = [TreeNode("a", "A", 10), TreeNode("b", "B", 5, "a"), TreeNode("lost", "Lost", 1, "gone")]
    nodes += [TreeNode(f"n{at}", f"N{at}", at, "b") for at in range(9)]
    lines = TreeChart(nodes, "Spread", children=3).lines()
    assert [(one.name, one.depth, one.more) for one in lines] == [
        ("A", 0, 0), ("B", 1, 0), ("N8", 2, 0), ("N7", 2, 0), ("N6", 2, 0), ("", 2, 6), ("Lost", 0, 0),
    ]  # fmt: skip
    assert lines[5].value == 15


def test_a_circle_of_nodes_is_drawn_once_each() -> None:
    nodes = [
        TreeNode("a", "A", 1, "b"),
        TreeNode("b", "B", 2, "a"),
        TreeNode("c", "C", 3, "c"),
        TreeNode("d", "D", 1, "a"),
    ]
    assert sorted(one.name for one in TreeChart(nodes, "Round").lines()) == ["A", "B", "C", "D"]


def test_a_very_deep_and_a_very_wide_tree_stay_small() -> None:
    deep = [TreeNode(str(at), f"N{at}", 1, str(at - 1) if at else "") for at in range(3_000)]
    wide = [TreeNode(str(at), f"N{at}", at) for at in range(10_000)]
    assert len(TreeChart(deep, "Deep").lines()) == 40
    assert len(TreeChart(wide, "Wide").lines()) == 7


def test_every_division_has_a_place_of_its_own() -> None:
    assert len(REGIONS) == 34
    assert len({(one.row, one.column) for one in REGIONS.values()}) == 34
    assert len({one.gb for one in REGIONS.values()}) == 34


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("广东", "CN-GD"), ("广东省", "CN-GD"), ("广西壮族自治区", "CN-GX"), ("guangdong", "CN-GD"), ("cn-gd", "CN-GD"),
        ("44", "CN-GD"), ("440300", "CN-GD"), ("Tibet", "CN-XZ"), ("美国", None), ("", None), ("99", None),
        ("４４", None),
    ],
)  # fmt: skip
def test_regions_are_known_by_the_names_platforms_use(name: str, key: str | None) -> None:
    assert region_key(name) == key


@pytest.mark.parametrize("kind", KINDS)
def test_rows_are_as_wide_as_their_heads_and_a_gap_is_empty(kind: str) -> None:
    heads, rows = chart_rows(all_charts()[kind], "zh-hans")
    assert rows
    assert {len(row) for row in rows} == {len(heads)}
    assert all(cell is not None for row in rows for cell in row)
    assert kind == "pareto" or any("" in row for row in rows)


def test_rows_hold_the_figures_as_they_came() -> None:
    chart = columns([Decimal("1234567.891"), None], [0.1 + 0.2, -3])
    assert chart_rows(chart)[1] == [["0", Decimal("1234567.891"), 0.30000000000000004], ["1", "", -3]]
    tiles = TileMap({"CN-GD": 5, "CN-BJ": None, "US": 7}, "Where", names={"US": "USA"})
    assert chart_rows(tiles, "zh-hans")[1] == [["USA", 7], ["广东", 5], ["北京", ""]]


def test_marks_never_overlap_and_none_is_lost() -> None:
    marks = [(at, f"双十一活动 {at}") for at in range(20, 30)] + [(0, "Start"), (0, "Also"), (99, "Outside")]
    placed = placed_marks(marks, 60, 600)
    assert sum(1 + mark.more for mark in placed) == 12
    for row in (0, 1):
        ends = float("-inf")
        for mark in (one for one in placed if one.row == row):
            left, right = _ends(mark)
            assert left >= ends
            ends = right


def test_a_word_that_comes_to_stand_for_more_keeps_clear_of_the_one_before_it() -> None:
    marks = [
        (13, "Double 11"),
        (17, "Grave complaint"),
        (22, "shanyutea: no word"),
        (22, "One"),
        (23, "Two"),
        (23, "X"),
    ]
    placed = placed_marks(marks, 30, 280)
    assert sum(1 + mark.more for mark in placed) == len(marks)
    assert any(mark.more for mark in placed)
    for row in (0, 1):
        words = [one for one in placed if one.row == row]
        for before, after in itertools.pairwise(words):
            assert _ends(after)[0] - _ends(before)[1] >= 8


def _ends(mark: Mark) -> tuple[float, float]:
    size = text_width(mark.label, 11)
    left = mark.x - {"start": 0, "middle": size / 2, "end": size}[mark.anchor]
    return left, left + size


def test_names_that_begin_alike_can_be_told_apart_when_they_are_cut() -> None:
    names = ["Douyin", "WeChat Channels", "WeChat Official Account", "WeChat Official Shop", "Bilibili"]
    cut = fitting_apart(names, 11, 62)
    assert cut == ["Douyin", "…Channels", "…Account", "…Shop", "Bilibili"]
    assert fitting_apart(["微信公众号甲店", "微信公众号乙店"], 11, 50) == ["…甲店", "…乙店"]
    assert fitting_apart(["Same name here", "Same name here"], 11, 50) == [fitting("Same name here", 11, 50)] * 2
    assert fitting_apart(["WeChat A", "WeChat B"], 11, 9) == ["", ""]
    assert fitting_apart(["WeChat A", "WeChat B"], 11, 200) == ["WeChat A", "WeChat B"]


def test_countries_are_named_in_the_readers_language_and_read_back() -> None:
    with translation.override("zh-hans"):
        assert [country_name(code) for code in ("CN", "GB", "XX")] == ["中国", "英国", "XX"]
    with translation.override("en"):
        assert country_name("GB") == "United Kingdom"
    assert [country_code(word) for word in ("中国", "united kingdom", "Nowhere")] == ["CN", "GB", ""]
