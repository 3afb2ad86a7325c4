"""Clouds of words: no word covers another or leaves the drawing, and nothing is left to chance."""

from __future__ import annotations

from itertools import combinations

import pytest

from team.templatetags.clouds import word_cloud
from team.word_cloud import GAP, HEIGHT, WIDTH, Word, lay_out, text_width

SAID = (
    *("冷泡", "茉莉雪芽", "办公室好物", "围炉煮茶", "陈皮", "老白茶", "露营", "节气", "摄影", "岩茶"),
    *("熟普", "礼盒", "紫砂壶", "养生", "书法", "手账", "花草茶", "桌游", "新中式穿搭", "烤橘子"),
)
CHINESE = [Word(text, 60 / (place + 1), place % 3 + 1) for place, text in enumerate(SAID)]
LATIN = [Word(f"{'tea ' * (place % 3 + 1)}{place}".strip(), 40 - place) for place in range(40)]


@pytest.mark.parametrize("words", [CHINESE, LATIN, CHINESE + LATIN], ids=["zh", "en", "both"])
def test_no_word_covers_another(words: list[Word]) -> None:
    placed = lay_out(words)
    assert len(placed) >= 18
    for one in placed:
        left, top, right, bottom = one.box
        assert GAP <= left < right <= WIDTH - GAP
        assert GAP <= top < bottom <= HEIGHT - GAP
    for one, other in combinations(placed, 2):
        a, b = one.box, other.box
        apart = a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
        assert apart, (one.word.text, other.word.text)


def test_the_heavier_the_larger_and_always_the_same() -> None:
    placed = lay_out(CHINESE)
    assert placed == lay_out(list(reversed(CHINESE)))
    assert placed[0].word.text == "冷泡"
    assert abs(placed[0].x - WIDTH / 2) < 1
    sizes = [one.size for one in placed]
    assert sizes[0] == max(sizes)
    assert text_width("茶a") == pytest.approx(1.58)


def test_odd_words() -> None:
    assert lay_out([]) == []
    assert lay_out([Word("x" * 500, 3)]) == [], "what cannot fit is left out"
    assert len(lay_out([Word("one", 1)])) == 1
    assert lay_out([Word("nothing", 0)]) == []
    drawn = word_cloud([Word("<b>", 1, 2)], "a & b")
    assert "&lt;b&gt;" in drawn
    assert 'aria-label="a &amp; b"' in drawn
    assert "style=" not in drawn
