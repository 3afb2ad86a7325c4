"""The same words weigh differently by trade, platform, market and what else is said."""

from __future__ import annotations

import pytest

from tests.compliance.texts import rules_of, severity


@pytest.mark.parametrize(
    ("text", "industry", "expected"),
    [
        ("杀菌率达99%", "cosmetics", "block"),
        ("杀菌率达99%", "appliance", "pass"),
        ("这款洗碗机高温杀菌", "general", "pass"),
        ("这款面霜能杀菌", "general", "block"),
        ("每天一杯，增强免疫力", "food", "block"),
        ("每天一杯，增强免疫力", "cosmetics", "warn"),
        ("护腰坐垫，治疗腰痛", "household", "block"),
        ("治疗腰痛，请遵医嘱", "medical", "pass"),
        ("温和舒缓", "cosmetics", "warn"),
        ("温和舒缓", "food", "pass"),
        ("温和的天气", "general", "pass"),
        ("积分翻倍", "finance", "pass"),
        ("本金翻倍，理财首选", "general", "block"),
        ("包过", "education", "block"),
        ("包过", "digital", "warn"),
        ("每天一杯，增强免疫力", "tea", "block"),
        ("杀菌率达99%", "家电", "pass"),
        ("杀菌率达99%", "a code nobody knows", "block"),
    ],
)
def test_by_trade(text: str, industry: str, expected: str) -> None:
    assert severity(text, industry=industry) == expected


@pytest.mark.parametrize(
    ("platform", "expected"),
    [
        ("xiaohongshu", "warn"),
        ("douyin", "warn"),
        ("bilibili", "warn"),
        ("weibo", "info"),
        ("wechat_oa", "info"),
        ("x", "pass"),
        ("", "warn"),
    ],
)
def test_leading_readers_away_by_platform(platform: str, expected: str) -> None:
    assert severity("进群领茶单", platform=platform) == expected


def test_chinese_advertising_law_does_not_reach_posts_for_abroad() -> None:
    assert severity("最佳选择", markets=frozenset({"us"})) == "pass"
    assert severity("最佳选择", markets=frozenset({"us", "cn"})) == "block"


@pytest.mark.parametrize(
    ("bare", "stated"),
    [
        ("限时特惠", "限时特惠，12月1日至12月3日"),
        ("原价129，现价99", "现价99，原价指活动前7日本店成交价129元"),
        ("买一送一", "买一送一，送同款50g小罐1个"),
        ("专利技术", "发明专利 ZL202110123456.7，专利技术"),
        ("数据显示，八成人爱喝茶", "数据显示，八成人爱喝茶（来源：2025年茶业报告）"),
        ("转发抽奖", "转发抽奖，奖品白瓷杯1只，12月5日开奖"),
        ("中国地图冰箱贴", "中国地图冰箱贴，审图号GS(2024)0650号"),
        ("有机茶", "有机茶，有机认证证书编号100OP1900123"),
        ("Eco-friendly cup", "Eco-friendly cup, certified by GRS"),
    ],
)
def test_what_the_law_asks_for_settles_it(bare: str, stated: str) -> None:
    assert severity(bare) == "warn"
    assert severity(stated) == "pass"


def test_minors() -> None:
    assert severity("纹身贴纸") == "pass"
    assert severity("纹身贴纸", for_minors=True) == "warn"
    assert rules_of("新品面霜上新", for_minors=True, industry="cosmetics")["AD-22"] == "block"


def test_remembrance_is_not_marketing_until_it_sells() -> None:
    assert severity("致敬英烈，山河无恙") == "pass"
    assert severity("公祭日全场包邮") == "warn"
