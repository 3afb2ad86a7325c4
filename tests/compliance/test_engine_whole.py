"""Lotteries, days, media: checks of the whole at their edges."""

from __future__ import annotations

import time
from datetime import date
from typing import Any

import pytest

from compliance.engine.check import check
from compliance.engine.rules import load_packs
from compliance.engine.structure.lottery import NEEDED, worth
from compliance.engine.types import MediaFacts, SpecialDay, Subject
from tests.compliance.texts import found, rules_of, severity

TODAY = date(2026, 11, 26)
COMPLETE: dict[str, Any] = {
    **dict.fromkeys(NEEDED, "写明"),
    "prizes": [{"name": "白瓷杯", "value": "120元", "quantity": 3}],
}


def test_a_complete_lottery_passes_and_its_words_say_nothing_more() -> None:
    assert severity("转发抽奖，抽3位", kind="lottery", details=COMPLETE) == "pass"


@pytest.mark.parametrize("name", NEEDED)
def test_a_lottery_lacks_nothing_the_rules_ask_for(name: str) -> None:
    assert rules_of("抽奖", kind="lottery", details={**COMPLETE, name: ""}) == {"PR-06": "block"}


def test_prizes_have_a_value() -> None:
    details = {**COMPLETE, "prizes": [{"name": "白瓷杯", "value": ""}]}

    assert rules_of("抽奖", kind="lottery", details=details) == {"PR-06": "block"}


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("手机", "50000", {}),
        ("手机", "50001", {"UC-03": "block"}),
        ("汽车", "约 6 万元", {"UC-03": "block"}),
        ("汽车一年使用权", "60,000元", {"PR-07": "block"}),
        ("会员卡", "¥49,999", {}),
    ],
)
def test_a_prize_is_worth_fifty_thousand_at_most(name: str, value: str, expected: dict[str, str]) -> None:
    details = {**COMPLETE, "prizes": [{"name": name, "value": value}]}

    assert rules_of("抽奖", kind="lottery", details=details) == expected


def test_amounts_are_read_as_people_write_them() -> None:
    assert [worth(value) for value in ("1.2万", "¥6,000", "3k", 500, None, "一只")] == [12000, 6000, 3000, 500, 0, 0]


def test_a_prize_in_words_alone() -> None:
    assert rules_of("抽奖送价值5万元的茶桌")["PR-06"] == "warn"
    assert rules_of("抽奖送价值6万元的茶桌")["UC-03"] == "block"
    assert "UC-03" not in rules_of("茶桌价值6万元")


@pytest.mark.parametrize(
    ("tone", "expected"), [("solemn", "block"), ("caution", "warn"), ("festive", "pass"), ("plain", "pass")]
)
def test_selling_on_special_days(tone: str, expected: str) -> None:
    day = SpecialDay("memorial", tone, {"zh": "国家公祭日", "en": "Memorial Day"})

    assert severity("新茶到店，点链接看看", days=(day,), ad_kind="own", declared=frozenset({"ad"})) == expected
    assert severity("铭记历史", days=(day,)) == "pass"


def test_the_day_is_named() -> None:
    day = SpecialDay("qingming", "solemn", {"zh": "清明节", "en": "Qingming"})

    assert found("全店包邮", days=(day,)) == [("block", "EC-04", "清明节")]


@pytest.mark.parametrize(("until", "expected"), [(date(2026, 11, 25), "block"), (TODAY, "pass"), (None, "pass")])
def test_a_licence_holds_to_its_last_day(until: date | None, expected: str) -> None:
    assert severity("茶园", on=TODAY, media=(MediaFacts("image", licence_until=until),)) == expected


def test_people_in_pictures_have_agreed() -> None:
    shown, agreed = MediaFacts("image", has_people=True), MediaFacts("image", has_people=True, release_on_file=True)

    assert rules_of("茶会", media=(shown,)) == {"AD-20": "warn"}
    assert rules_of("茶会，包邮", media=(shown,)) == {"AD-20": "block"}
    assert severity("茶会，包邮", media=(agreed,)) == "pass"


def test_each_file_is_told_of() -> None:
    shown = MediaFacts("image", has_people=True)

    assert [text for _, _, text in found("茶会", media=(shown, shown))] == ["image 1", "image 2"]


@pytest.mark.parametrize("words", ["全国第一的好茶，", "抽奖满", "加微信1"])
def test_a_long_text_of_nothing_but_findings_is_checked_fast(words: str) -> None:
    rules, text = load_packs(), (words * 10_000)[:10_000]
    check(Subject(texts={"text": words}), rules)
    began = time.perf_counter()

    check(Subject(texts={"text": text}), rules)

    assert time.perf_counter() - began < 3
