"""Cells of tables of posts and comments, and what their heads mean."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, time
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.connectors import registry
from accounts.services.competitors.cells import CellWrong, number
from accounts.templatetags.platforms import platform_name
from config.lib.clock import at_wall_clock
from config.lib.errors import InvalidInput, Message
from content.services.import_cells import CellError, read_date, read_moment

FIELDS: dict[str, Message] = {
    "text": pgettext_lazy("mention", "Text"),
    "at": _("Time"),
    "author": pgettext_lazy("mention", "Author"),
    "url": pgettext_lazy("mention", "Address"),
    "platform": _("Platform"),
    "engagement": pgettext_lazy("mention", "Engagement"),
    "likes": pgettext_lazy("figure", "Likes"),
    "comments": pgettext_lazy("figure", "Comments"),
    "shares": pgettext_lazy("figure", "Shares"),
}
NEEDED = ("text", "at")
_HEADS: dict[str, tuple[str, ...]] = {
    "text": ("text", "content", "body", "post", "comment", "message", "正文", "内容", "文本", "评论内容", "标题"),
    "at": ("time", "date", "at", "published", "publishedat", "created", "createdat", "时间", "发布时间", "发表时间",
           "评论时间", "日期", "发布日期"),
    "author": ("author", "user", "username", "handle", "name", "作者", "用户", "昵称", "用户昵称", "博主", "账号",
               "发布者"),
    "url": ("url", "link", "address", "permalink", "链接", "原文链接", "地址", "网址", "作品链接"),
    "platform": ("platform", "channel", "source", "平台", "渠道", "来源", "媒体"),
    "engagement": ("engagement", "interactions", "互动", "互动量", "互动数", "总互动"),
    "likes": ("likes", "like", "点赞", "点赞数", "点赞量", "获赞数"),
    "comments": ("comments", "replies", "评论", "评论数", "评论量"),
    "shares": ("shares", "reposts", "retweets", "转发", "转发数", "转发量", "分享", "分享数"),
}  # fmt: skip
_NICKNAMES = {"b站": "bilibili", "twitter": "x", "推特": "x", "油管": "youtube", "tg": "telegram"}
# Where a day stands without a time.
NOON = time(12)


class RowWrong(ValueError):
    """A row that cannot be taken; the message is for the person."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))


def guess(headers: Sequence[str]) -> dict[str, int]:
    """Which column holds which field, told from the heads; each column serves one field at most."""
    plain = [re.sub(r"[（(].*[)）]|[\s_-]", "", head).casefold() for head in headers]
    found: dict[str, int] = {}
    for name, heads in _HEADS.items():
        for head in heads:
            if head in plain and name not in found and plain.index(head) not in found.values():
                found[name] = plain.index(head)
    return found


def moment(cell: str, zone: str) -> datetime:
    """The moment, aware UTC; a day alone means its noon. Raises RowWrong."""
    try:
        if ":" not in cell and "：" not in cell and "点" not in cell and "时" not in cell:
            return at_wall_clock(read_date(cell), NOON, zone)
        found = read_moment(re.sub(r"(\d{1,2}:\d{2}:\d{2})\.\d+$", r"\1", cell.strip()), "", zone)
    except (CellError, OverflowError, ValueError) as error:
        raise RowWrong(str(error)) from None
    if found is None:
        raise RowWrong(_("Give a date, too."))
    return found


def address(cell: str) -> str:
    """A web address, "" for an empty cell. Raises RowWrong."""
    url = cell.strip()
    if not url:
        return ""
    try:
        parts = urlsplit(url)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in {"http", "https"} or not parts.netloc or len(url) > 500:
        raise RowWrong(_("“%(text)s” is no web address.") % {"text": url[:40]})
    return url


def engaged(cells: Mapping[str, str]) -> int | None:
    """Likes, comments and shares together, or one number that stands for them; None without any. Raises RowWrong."""
    try:
        whole = number(cells.get("engagement", ""))
        known = [n for n in (number(cells.get(name, "")) for name in ("likes", "comments", "shares")) if n is not None]
    except CellWrong as error:
        raise RowWrong(error.message) from None
    return whole if whole is not None else sum(known) if known else None


class Platforms:
    """Finds the platform a cell names: by slug or name in either language, or by a part that fits one name only."""

    def __init__(self) -> None:
        self._names: dict[str, str] = dict(_NICKNAMES)
        self._parts: list[tuple[str, str]] = []
        for slug in registry.slugs():
            caps = registry.capabilities(slug)
            for name in (slug, caps.label, caps.label_zh, platform_name(slug)):
                self._names.setdefault(name.casefold(), slug)
                # Practice platforms carry the names of real ones and are only meant when named in full.
                if not slug.startswith("practice"):
                    self._parts.append((name.casefold(), slug))

    def named(self, cell: str, otherwise: str) -> str:
        """The slug; `otherwise` for an empty cell. Raises RowWrong."""
        plain = cell.strip().casefold()
        if not plain:
            return otherwise
        if plain in self._names:
            return self._names[plain]
        fitting = {slug for name, slug in self._parts if len(plain) > 1 and plain in name}
        if len(fitting) != 1:
            raise RowWrong(_("“%(text)s” is no platform known here.") % {"text": cell.strip()[:40]})
        return fitting.pop()


def mapping_check(mapping: Mapping[str, int], headers: Sequence[str]) -> None:
    """Raise InvalidInput where the columns cannot hold what is said."""
    if not set(mapping) <= set(FIELDS) or not all(0 <= index < len(headers) for index in mapping.values()):
        raise InvalidInput(field="mapping")
    if len(set(mapping.values())) < len(mapping):
        raise InvalidInput(_("A column can stand for one field only."), field="mapping")
