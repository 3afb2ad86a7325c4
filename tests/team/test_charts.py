"""Line charts: round scales, gaps that stay gaps, ranges, and nothing that breaks out of the page."""

from __future__ import annotations

import json
import re

import pytest
from django.template import Context, Template

from team.charts import Band, LineChart, Series


def drawn(chart: LineChart) -> str:
    page = Template("{% load charts %}{% line_chart chart %}{% chart_legend chart %}")
    return page.render(Context({"chart": chart}))


def chart_of(*values: float | None, **options: object) -> LineChart:
    labels = [f"11/{day}" for day in range(1, len(values) + 1)]
    return LineChart(labels, [Series("Followers", values)], "How followers grew", **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("values", "from_zero", "scale"),
    [
        ((0, 97), True, (0, 100, 4)),
        ((1_000, 1_040), False, (1_000, 1_040, 4)),
        ((5, 5), False, (5, 6, 1)),
        ((5.5, 5.5), False, (5.5, 6.5, 4)),
        ((1_000_000, 1_000_001), False, (1_000_000, 1_000_001, 1)),
        ((0, 9), True, (0, 10, 5)),
        ((0, 9.5), True, (0, 10, 4)),
        ((None, None), True, (0, 1, 1)),
        ((-3, 8), True, (-5, 10, 3)),
        ((12_345,), True, (0, 15_000, 3)),
    ],
)
def test_the_scale_is_round(values: tuple[float | None, ...], from_zero: bool, scale: tuple[float, ...]) -> None:
    low, high, steps = chart_of(*values, from_zero=from_zero).scale
    assert (pytest.approx(low), pytest.approx(high), steps) == scale


def test_a_gap_is_no_line_and_no_zero() -> None:
    page = drawn(chart_of(1, 2, None, 4, 5))
    assert len(re.findall(r'class="ser ser-c1"', page)) == 2
    data = json.loads(re.search(r'<script type="application/json">(.*?)</script>', page)[1])  # type: ignore[index]
    assert data["series"][0]["values"] == [1, 2, None, 4, 5]


def test_a_range_and_marks_are_drawn_and_named() -> None:
    band = Band("Likely range", [None, 1.0, 2.0], [None, 3.0, 6.0])
    page = drawn(chart_of(1, 2, 4, band=band, marks=[(1, "Sale")]))
    assert page.count('class="band band-c1"') == 1
    assert "Likely range" in page
    assert ">Sale</text>" in page


def test_words_of_people_stay_words() -> None:
    page = drawn(LineChart(["</script><b>"], [Series("</script><img onerror=x>", [1.0])], '"><script>'))
    assert "<img" not in page
    assert "<b>" not in page
    assert page.count("<script") == 1
    assert "style=" not in page
