"""Normalised text keeps its way back to the original."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.engine.normalise import forms
from tests.compliance.texts import verdict

WORDS = ("国家级", "全网最低价", "治疗", "包治百病", "稳赚不赔", "开光", "电子烟")
NOISE = st.text(alphabet="茶叶的我们今天AbC1，。！ \n\u200b\ufe0f💰★·*-é①㎏", max_size=12)
BETWEEN = st.sampled_from(["", "", " ", "\u200b", "💰", "*", "·", "　"])


@given(st.text(max_size=40))
@settings(max_examples=80, deadline=None)
def test_every_character_keeps_a_place_inside_the_original(text: str) -> None:
    for norm in (forms(text).plain, forms(text).phrase, forms(text).joined):
        assert len(norm.text) == len(norm.starts) == len(norm.ends) == len(norm.gaps)
        assert all(0 <= start < end <= len(text) for start, end in zip(norm.starts, norm.ends, strict=True))
        assert norm.starts == sorted(norm.starts)
        assert norm.span(0, len(norm.text))[1] <= len(text)


@given(NOISE, st.sampled_from(WORDS), st.lists(BETWEEN, min_size=8, max_size=8), NOISE)
@settings(max_examples=80, deadline=None)
def test_a_finding_covers_the_words_as_they_were_written(before: str, word: str, gaps: list[str], after: str) -> None:
    written = "".join(char + gap for char, gap in zip(word, [*gaps[: len(word) - 1], ""], strict=True))
    text = f"{before}。{written}。{after}"

    hits = verdict(text).hits

    start = len(before) + 1
    assert any(hit.start <= start and hit.end >= start + len(written) for hit in hits)
    assert all(hit.text == text[hit.start : hit.end] for hit in hits if hit.end)


def test_width_script_and_marks_fold_to_one_form() -> None:
    assert forms("ＡＢＣ①❷國際").plain.text == "abc12国际"
    assert forms("最\u200b佳\ufe0f").plain.text == "最佳"
    assert forms("第1名 第10名").plain.text == "第一名 第10名"


def test_blanks_go_between_chinese_characters_only() -> None:
    assert forms("国 家 级 tea cup").phrase.text == "国家级 tea cup"
    assert forms("好，茶").phrase.text == "好,茶"
    assert forms("好，茶").joined.text == "好茶"
    assert forms("好    茶").joined.text == "好    茶"
