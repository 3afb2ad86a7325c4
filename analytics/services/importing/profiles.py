"""What the columns of a file mean: the fields there are, and the heads seen in exports of platforms and shops.

The heads below are those seen in exports; platforms rename them without notice, so a profile only suggests a mapping,
which the person confirms before anything is imported. Heads are compared without case, blanks and what stands in
brackets. Figures that are ratios or differences of others (completion rate, net followers) are not read: Juzhen
reckons its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from analytics.data_words import NAMES
from analytics.figures import DAY_FIGURES, POST_FIGURES
from analytics.growth_states import Channel
from analytics.import_states import FileKind

_HEAD_NOISE = re.compile(r"[\s\ufeff]|[(（\[【].*?[)）\]】]")

# Fields that name what a row is about; the rest are figures.
POST_FIELDS: dict[str, str | Promise] = {
    "title": pgettext_lazy("column", "Title"),
    "published": pgettext_lazy("column", "Published at"),
    "url": pgettext_lazy("column", "Address"),
    "remote_id": pgettext_lazy("column", "The platform's id of the post"),
    "format": pgettext_lazy("column", "Format"),
    **{name: NAMES[name] for name in POST_FIGURES},
    "watch_average": _("Average watch time"),
}
DAY_FIELDS: dict[str, str | Promise] = {
    "day": pgettext_lazy("column", "Day"),
    **{name: NAMES[name] for name in DAY_FIGURES},
    "sales": NAMES["sales"],
    "currency": NAMES["currency"],
}
# Channels stand in columns of their own, or one a row: `channel` names it then and `gained` counts.
SOURCE_FIELDS: dict[str, str | Promise] = {
    "day": pgettext_lazy("column", "Day"),
    "last_day": pgettext_lazy("column", "Last day"),
    "channel": pgettext_lazy("column", "Channel"),
    "gained": pgettext_lazy("column", "New followers of the channel"),
    "cost": pgettext_lazy("column", "Cost"),
    "currency": NAMES["currency"],
    **{channel.value: channel.label for channel in Channel},
}
PEOPLE_FIELDS: dict[str, str | Promise] = {
    "day": pgettext_lazy("column", "Day"),
    "part": pgettext_lazy("column", "Gender, age, region or country"),
    "key": pgettext_lazy("column", "Which part"),
    "share": pgettext_lazy("column", "Share in percent"),
    "people": pgettext_lazy("column", "Number of followers"),
}
FIELDS = {
    FileKind.POSTS: POST_FIELDS,
    FileKind.DAYS: DAY_FIELDS,
    FileKind.SOURCES: SOURCE_FIELDS,
    FileKind.PEOPLE: PEOPLE_FIELDS,
}
ANCHOR = {FileKind.POSTS: "title", FileKind.DAYS: "day", FileKind.SOURCES: "day", FileKind.PEOPLE: "key"}
# Fields that name what a row is about and are no figures.
_ABOUT = frozenset({
    "title", "published", "url", "remote_id", "format", "day", "last_day", "currency", "channel", "part", "key",
})  # fmt: skip
# How many figures a profile has to find before it is suggested.
_NEED = {"shop_days": 1, "wechat_oa_days": 1, "sources_by_row": 1, "people": 1}


@dataclass(frozen=True, slots=True)
class Profile:
    """A kind of file. `columns`: head as compared → field; the first column that fits a field is taken."""

    key: str
    name: str | Promise
    kind: FileKind
    columns: Mapping[str, str]
    date_order: str = "dmy"
    ten_thousands: bool = False
    currency: str = ""


def head_of(text: str) -> str:
    """A head as it is compared."""
    return _HEAD_NOISE.sub("", text).casefold()[:100]


def _columns(**fields: str) -> dict[str, str]:
    return {head_of(head): field for field, heads in fields.items() for head in heads.split("|")}


BUILT_IN: tuple[Profile, ...] = (
    Profile("wechat_oa_posts", _("WeChat Official Account: articles"), FileKind.POSTS, _columns(
        title="内容标题|标题|文章标题", published="发表时间|发布时间|发表日期|日期", url="内容url|链接|文章链接",
        video_views="阅读次数|总阅读次数|图文总阅读次数|阅读量", reach="阅读人数|总阅读人数|送达人数",
        shares="分享次数|总分享次数|转发次数", saves="收藏次数|微信收藏次数|收藏人数",
        follows="阅读后关注人数|新增关注人数|关注人数", likes="点赞次数|点赞数|赞", comments="留言次数|留言数|评论数",
    )),
    Profile("wechat_oa_days", _("WeChat Official Account: followers by day"), FileKind.DAYS, _columns(
        day="日期|时间", followers_gained="新关注人数|新增关注人数|新关注", followers_lost="取消关注人数|取关人数|取消关注",
        followers="累积关注人数|累计关注人数|累积关注",
    )),
    Profile("xiaohongshu_posts", _("Xiaohongshu: notes"), FileKind.POSTS, _columns(
        title="笔记标题", published="首次发布时间|发布时间", format="体裁|笔记类型", impressions="曝光|曝光量|曝光数",
        video_views="观看量|阅读量|浏览量", likes="点赞|点赞量", comments="评论|评论量", saves="收藏|收藏量",
        follows="涨粉|涨粉数", shares="分享|分享量", watch_average="人均观看时长",
    )),
    Profile("douyin_posts", _("Douyin: works"), FileKind.POSTS, _columns(
        title="作品名称|作品标题", published="发布时间", format="体裁|作品类型", video_views="播放量|播放次数",
        likes="点赞量|点赞数", comments="评论量|评论数", shares="分享量|分享数", saves="收藏量|收藏数",
        profile_visits="主页访问量", follows="粉丝增量|涨粉量", watch_average="平均播放时长", remote_id="作品id",
    )),
    Profile("douyin_days", _("Douyin: account by day"), FileKind.DAYS, _columns(
        day="日期", video_views="播放量|作品播放量", profile_visits="主页访问量|主页访问人数", likes="作品点赞|点赞量",
        comments="作品评论|评论量", shares="作品分享|分享量", saves="作品收藏|收藏量", followers="总粉丝量|粉丝总数",
        followers_gained="新增粉丝|粉丝增量", followers_lost="取关粉丝|掉粉量|取关粉丝量",
    )),
    Profile("wechat_channels_posts", _("WeChat Channels: videos"), FileKind.POSTS, _columns(
        title="视频描述", remote_id="视频id", published="发布时间", video_views="播放量", likes="喜欢|喜欢量",
        comments="评论量", shares="分享量", follows="关注量", watch_average="平均播放时长",
    )),
    Profile("sources", _("Channels of new followers: one column each"), FileKind.SOURCES, _columns(
        day="日期|时间|date|day", search="搜索|搜一搜|公众号搜索|search", recommend="推荐|系统推荐|推荐页|recommendation",
        post="作品|笔记|视频|文章|内容|图文页内账号名称|from posts|posts", profile="主页|个人主页|他人主页|profile|profile visits",
        live="直播|直播间|live", share="分享|名片分享|他人转载|转发|shares|shared", promotion="互推|联动|合作互推|co-promotion",
        paid="广告|投放|付费|微信广告|paid|ads", offline="扫码|扫描二维码|二维码|线下|线下扫码|qr|qr code|offline",
        other="其他|其它|其他合计|other", cost="花费|消耗|费用|cost|spend", currency="币种|货币|currency",
    )),
    Profile("sources_by_row", _("Channels of new followers: one a row"), FileKind.SOURCES, _columns(
        day="日期|开始日期|date|day|from", last_day="结束日期|截止日期|to|until", channel="渠道|来源|来源渠道|关注来源|channel|source",
        gained="新增粉丝|新增关注|新关注人数|涨粉|new followers|followers|gained", cost="花费|消耗|费用|cost|spend",
        currency="币种|货币|currency",
    )),
    Profile("people", _("Structure of the followers"), FileKind.PEOPLE, _columns(
        day="日期|统计日期|date|day", part="维度|类别|属性|dimension|part", key="分类|取值|标签|名称|value|key",
        share="占比|比例|百分比|share|percent", people="人数|粉丝数|count|people",
    )),
    Profile("shop_days", _("Shop: orders by day"), FileKind.DAYS, _columns(
        day="日期|下单日期|支付日期|统计日期|date|day", orders="订单数|支付订单数|成交订单数|订单量|orders",
        sales="销售额|支付金额|成交金额|gmv|sales|revenue|amount", currency="币种|货币|currency",
    )),
)  # fmt: skip
# For other files: the figures' own names in both languages.
_PLAIN = {
    FileKind.POSTS: _columns(
        title="title|标题|post|caption|作品|视频标题|name", published="published|published at|date|发布时间|发表时间|时间",
        url="url|link|permalink|链接|地址", remote_id="id|post id|remote id|作品id|笔记id|视频id", format="format|type|体裁|类型",
        impressions="impressions|曝光|曝光量|展现量", reach="reach|覆盖人数|触达人数", likes="likes|点赞|点赞数|点赞量",
        comments="comments|评论|评论数|评论量", shares="shares|reposts|分享|转发|转发数|分享数|分享量",
        saves="saves|favorites|bookmarks|收藏|收藏数|收藏量", clicks="clicks|link clicks|点击|点击量|点击次数",
        video_views="views|plays|video views|播放|播放量|观看量|阅读量", follows="follows|涨粉|关注|新增关注",
        profile_visits="profile visits|主页访问|主页访问量", watch_seconds="watch time|watch seconds|观看时长",
        watch_average="average watch time|平均播放时长|人均观看时长",
    ),
    FileKind.DAYS: _columns(
        day="day|date|日期|时间", followers="followers|粉丝|粉丝数|总粉丝数|累计关注人数",
        followers_gained="new followers|followers gained|新增粉丝|新增关注|涨粉",
        followers_lost="lost followers|followers lost|取关|掉粉|取消关注", impressions="impressions|曝光|曝光量",
        reach="reach|覆盖人数", profile_visits="profile visits|主页访问|主页访问量", video_views="views|plays|播放量|观看量",
        likes="likes|点赞|点赞数", comments="comments|评论|评论数", shares="shares|分享|转发|分享数", saves="saves|收藏",
        clicks="clicks|点击|点击量", orders="orders|订单|订单数", sales="sales|revenue|销售额|成交金额",
        currency="currency|币种",
    ),
}  # fmt: skip


def profile_guess(headers: Sequence[str], own: Iterable[Profile]) -> Profile:
    """The profile that reads most of the heads; the workspace's own win a draw. Without a good one: by plain names.

    A platform's profile needs what rows are about and two figures; else the kind with more known names is taken.
    """
    heads = [head_of(head) for head in headers]
    best, most = None, 0.0
    for bonus, profile in [*((0.5, one) for one in own), *((0.2, one) for one in BUILT_IN)]:
        found = set(mapping_of(heads, profile.columns))
        figures = found - _ABOUT
        need = _NEED.get(profile.key, 2)
        if profile.key == "sources_by_row" and "channel" not in found:
            continue
        if ANCHOR[profile.kind] in found and len(figures) >= need and len(found) + bonus > most:
            best, most = profile, len(found) + bonus
    plain = max(
        (Profile("", "", kind, columns) for kind, columns in _PLAIN.items()),
        key=lambda one: (ANCHOR[one.kind] in mapping_of(heads, one.columns), len(mapping_of(heads, one.columns))),
    )
    if best is None or len(mapping_of(heads, plain.columns)) > len(mapping_of(heads, best.columns)) + 1:
        return plain
    return best


def mapping_of(headers: Sequence[str], columns: Mapping[str, str]) -> dict[str, int]:
    """Field → number of its column, by the heads; a field is read from the first column that fits."""
    found: dict[str, int] = {}
    for number, head in enumerate(headers):
        field = columns.get(head_of(head))
        if field and field not in found:
            found[field] = number
    return found


def mapping_clean(mapping: Mapping[str, int], *, kind: str, width: int) -> dict[str, int]:
    """Only fields of this kind and columns that exist; each column is read once."""
    fields, taken, found = FIELDS[FileKind(kind)], set(), {}
    for field, number in mapping.items():
        if field in fields and 0 <= number < width and number not in taken:
            found[field] = number
            taken.add(number)
    return found
