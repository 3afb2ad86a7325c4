"""Words the packs once took too lightly, and the everyday sentences that hold the same words."""

from __future__ import annotations

import pytest

from tests.compliance.texts import found, severity


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("开光的护身符", "block"),
        ("你就是我的护身符", "pass"),
        ("测测你的前世今生", "block"),
        ("一片茶叶的前世今生", "pass"),
        ("加盟开店，实现财富自由", "block"),
        ("离财富自由还差一杯奶茶", "pass"),
        ("招募下线，下线消费你拿提成", "block"),
        ("旧款本月下线", "pass"),
        ("专柜原单复刻包包", "block"),
        ("复刻外婆的红烧肉", "pass"),
        ("海蓝之谜的平替", "block"),
        ("更便宜的平替", "warn"),
        ("全国首次采用", "warn"),
        ("首次使用前请清洗", "pass"),
        ("最适合夏天的凉席", "warn"),
        ("冬天最适合围炉煮茶", "pass"),
        ("奶奶有高血压，做饭少放盐", "pass"),
        ("奶奶有高血压，喝了这款茶血压降了", "block"),
        ("今天被一只小猫治愈了", "pass"),
        ("被这款药茶治愈了胃病", "block"),
        ("反对台独", "pass"),
    ],
)
def test_the_same_word_in_two_sentences(text: str, expected: str) -> None:
    assert severity(text) == expected


@pytest.mark.parametrize("written", ["第壹", "第①", "第❶", "第 Ⅰ"])
def test_an_ordinal_in_disguise_is_a_disguise(written: str) -> None:
    assert found(f"口味{written}") == [("block", "AD-01", written)]
    assert severity(f"{written}章") == "pass"


def test_each_character_in_brackets() -> None:
    assert found("【最】【佳】礼品")[0][:2] == ("block", "AD-01")
