"""Labels for advertising and AI, at home and abroad."""

from __future__ import annotations

import pytest

from compliance.engine.types import MediaFacts
from tests.compliance.texts import rules_of, severity

LINK = "用了一个月，链接放这里了"


@pytest.mark.parametrize("kind", ["paid", "gifted", "commission"])
def test_a_partnership_with_a_way_to_buy_needs_a_label(kind: str) -> None:
    assert rules_of(LINK, ad_kind=kind)["LBL-01"] == "block"
    assert rules_of("朋友送的杯子真好看", ad_kind=kind)["LBL-03"] == "warn"
    assert severity(f"广告｜{LINK}", ad_kind=kind) == "pass"
    assert severity(LINK, ad_kind=kind, declared=frozenset({"ad"})) == "pass"
    assert rules_of(f"{LINK}\n\n广告", ad_kind=kind)["LBL-01"] == "block"


def test_own_goods_are_recognisable_on_an_account_that_names_the_seller() -> None:
    assert rules_of(LINK, ad_kind="own") == {"LBL-02": "info"}
    assert rules_of(LINK, ad_kind="own", account_discloses=False) == {"LBL-01": "block"}
    assert rules_of("我们的茶", ad_kind="own", account_discloses=False) == {"LBL-03": "warn"}
    assert rules_of("包邮，点链接下单", account_discloses=False) == {"LBL-01": "block"}


def test_a_paid_partnership_is_declared_with_the_platform() -> None:
    text = "广告｜和山屿茶合作的一篇"

    assert rules_of("合作的一篇", ad_kind="paid", platform="douyin")["PF-04"] == "block"
    assert rules_of(text, ad_kind="paid", platform="douyin") == {"PF-04": "warn"}
    assert severity(text, ad_kind="paid", platform="douyin", declared=frozenset({"ad"})) == "pass"
    assert severity(text, ad_kind="paid", platform="mastodon") == "pass"


def test_clips_of_a_live_sale_are_advertising() -> None:
    text = "直播切片：今晚包邮"

    assert rules_of(text) == {"LV-04": "warn"}
    assert "LV-04" not in rules_of(text, ad_kind="own")
    assert severity("直播切片：聊聊茶树") == "pass"


def test_generated_content_is_labelled_and_declared() -> None:
    assert rules_of("茶园的图", ai_content="generated") == {"AI-01": "block"}
    assert severity("茶园的图（AI生成）", ai_content="generated") == "pass"
    assert rules_of("茶园的图（AI生成）", ai_content="generated", platform="douyin") == {"AI-01": "warn"}
    assert severity("茶园的图", ai_content="generated", platform="douyin", declared=frozenset({"ai"})) == "pass"


def test_files_that_look_machine_made_are_asked_about() -> None:
    made, doubtful = (MediaFacts("image", ai_content=kind) for kind in ("generated", "suspected"))

    assert rules_of("茶园", media=(made,)) == {"AI-01": "block"}
    assert rules_of("茶园", media=(doubtful,)) == {"AI-02": "warn"}
    assert severity("茶园（AI生成）", media=(made,), ai_content="generated") == "pass"
    assert rules_of("茶园", ai_content="assisted", ad_kind="own") == {"AI-04": "info"}


def test_health_advice_does_not_sell() -> None:
    text = "健康科普：益生菌怎么选，点链接下单"

    assert rules_of(text, industry="health_food")["LBL-06"] == "block"
    assert "LBL-06" not in rules_of("健康科普：喝水的时机", industry="health_food")


def test_reviewed_trades_show_approval_and_statement() -> None:
    bare = rules_of("今日下单包邮", industry="health_food")
    full = "今日下单包邮。食健广审（文）第250101号，本品不能代替药物"

    assert (bare["AD-11"], bare["AD-13"]) == ("block", "block")
    assert not {"AD-11", "AD-13"} & set(rules_of(full, industry="health_food"))


@pytest.mark.parametrize(
    ("market", "rule", "text", "expected"),
    [
        ("us", "GL-01", "Loving this tea", "block"),
        ("us", "GL-01", "Loving this tea #sp #collab", "block"),
        ("us", "GL-01", "Ad: loving this tea", None),
        ("us", "GL-01", "Loving this tea\n\n#ad", "warn"),
        ("uk", "GL-03", "Sponsored: loving this tea", "block"),
        ("uk", "GL-03", "#ad Loving this tea", None),
        ("eu", "GL-04", "Ad: loving this tea", "block"),
    ],
)
def test_disclosure_abroad(market: str, rule: str, text: str, expected: str | None) -> None:
    assert rules_of(text, markets=frozenset({market}), ad_kind="gifted").get(rule) == expected


def test_the_platforms_declaration_counts_abroad() -> None:
    facts = {"markets": frozenset({"us", "uk", "eu"}), "ad_kind": "gifted", "declared": frozenset({"ad"})}

    assert rules_of("Loving this tea", **facts) == {"GL-01": "warn", "GL-03": "warn"}
