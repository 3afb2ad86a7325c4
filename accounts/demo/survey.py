"""A survey of the demo brand as a spreadsheet: 120 made-up answers, the same in every run."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from config.lib.spreadsheets import BOM, csv_text

ROWS = 120
HEADS = (
    "答卷编号",
    "姓名",
    "手机号",
    "年龄",
    "性别",
    "所在城市",
    "一杯茶最好能满足什么需求",
    "买茶喝茶时的痛点",
    "喝茶习惯",
    "感兴趣的茶与话题",
    "身份",
    "常看的平台",
    "还想对我们说的话（原话）",
)


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of guest and how they answer; what stands first is said most often. `women`: percent."""

    weight: int
    ages: tuple[int, int]
    women: int
    needs: tuple[str, ...]
    pains: tuple[str, ...]
    habits: tuple[str, ...]
    interests: tuple[str, ...]
    who: tuple[str, ...]
    platforms: tuple[str, ...]
    words: tuple[str, ...]


CITIES = ("上海市", "杭州市", "苏州市", "北京市", "成都市", "南京市", "广州市", "深圳市")
KINDS = (
    _Kind(
        46,
        (21, 33),
        72,
        ("上班时提神不心慌", "不用洗茶具", "一个人一次的量", "少糖少负担", "味道不苦"),
        ("泡着泡着就苦了", "茶叶罐占地方", "不知道水温多少", "价格看不懂"),
        ("工作日上午喝", "一次囤一周", "自带杯子", "看清单下单", "晚上不喝茶"),
        ("冷泡", "茉莉雪芽", "办公室好物", "一人食茶", "花草茶", "健身", "手账", "新中式穿搭"),
        ("上班族", "独居", "租房", "养猫"),
        ("小红书", "微博", "B站", "抖音"),
        ("要是有一周七天的小包装就好了。", "冷泡三小时不苦，我就会一直买。", "办公室没有热水壶，别让我等水开。"),
    ),
    _Kind(
        39,
        (26, 42),
        61,
        ("和朋友有个由头见面", "拍出来好看", "有人教怎么煮", "坐得久不被催"),
        ("周末订不到位", "炭火不会弄", "点心太甜", "人均说不清"),
        ("周末下午喝", "三到五人一起", "拍照发朋友圈", "提前一天订位", "愿意试新品"),
        ("围炉煮茶", "陈皮", "老白茶", "露营", "摄影", "桌游", "节气", "烤橘子", "中式点心"),
        ("组局的人", "有孩子", "常逛展"),
        ("抖音", "小红书", "视频号", "微博"),
        ("冬天最想要的就是一炉炭和几个不赶时间的人。", "店员帮我们烤了橘子，朋友都在拍。", "希望能两个小时不被催。"),
    ),
    _Kind(
        35,
        (36, 61),
        41,
        ("送出去有面子", "年份产地说得清", "长辈喝得惯", "包装稳重不花哨"),
        ("怕买到假年份", "不懂怎么选", "礼盒太大难拎", "发票麻烦"),
        ("逢年过节买", "一次买多份", "问店员再买", "认牌子", "早上一壶茶"),
        ("送礼", "岩茶", "熟普", "礼盒", "年份茶", "紫砂壶", "养生", "书法"),
        ("企业客户", "为人父母", "老茶客"),
        ("公众号", "视频号", "抖音"),
        (
            "你把年份和产地写清楚，我就不用一家家问。",
            "送客户的茶，宁可贵一点，不能出错。",
            "我父亲只认味道，别跟他讲故事。",
        ),
    ),
)


def survey_csv() -> bytes:
    """The sheet as CSV. Two rows cannot be read, as in real life."""
    rows = [_row(number) for number in range(1, ROWS + 1)]
    rows[40][3] = "保密"
    rows[87][3] = "199"
    return (BOM + csv_text([HEADS, *rows])).encode()


def _row(number: int) -> list[str]:
    kind = _kind(number)
    low, high = kind.ages
    age = low + int(_chance(number, "age") * (high - low + 1))
    who = "女" if _chance(number, "gender") * 100 < kind.women else "男"
    return [
        f"A{number:03}",
        f"会员{number:03}",
        f"138000{number:05}",
        str(age) if number % 3 else f"{age}岁",
        who,
        CITIES[int(_chance(number, "city") ** 1.7 * len(CITIES))],
        "┋".join(_some(number, "need", kind.needs, 2)),
        "┋".join(_some(number, "pain", kind.pains, 1)),
        "┋".join(_some(number, "habit", kind.habits, 2)),
        "┋".join([kind.interests[0], *_some(number, "interest", kind.interests[1:], 3)]),
        "┋".join(_some(number, "who", kind.who, 1)),
        "┋".join(_some(number, "platform", kind.platforms, 2)),
        kind.words[number % len(kind.words)] if _chance(number, "words") < 0.3 else "",
    ]


def _kind(number: int) -> _Kind:
    place = _chance(number, "kind") * sum(kind.weight for kind in KINDS)
    for kind in KINDS:
        place -= kind.weight
        if place < 0:
            return kind
    return KINDS[-1]


def _some(number: int, word: str, choices: Sequence[str], most: int) -> list[str]:
    """One to `most` + 1 answers; those in front are likelier."""
    wanted = 1 + int(_chance(number, word, "n") * (most + 1))
    ranked = sorted(choices, key=lambda one: _chance(number, word, one) + 0.13 * choices.index(one))
    return ranked[:wanted]


def _chance(*parts: object) -> float:
    digest = hashlib.blake2b("\x1f".join(map(str, parts)).encode(), digest_size=8).digest()
    return int.from_bytes(digest) / 2**64
