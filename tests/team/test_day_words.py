"""Days in words: one form for each language, the year where it is another, digits alone nowhere."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.utils import formats, timezone, translation

from team.charts import BarChart, Cohort, CohortTable, LineChart, Series
from team.charts.files import chart_csv
from team.charts.reading import as_read
from team.charts.svg import chart_svg
from team.charts.words import text_width
from team.day_words import day_words, days_words
from team.templatetags.charts import MARKS_NARROW

OCTOBER, MAY, LAST_YEAR = date(2026, 10, 28), date(2026, 5, 9), date(2025, 12, 30)


def rendered(source: str, **words: object) -> str:
    return Template(source).render(Context(words))


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["28 Oct", "30 Dec 2025", "9 May – 28 Oct", "30 Dec 2025 – 9 May 2026", "9 May"]),
        ("zh-hans", ["10月28日", "2025年12月30日", "5月9日 – 10月28日", "2025年12月30日 – 2026年5月9日", "5月9日"]),
    ],
)
def test_a_day_is_told_in_one_way(language: str, words: list[str]) -> None:
    with translation.override(language):
        spans = [(MAY, OCTOBER), (LAST_YEAR, MAY), (MAY, MAY)]
        assert [day_words(OCTOBER), day_words(LAST_YEAR), *(days_words(*span) for span in spans)] == words
        assert rendered("{{ a|short_date }}|{{ a|days_to:b }}", a=MAY, b=OCTOBER) == f"{words[4]}|{words[2]}"
        assert (
            rendered("{{ a|short_date }}|{{ a|days_to:b }}|{{ b|days_to:a }}", a=None, b=MAY)
            == f"|{words[4]}|{words[4]}"
        )


def test_a_moment_is_a_day_of_the_active_zone_and_its_hours() -> None:
    moment = datetime(2025, 12, 31, 16, 30, tzinfo=UTC)
    with timezone.override("Asia/Shanghai"), translation.override("en"):
        assert day_words(moment) == "1 Jan"
        assert rendered("{{ a|short_moment }}", a=moment) == "1 Jan 00:30"
        assert 'title="1 Jan 2026 00:30">' in rendered("{% moment a %}", a=moment)
    with timezone.override("UTC"), translation.override("en"):
        assert rendered("{{ a|short_moment }}", a=moment) == "31 Dec 2025 16:30"


@pytest.mark.parametrize("name", ["DATE_FORMAT", "SHORT_DATE_FORMAT"])
def test_what_django_writes_by_itself_is_written_likewise(name: str) -> None:
    with translation.override("en"):
        assert formats.date_format(LAST_YEAR, name) == "30 Dec 2025"
    with translation.override("zh-hans"):
        assert formats.date_format(LAST_YEAR, name) == "2025年12月30日"


def test_pages_and_pictures_tell_days_and_files_keep_their_labels() -> None:
    days = [date(2026, 5, day) for day in (1, 2)]
    line = LineChart(["5/1", "5/2"], [Series("5/1 – 5/2", [1, 2], days=(days[0], days[1]))], "Reach", days=days)
    bars = BarChart(["5/1", "5/2"], [Series("Reach", [1, 2])], "Reach", days=days)
    cohorts = CohortTable([Cohort("05/01/2026", 3, [100], day=days[0])], ["W1"], "Kept")
    with translation.override("en"):
        for chart in (line, bars, cohorts):
            page = rendered("{% load charts %}{% draw_chart c %}{% chart_legend c %}{% chart_table c %}", c=chart)
            assert page.count("1 May") >= 2
            assert "5/1" not in page
            assert "05/01" not in page
            assert "1 May" in chart_svg(chart)
        assert "1 May – 2 May" in rendered("{% load charts %}{% chart_legend c %}", c=line)
    assert "5/1 – 5/2" in chart_csv(line)
    assert "\n5/1," in chart_csv(bars).replace("\r", "")
    assert "05/01/2026" in chart_csv(cohorts)
    assert as_read(as_read(line)) == as_read(line)


def test_long_days_keep_apart_on_a_phone() -> None:
    days = [date(2025, 12, day) for day in range(1, 31)]
    chart = LineChart([str(day) for day in days], [Series("a", range(30))], "Growth", days=days)
    with translation.override("zh-hans"):
        page = rendered("{% load charts %}{% draw_chart c %}", c=chart)
        shown = page.split('class="chart-x"')[1].split("</svg>")[0].count("<text")
        assert shown == 5, "every other one is left out on a phone"
        assert (shown - 1) / 2 * 1.5 * text_width(day_words(days[-1]), 11) <= MARKS_NARROW
