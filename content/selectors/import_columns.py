"""The fields a table of posts may have, by what names their columns are known, and which were chosen before."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from content.models import ImportJob
from team.models import Workspace

_NOISE = re.compile(r"[\s_\-*:：()（）/]+")


@dataclass(frozen=True, slots=True)
class Column:
    """A field. `names`: heads it is known by, in English and Chinese. `sample`: its cell in the template file."""

    key: str
    label: str | Promise
    names: str
    sample: str = ""


COLUMNS: tuple[Column, ...] = (
    Column("title", pgettext_lazy("column", "Title"), "title headline 标题 题目", "小雪围炉｜三个人的茶单"),
    Column(
        "text",
        pgettext_lazy("column", "Text"),
        "text content body caption copy message 正文 文案 内容 描述",
        "小雪之后，就该围炉了。",
    ),
    Column(
        "accounts",
        pgettext_lazy("column", "Accounts"),
        "accounts account handle handles channel channels 账号 帐号 发布账号 渠道",
        "shanyu; weibo",
    ),
    Column("date", pgettext_lazy("column", "Date"), "date day 日期 发布日期", "2027-01-08"),
    Column(
        "time",
        pgettext_lazy("column", "Time"),
        "time clock publishtime scheduledat datetime 时间 发布时间",
        "20:30",
    ),
    Column("zone", pgettext_lazy("column", "Time zone"), "zone timezone tz 时区", "Asia/Shanghai"),
    Column("kind", pgettext_lazy("column", "Kind"), "kind type format 形式 类型 内容形式"),
    Column("pillar", pgettext_lazy("column", "Pillar"), "pillar 内容支柱 支柱 栏目"),
    Column("campaign", pgettext_lazy("column", "Campaign"), "campaign 活动 战役 项目", "冬日围炉"),
    Column(
        "hashtags",
        pgettext_lazy("column", "Hashtags"),
        "hashtags hashtag tags 话题 话题标签 标签",
        "围炉煮茶 冬日仪式感",
    ),
    Column("link", pgettext_lazy("column", "Link"), "link url 链接 网址"),
    Column("first_comment", pgettext_lazy("column", "First comment"), "firstcomment comment 首评 首条评论"),
    Column("thread", pgettext_lazy("column", "Thread"), "thread 串帖 续帖 串文 后续"),
    Column("media", pgettext_lazy("column", "Media"), "media image images files 素材 图片 视频 配图"),
    Column("alt", pgettext_lazy("column", "Alt text"), "alt alttext 替代文本 图片描述"),
    Column("notes", pgettext_lazy("column", "Notes"), "notes note internalnote 备注 内部备注"),
    Column("ad_kind", pgettext_lazy("column", "Advertising"), "ad adkind advertising 广告 广告类型 广告属性 商业性质"),
    Column("ai_content", pgettext_lazy("column", "AI content"), "ai aicontent aigc ai内容 ai生成"),
    Column("wanted", pgettext_lazy("column", "Status wanted"), "status wanted state 状态 目标状态", "draft"),
)
BY_KEY = {column.key: column for column in COLUMNS}
_KNOWN = {name: column.key for column in COLUMNS for name in column.names.split()}


def plain_name(head: str) -> str:
    """A head without case, spaces and marks."""
    return _NOISE.sub("", head.casefold())


def columns_guess(*, workspace: Workspace, headers: Sequence[str]) -> dict[str, int]:
    """Field → number of its column: as chosen for the same heads last time, else by the heads' names."""
    plain = [plain_name(head) for head in headers]
    remembered = _remembered(workspace, plain)
    # The heads of our own template are the labels in the reader's language.
    known = {plain_name(str(column.label)): column.key for column in COLUMNS} | _KNOWN
    found: dict[str, int] = {}
    for number, head in enumerate(plain):
        # An unknown head is none of ours; one that was once left out on purpose stays out.
        key = remembered[head] if head in remembered else known.get(head, "")
        if key and key not in found:
            found[key] = number
    return found


def mapping_clean(values: Mapping[str, object], *, width: int) -> dict[str, int]:
    """Only fields and columns that exist."""
    return {
        key: number
        for key, number in values.items()
        if key in BY_KEY and isinstance(number, int) and 0 <= number < width
    }


def _remembered(workspace: Workspace, plain: Sequence[str]) -> dict[str, str]:
    """What each of these heads stood for in the workspace's last imports; "" for a head that was left out."""
    found: dict[str, str] = {}
    rows = ImportJob.objects.for_workspace(workspace).order_by("-pk").values_list("headers", "mapping")
    for headers, mapping in rows[:10]:
        names = {number: key for key, number in mapping.items()}
        for number, head in enumerate(headers):
            name = plain_name(head)
            if name in plain:
                found.setdefault(name, names.get(number, ""))
    return found
