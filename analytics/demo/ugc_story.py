"""What people posted about the demo brand, and how far the brand has come with each of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

ASKING = "您好，这条内容拍得真好！我们想在山屿茶的官方账号上转载，会注明您的昵称。您愿意授权吗？"
PROOF = "平台私信截图已存入共享盘，路径：UGC/授权/"
_HOME = "https://example.com/notes/"


@dataclass(frozen=True, slots=True)
class Link:
    """One of them. `draft`: address, platform, author, words; `days`: how long it is permitted, 0: without end.

    `ago`: how many days ago it was found; the rest followed day by day.
    """

    draft: tuple[str, str, str, str]
    consent: str = ""
    scope: str = "repost"
    channels: Sequence[str] = ()
    days: int = 0
    refused: bool = False
    used: bool = False
    gift: str = ""
    worth: str = "0"
    given: bool = False
    withdrawn: str = ""
    ago: int = 2


_RED, _DOU, _WEI = "practice-xiaohongshu", "practice-douyin", "practice-weibo"
LINKS = (
    Link(
        (f"{_HOME}tea-balcony", _RED, "半盏山月", "阳台围炉第一晚：陈皮普洱配烤橘子，炭火刚好，聊到水煮干了三次。"),
        "可以的，署名就行，广告里也能用～", "ads", used=True, gift="冬日茶样三件套", worth="29.90", given=True,
        ago=41,
    ),
    Link(
        (f"{_HOME}cold-brew", _RED, "加班喝茶的阿沁", "桂花乌龙冷泡一夜，早上带去公司，同事问了我三遍链接。"),
        "没问题，小红书和微博都可以发", "edit", (_RED, _WEI), 90, gift="桂花乌龙 50 克", worth="39.00", ago=9,
    ),
    Link(
        (f"{_HOME}tea-table", _DOU, "老周的茶桌", "老白茶煮到第五泡还有枣香，给大家看看汤色。"),
        "转发可以，不要剪辑。", "repost", (_DOU,), 30, used=True, gift="老白茶品鉴装", worth="59.00", ago=12,
    ),
    Link(
        (f"{_HOME}gift-box", _RED, "小满拆箱", "中秋礼盒开箱！盒子能当收纳，桂圆茶甜甜的。"),
        "可以用到月底", "repost", days=12, used=True, withdrawn="作者私信：换了工作，不想再公开，请撤下。",
        ago=34,
    ),
    Link(
        (f"{_HOME}first-brew", _WEI, "观山不语", "第一次用盖碗没有烫手，教程诚不欺我。"),
        "不好意思，不太想被转载", refused=True, ago=19,
    ),
    Link((f"{_HOME}snow-day", _WEI, "北城初雪", "下雪天煮一壶熟普，窗户上全是雾气。")),
)  # fmt: skip
