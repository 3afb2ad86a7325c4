"""What the demo brand, a fictional tea house, has set and met in compliance. Only data."""

from __future__ import annotations

from dataclasses import dataclass

from compliance.entries import Entry

# A one-page document that says it is an example, so that the demo's evidence opens in a reader.
PROOF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 420 200]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>endobj\n"
    b"4 0 obj<</Length 62>>stream\n"
    b"BT /F1 16 Tf 40 110 Td (Example evidence of the demo brand) Tj ET  \nendstream endobj\n"
    b"5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)

Versions = tuple[tuple[str, tuple[Entry, ...]], ...]

# name, kind, platform, versions as (note, words added)
LISTS: tuple[tuple[str, str, str, Versions], ...] = (
    (
        "山屿不说的词",
        "banned",
        "",
        (
            (
                "品牌用语规范 1.0",
                (
                    Entry("茶渣", "叶底", "不专业"),
                    Entry("亲们", "大家|各位茶友", "语气过时"),
                    Entry("闭眼入", "可以先试喝", "替人做决定"),
                    Entry("绝绝子", "很喜欢", "不是我们的语气"),
                ),
            ),
            ("围炉季补充", (Entry("续命", "提提神", "与健康有关的夸张说法"), Entry("养生神器", "", "暗示保健功效"))),
        ),
    ),
    (
        "需要再看一眼",
        "sensitive",
        "",
        (
            (
                "门店反馈",
                (
                    Entry("古树", "", "写明产区与树龄依据"),
                    Entry("手工", "手工采摘", "写明是哪一道工序"),
                    Entry("限量", "", "写明数量与时间", "info"),
                ),
            ),
        ),
    ),
    (
        "小红书少用",
        "sensitive",
        "xiaohongshu",
        (("笔记被限流后整理", (Entry("私我", "评论区见"), Entry("姐妹们", "大家"))),),
    ),
    ("我们的专名", "allowed", "", (("产品与活动名", (Entry("第一泡"), Entry("最后一泡"), Entry("山屿第一届围炉会"))),)),
)

SWITCHED: tuple[tuple[str, str, str], ...] = (("PF-06", "info", "自有店铺名里带平台名，由法务在季度复盘时统一核对。"),)


@dataclass(frozen=True, slots=True)
class Asked:
    """An exemption. `days` until it ends; `decision`: approve, reject or "" while it waits; `proof`: name of a file."""

    rule: str
    words: str
    code: str
    reason: str
    days: int
    proof: str = ""
    decision: str = ""
    note: str = ""


ASKED: tuple[Asked, ...] = (
    Asked(
        "AD-01", "特级", "A6-grade", "铁观音按 GB/T 30357.2 定级，检验报告写明等级。", 320, "茶叶检验报告", "approve",
        "报告在有效期内，只用于这一款。",
    ),
    Asked(
        "AD-01", "金奖", "A6-award", "2025 年斗茶赛岩茶组金奖，有获奖证书。", 12, "斗茶赛获奖证书", "approve",
        "文案里写全赛事名称和年份。",
    ),
    Asked("AD-01", "最好", "A5-goal", "“把一杯茶做到最好”说的是我们的追求，不是商品。", 180),
    Asked(
        "AD-07", "销量第一", "A6-fact", "静安店 11 月热饮销量，来自门店收银系统。", 60, "门店销量截图", "reject",
        "范围太窄，而且没有第三方数据，改成具体杯数。",
    ),
)  # fmt: skip

# tool, number, platform, partner, days ago
FILED: tuple[tuple[str, str, str, str, int], ...] = (
    ("pugongying", "PGY-20261118-0412", "xiaohongshu", "阿茶的下午", 8),
    ("xingtu", "XT-7746120935", "douyin", "茶山日记", 15),
    ("huahuo", "HH-202611-0087", "bilibili", "一人食研究所", 20),
    ("pugongying", "PGY-20261103-0177", "xiaohongshu", "小满在家", 23),
)


@dataclass(frozen=True, slots=True)
class Caught:
    """A text that was checked `ago` days back, by which member (index), and what became of its findings."""

    ago: int
    platform: str
    person: int
    text: str
    outcome: str
    note: str = ""


FOUND: tuple[Caught, ...] = (
    Caught(1, "practice-xiaohongshu", 2, "全网第一的岩茶礼盒，闭眼入就对了", "blocked"),
    Caught(1, "practice-xiaohongshu", 2, "姐妹们，私我领茶样", "fixed"),
    Caught(3, "practice-weibo", 3, "这款陈皮茶喝了能降血脂，纯天然无添加", "blocked"),
    Caught(4, "practice-douyin", 2, "史上最低价，错过再等一年", "fixed"),
    Caught(6, "practice-xiaohongshu", 5, "加微信 shanyu2026 领优惠券", "blocked"),
    Caught(7, "practice-wechat", 2, "古树普洱限量发售，手工压制", "acknowledged", "产区与数量已写在正文第二段。"),
    Caught(9, "practice-weibo", 3, "转发抽奖，点赞就送茶包", "acknowledged", "规则见置顶评论。"),
    Caught(11, "practice-xiaohongshu", 2, "国家级非遗同款工艺，顶级口感", "fixed"),
    Caught(13, "practice-channels", 2, "喝茶续命，养生神器安排上", "fixed"),
    Caught(16, "practice-douyin", 5, "全网第一，闭眼入", "fixed"),
    Caught(18, "practice-weibo", 3, "90% 的茶客都选了这一款", "acknowledged", "数据来自会员问卷，样本量已补。"),
    Caught(22, "practice-xiaohongshu", 2, "绝绝子，最好喝的奶盖茶", "blocked"),
    Caught(25, "practice-wechat", 2, "亲们，双十二限时 3 天", "fixed"),
)
