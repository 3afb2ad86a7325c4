"""Words, harmless words, disguises, overlaps."""

from __future__ import annotations

import pytest

from compliance.engine.check import check
from compliance.engine.rules import TermEntry, load_packs
from compliance.engine.types import Severity, Subject
from tests.compliance.texts import found, rules, severity, verdict


@pytest.mark.parametrize(
    "text",
    [
        "全 网 最 低 价",
        "全網最低價",
        "全网最低价".replace("最", "蕞"),
        "全_网_最_低_价",
        "全\u200b网\u200b最\u200b低\u200b价",
        "全💥网💥最💥低💥价",
        "全\n网\n最\n低\n价",
        "ＴＯＰ１ 单品，卖得好",
        "T O P 1 单品，卖得好",
        "弓虽力推荐，丁页级享受",
        "氵台疒了失眠",
        "治 疗失眠",
    ],
)
def test_disguises_are_seen_through(text: str) -> None:
    assert severity(text) == "block"


@pytest.mark.parametrize("text", ["全网zui低价", "guo家级品质", "全部都是 guo jia ji 品质"])
def test_pinyin_is_a_hint_only(text: str) -> None:
    assert severity(text) == "warn"


@pytest.mark.parametrize(
    "text",
    [
        "退货保证。本店客服在线",
        "今天到此最后，佳节快乐",
        "open day 在周末",
        "坐上末班车终于到了顶，级别不变",
        "排在第一，品牌方说了话",
    ],
)
def test_phrases_that_meet_make_no_word(text: str) -> None:
    assert severity(text) in {"pass", "warn"}


@pytest.mark.parametrize(
    "text",
    [
        "最近和第一次",
        "交通便利",
        "治愈系插画",
        "请勿刷单",
        "我们的目标是做到最好",
        "本品不能代替药物",
        "顶级域名与绝对值",
        "没有最好只有更好",
    ],
)
def test_harmless_words_and_statements_pass(text: str) -> None:
    assert severity(text) == "pass"


def test_a_warning_shields_only_what_it_speaks_of() -> None:
    assert severity("请勿刷单。五星好评返现5元") == "block"


def test_overlapping_findings_are_one() -> None:
    assert found("全网最便宜的杯子") == [("block", "AD-01", "全网最便宜")]
    assert [text for _, _, text in found("中国驰名商标")] == ["中国驰名商标"]


def test_latin_words_count_whole() -> None:
    assert severity("It secures the lid") == "pass"
    assert severity("It cures acne") == "block"


def test_a_finding_names_rule_law_and_words_to_use() -> None:
    hit = verdict("这是最佳选择").hits[0]

    assert (hit.rule, hit.article, hit.text, hit.category) == ("AD-01", "9(3)", "最佳", "superlative")
    assert (hit.law["zh"], hit.suggestions[0], hit.pack) == ("广告法", "优选", "cn-ad-law")
    assert "A6-fact" in hit.exemptions
    assert hit.why["zh"]
    assert hit.advice["en"]


def test_a_fingerprint_follows_the_words_not_the_place() -> None:
    first, moved, other = verdict("顶级").hits[0], verdict("这是顶 级的").hits[0], verdict("顶尖").hits[0]

    assert first.fingerprint == moved.fingerprint != other.fingerprint
    threads = check(Subject(texts={"thread.0": "顶级", "thread.1": "顶级"}), rules()).hits
    assert threads[0].fingerprint == threads[1].fingerprint != first.fingerprint


def test_an_excused_finding_only_tells() -> None:
    hit = verdict("顶级").hits[0]

    excused = check(Subject(texts={"text": "顶级"}), rules(), excused=frozenset({hit.fingerprint}))

    assert excused.severity is Severity.INFO


def test_a_brand_adds_and_allows_words() -> None:
    own = load_packs(
        [
            TermEntry("茶水", Severity.BLOCK, replacements=("茶汤",), why={"zh": "说茶汤", "en": "Say tea liquor"}),
            TermEntry("极致山屿", allow=True),
            TermEntry("包邮", Severity.WARN, platforms=frozenset({"douyin"})),
            TermEntry("13800138000", allow=True),
        ]
    )

    hits = check(Subject(texts={"text": "茶水，极致山屿，包邮，13800138000"}), own).hits
    elsewhere = check(Subject(texts={"text": "包邮"}, platform="douyin"), own).hits

    assert [(hit.rule, hit.text, hit.suggestions, hit.why["en"]) for hit in hits] == [
        ("BR-01", "茶水", ("茶汤",), "Say tea liquor")
    ]
    assert [hit.text for hit in elsewhere] == ["包邮"]


def test_versions_follow_packs_words_and_switches() -> None:
    plain, own, less = load_packs(), load_packs([TermEntry("茶水")]), load_packs(disabled=frozenset({"AD-01"}))

    assert len({plain.version, own.version, less.version}) == 3
    assert load_packs([TermEntry("茶水")]).version == own.version
    assert check(Subject(texts={"text": "最佳选择"}), less).severity is Severity.PASS
    assert not less.has("AD-01")
    assert check(Subject(texts={"text": "最佳选择"}), load_packs(disabled=frozenset({"cn-ad-law"}))).hits == ()
