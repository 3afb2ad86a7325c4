"""Cells of exported tables: numbers as tools for Chinese platforms write them, days, and what heads mean."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from config.lib.errors import Message

MOST = 10**12
_UNITS = {"": 1, "k": 1_000, "千": 1_000, "w": 10_000, "万": 10_000, "m": 1_000_000, "亿": 100_000_000}
_NUMBER = re.compile(r"(\d+(?:\.\d+)?)\s*(k|千|w|万|m|亿)?(\+)?", re.I)
_NOTHING = {"", "-", "--", "—", "——", "/", "n/a", "na", "null", "none", "无", "暂无"}
_DAYS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%Y年%m月%d日")

FIELDS: dict[str, Message] = {
    "account": _("Account"),
    "platform": _("Platform"),
    "day": pgettext_lazy("figure", "Day"),
    "followers": pgettext_lazy("figure", "Followers"),
    "following": pgettext_lazy("figure", "Following"),
    "posts_total": pgettext_lazy("figure", "Posts in all"),
    "posts": pgettext_lazy("figure", "Posts in the window"),
    "likes": pgettext_lazy("figure", "Likes"),
    "comments": pgettext_lazy("figure", "Comments"),
    "shares": pgettext_lazy("figure", "Shares"),
    "views": pgettext_lazy("figure", "Views"),
}
NUMBERS = tuple(name for name in FIELDS if name not in {"account", "platform", "day"})
# Heads as tools and people write them, without spaces and in lower case. Exact ones go before those they begin with.
_HEADS: dict[str, tuple[str, ...]] = {
    "account": (
        "账号",
        "账号名称",
        "账号昵称",
        "昵称",
        "达人",
        "达人昵称",
        "公众号",
        "博主",
        "名称",
        "account",
        "handle",
    ),
    "platform": ("平台", "platform", "channel"),
    "day": ("日期", "统计日期", "数据日期", "时间", "统计时间", "date", "day"),
    "followers": ("粉丝数", "粉丝总数", "总粉丝数", "粉丝总量", "粉丝量", "粉丝", "followers", "subscribers", "fans"),
    "following": ("关注数", "关注", "following"),
    "posts_total": (
        "作品总数",
        "作品数",
        "视频总数",
        "笔记总数",
        "笔记数",
        "文章总数",
        "发布总数",
        "poststotal",
        "totalposts",
    ),
    "posts": (
        "发布数",
        "新增作品",
        "新增作品数",
        "新增视频",
        "新增笔记",
        "发布作品数",
        "发布篇数",
        "发布量",
        "posts",
        "newposts",
    ),
    "likes": ("点赞数", "点赞", "点赞量", "获赞数", "新增点赞", "在看数", "likes"),
    "comments": ("评论数", "评论", "评论量", "新增评论", "comments"),
    "shares": ("分享数", "转发数", "分享", "转发", "转发量", "分享量", "新增分享", "shares", "reposts"),
    "views": ("播放量", "播放数", "阅读数", "阅读量", "总阅读数", "浏览量", "曝光量", "views", "plays", "reads"),
}


class CellWrong(ValueError):
    """A cell that is no value of its column."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


def guess(headers: Sequence[str]) -> dict[str, int]:
    """Which column holds which field, told from the heads; each column serves one field at most."""
    plain = [re.sub(r"[\s_（(].*[)）]|[\s_]", "", head).lower() for head in headers]
    found: dict[str, int] = {}
    for exact in (True, False):
        for name, heads in _HEADS.items():
            if name in found:
                continue
            for index, head in enumerate(plain):
                fits = head in heads if exact else any(len(word) > 1 and head.startswith(word) for word in heads)
                if fits and head and index not in found.values():
                    found[name] = index
                    break
    return found


def number(cell: str) -> int | None:
    """A count: 1,234, 1.2万, 3.4w, 1.2亿; None for empty cells and dashes. Raises CellWrong.

    "10w+" is a lower bound and no figure, so it is refused instead of being taken for 100,000.
    """
    text = cell.strip().replace(",", "").replace("，", "").lower()
    if text in _NOTHING:
        return None
    found = _NUMBER.fullmatch(text)
    if found is None:
        raise CellWrong(_("is no number of 0 or more"))
    if found[3]:
        raise CellWrong(_("is only a lower bound, not a figure"))
    value = round(float(found[1]) * _UNITS[(found[2] or "").lower()])
    if value > MOST:
        raise CellWrong(_("is too large"))
    return value


def day(cell: str) -> date:
    """A calendar day, the year first; a time of day is dropped. Raises CellWrong, also for 11/12/2026 (ambiguous)."""
    text = re.split(r"[ T]", cell.strip(), maxsplit=1)[0]
    for pattern in _DAYS:
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a calendar day has no zone
        except ValueError:
            continue
    raise CellWrong(_("is no day; write 2026-11-20"))
