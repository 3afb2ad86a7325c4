"""The arithmetic of the benchmark against numbers worked out by hand, and what counts as unusual."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils.translation import override

from accounts.selectors.competitors import measures
from accounts.selectors.competitors.measures import DayFigures, combined
from accounts.services.competitors import cells
from accounts.services.competitors.unusual import odd_growth, odd_post, silence
from accounts.templatetags.competitors import cp_percent, cp_rate, cp_signed

D = date(2026, 11, 1)


def day(number: int, **values: Any) -> DayFigures:
    return DayFigures(D + timedelta(days=number), **values)


def row(source: str, number: int = 0, **values: Any) -> Any:
    empty = dict.fromkeys((*measures.COUNTS, *measures.WINDOW))
    return SimpleNamespace(**empty | {"day": D + timedelta(days=number), "source": source, "window_days": 7} | values)


def test_the_best_source_of_each_figure_wins() -> None:
    rows = [
        row("manual", followers=90, posts=9, likes=1, following=5),
        row("csv", followers=101, posts=4, sample=4, likes=40),
        row("api", followers=100),
    ]
    (found,) = combined(rows)
    assert (found.followers, found.followers_from) == (100, "api")
    # A window comes from one source as a whole: 4 posts and 40 likes, never 4 posts and somebody else's likes.
    assert (found.posts, found.likes, found.window_from) == (4, 40, "csv")
    assert found.following == 5


WEEKS = [
    day(6, followers=1000, posts=3, sample=3, likes=50, comments=6, shares=4),
    day(13, followers=1100, posts=0, sample=0, likes=0, comments=0, shares=0),
    day(20, followers=1200, posts=7, sample=5, likes=100, comments=10),
    day(27, followers=1250, posts=4, sample=4),
]


def test_a_month_by_hand() -> None:
    """Four windows of seven days: 14 posts in 28 days; 170 reactions on 8 sampled posts."""
    found = measures.measured(WEEKS, D, D + timedelta(days=27))
    assert (found.covered, found.posts, found.cadence) == (28, 14, 3.5)
    assert found.engagement == 60 + 0 + 110
    assert found.per_post == pytest.approx(170 / 8)
    # 1000 × 170 / (3×1000 + 0×1100 + 5×1200) = 170000 / 9000
    assert found.per_thousand == pytest.approx(18.8889, abs=1e-4)
    assert found.growth is not None
    assert (found.growth.change, found.growth.share) == (250, 0.25)
    # The last window reports no reactions, so only 21 days count: 170 / 21.
    assert measures.engagement_a_day(WEEKS, D, D + timedelta(days=27)) == pytest.approx(170 / 21)


def test_windows_never_count_a_post_twice() -> None:
    daily = [day(n, posts=7, sample=7, likes=70) for n in range(28)]
    chosen = measures.windows(daily, D, D + timedelta(days=27))
    assert [one.day.day for one in chosen] == [28, 21, 14, 7]
    assert measures.measured(daily, D, D + timedelta(days=27)).cadence == 7


def test_not_enough_is_said_and_nothing_is_invented() -> None:
    alone = [day(3, followers=5, posts=2, window_days=3)]
    found = measures.measured(alone, D, D + timedelta(days=27))
    assert (found.growth, found.cadence, found.per_thousand, found.covered) == (None, None, None, 3)
    # A window that begins before the period is no part of it.
    assert measures.windows([day(3, posts=2)], D, D + timedelta(days=27)) == []


def test_shares_of_what_is_known() -> None:
    assert measures.shares([3.5, None, 10.5]) == [0.25, None, 0.75]
    assert measures.shares([0.0, None]) == [None, None]


def test_index_and_gaps() -> None:
    days = [day(0, followers=200), day(2, followers=210), day(9, followers=190)]
    labels = measures.label_days(D, D + timedelta(days=3), 1)
    assert measures.indexed(days, labels, 1) == [100, None, 105, None]
    weekly = measures.label_days(D, D + timedelta(days=13), 7)
    assert weekly == [D + timedelta(days=6), D + timedelta(days=13)]
    assert measures.absolute(days, weekly, 7) == [210, 190]


def test_growth_since_a_day_near_it() -> None:
    days = [day(0, followers=100), day(2, followers=104), day(29, followers=130)]
    found = measures.growth_since(days, 28)
    assert found is not None
    assert (found.first, found.change) == (100, 30)
    assert measures.growth_since([day(20, followers=1), day(29, followers=2)], 28) is None


def test_an_unusual_post() -> None:
    before = [40, 42, 38, 45, 41, 39, 44, 40, 43, 37]
    # Median 40.5, MAD 2: (200 - 40.5) × 0.6745 / 2 = 53.8.
    odd = odd_post(200, before)
    assert odd is not None
    assert (odd.usual, odd.of) == (40.5, 10)
    assert odd.score == pytest.approx(53.79, abs=0.01)
    assert odd_post(110, before) is None, "less than three times the usual"
    assert odd_post(200, before[:9]) is None, "too few posts to know what is usual"
    assert odd_post(130, [10, 90] * 5) is None, "an account that varies this much surprises nobody"
    assert odd_post(31, [10] * 10) is not None, "where nothing varies, the multiple decides"


def test_unusual_growth() -> None:
    def series(last: int, each: int = 10) -> list[tuple[date, int]]:
        counts = [10_000]
        for n in range(16):
            counts.append(counts[-1] + each + n % 3)
        return [(D + timedelta(days=n), value) for n, value in enumerate([*counts, counts[-1] + last])]

    odd = odd_growth(series(400))
    assert odd is not None
    assert (odd.value, odd.usual) == (400, 11)
    assert odd_growth(series(40)) is None, "0.3 % of all followers is no news"
    assert odd_growth(series(-400)) is not None
    assert odd_growth(series(400)[-10:]) is None
    rounded = [(D + timedelta(days=n), 12_300) for n in range(17)] + [(D + timedelta(days=17), 12_400)]
    assert odd_growth(rounded) is None, "a step of a rounded figure"


def test_silence() -> None:
    moment = datetime(2026, 11, 26, tzinfo=UTC)
    weekly = [moment - timedelta(days=20 + 3 * n) for n in range(6)]
    found = silence(weekly, moment)
    assert found == (timedelta(days=20), timedelta(days=3))
    assert silence(weekly, moment - timedelta(days=12)) is None
    assert silence(weekly[:4], moment) is None


@pytest.mark.parametrize(
    ("cell", "value"),
    [("1,234", 1234), ("1.2万", 12_000), ("3.4w", 34_000), ("1.2亿", 120_000_000), ("--", None), ("", None), ("0", 0)],
)
def test_numbers_as_tools_write_them(cell: str, value: int | None) -> None:
    assert cells.number(cell) == value


@pytest.mark.parametrize("cell", ["10w+", "-5", "many", "1e9"])
def test_numbers_that_are_none(cell: str) -> None:
    with pytest.raises(cells.CellWrong):
        cells.number(cell)


def test_days_and_heads() -> None:
    for text in ("2026-11-20", "2026/11/20", "20261120", "2026年11月20日", "2026-11-20 08:30:00"):
        assert cells.day(text) == date(2026, 11, 20)
    with pytest.raises(cells.CellWrong):
        cells.day("11/12/2026")
    heads = ["达人昵称", "统计日期", "粉丝总数", "新增作品数", "点赞数（次）", "评论数", "转发数", "播放量", "备注"]
    guessed = cells.guess(heads)
    assert [name for name, _ in sorted(guessed.items(), key=lambda item: item[1])] == [
        "account", "day", "followers", "posts", "likes", "comments", "shares", "views",
    ]  # fmt: skip


def test_shown_figures_are_rounded_not_cut() -> None:
    assert cp_percent(0.2077, 0) == "21%"
    assert cp_percent(0.1296, 1) == "13.0%"
    assert (cp_rate(5.27), cp_rate(115.6), cp_rate(20)) == ("5.3", "116", "20")
    with override("en"):
        assert cp_signed(-5926.7) == "−5,927"
    assert (cp_rate(None), cp_percent(None)) == ("–", "–")
