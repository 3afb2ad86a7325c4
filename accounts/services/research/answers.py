"""Reading single answers of a sheet: ages, genders, weights, channels, several answers in one cell. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from functools import cache

from django.utils.translation import gettext as _

from accounts.connectors import registry
from accounts.research_states import Gender, SheetColumn, band_of

CELL_MAX, TAG_MAX, SAID_MAX, CITY_MAX = 500, 60, 200, 60
AGE_MAX = 120
# ┋ parts the answers of multiple choice questions in exports of survey tools in China.
_APART = re.compile(r"[;；|┋\n]+")
_TAGS_APART = re.compile(r"[;；、,，|┋\n]+")
_NONE = {"", "-", "–", "/", "无", "没有", "暂无", "不知道", "none", "no", "n/a", "na", "null"}
_GENDERS = {
    Gender.FEMALE: {"女", "女性", "女士", "女生", "f", "female", "woman"},
    Gender.MALE: {"男", "男性", "男士", "男生", "m", "male", "man"},
    Gender.UNKNOWN: {"保密", "不愿透露", "未知", "不便透露", "u", "unknown", "prefer not to say"},
}
_HEADS: Mapping[SheetColumn, str] = {
    SheetColumn.RESPONDENT: r"编号|序号|答卷|^id$|respondent|response id",
    SheetColumn.AGE: r"年龄|age|岁",
    SheetColumn.GENDER: r"性别|gender|sex",
    SheetColumn.CITY: r"城市|city|所在地|常住",
    SheetColumn.WEIGHT: r"权重|加权|weight",
    SheetColumn.CHANNEL: r"渠道|平台|channel|platform|从哪里",
    SheetColumn.NEED: r"需求|想要|希望|期待|need|want",
    SheetColumn.PAIN: r"痛点|困扰|不满|顾虑|pain|problem|worry",
    SheetColumn.INTEREST: r"兴趣|爱好|喜欢|interest|like",
    SheetColumn.BEHAVIOUR: r"行为|习惯|场景|频率|behaviou?r|habit|how often",
    SheetColumn.QUOTE: r"原话|建议|还想说|开放|quote|comment|anything else",
    SheetColumn.ATTRIBUTE: r"职业|身份|收入|学历|标签|occupation|income|tag",
}


class Unread(ValueError):
    """An answer that cannot be read; its text says why, in the reader's language."""


def guess(header: str) -> SheetColumn:
    """What a column seems to say, by its head."""
    return next((kind for kind, words in _HEADS.items() if re.search(words, header, re.IGNORECASE)), SheetColumn.SKIP)


def band(cell: str, *, year: int) -> str:
    """The age band of an answer such as 29, 25-34岁, 55+, 18岁以下 or 95后 (of `year`). Raises Unread."""
    text = cell.strip().lower()
    born = re.fullmatch(r"(\d\d)\s*后", text)
    numbers = [int(found) for found in re.findall(r"\d{1,3}", text)]
    if born:
        first = int(born[1]) + (1900 if int(born[1]) > year % 100 else 2000)
        age = year - first - (2 if first % 10 == 5 else 5)
    elif not numbers:
        raise Unread(_("“%(cell)s” is no age.") % {"cell": cell[:40]})
    elif len(numbers) > 1:
        age = (numbers[0] + numbers[1]) // 2
    else:
        below = re.search(r"以下|不到|未满|under|below|^[<≤-]", text)
        age = numbers[0] - 1 if below else numbers[0]
    if not 0 <= age <= AGE_MAX:
        raise Unread(_("“%(cell)s” is no age.") % {"cell": cell[:40]})
    return band_of(age)


def gender(cell: str) -> str:
    """A value of Gender; what is neither female nor male and no refusal to say is OTHER."""
    text = cell.strip().lower()
    return next((key.value for key, words in _GENDERS.items() if text in words), Gender.OTHER.value)


def city(cell: str) -> str:
    """A city's name, in Chinese without 市."""
    text = " ".join(cell.split())
    if len(text) > CITY_MAX:
        raise Unread(_("The name of a city has at most %(max)s characters.") % {"max": CITY_MAX})
    return text[:-1] if len(text) > 2 and text.endswith("市") else text


def weight(cell: str) -> Decimal:
    """How much an answer counts, above 0 and at most 1000. Raises Unread."""
    try:
        value = Decimal(cell.strip().replace(",", "."))
    except InvalidOperation:
        value = Decimal(0)
    if not value.is_finite() or not Decimal("0.001") <= value <= 1000:
        raise Unread(_("“%(cell)s” is no weight: a number above 0, at most 1000.") % {"cell": cell[:40]})
    return value.quantize(Decimal("0.001"))


def tags(cell: str) -> list[str]:
    """The answers of a cell as names of tags. Raises Unread for one that is too long."""
    return _split(cell, _TAGS_APART, TAG_MAX)


def said(cell: str) -> list[str]:
    """The answers of a cell as sentences. Raises Unread for one that is too long."""
    return _split(cell, _APART, SAID_MAX)


def quote(cell: str) -> list[str]:
    """A cell as somebody's own words, [] where nothing is said."""
    text = " ".join(cell.split())
    return [] if text.lower() in _NONE else [text]


def channels(cell: str) -> list[str]:
    """Channels: slugs of platforms we know, other names as they are."""
    return list(dict.fromkeys(_slugs().get(name.lower(), name) for name in _split(cell, _TAGS_APART, TAG_MAX)))


@cache
def _slugs() -> dict[str, str]:
    """Slugs by everything platforms are called."""
    known = {"b站": "bilibili", "公众号": "wechat_oa", "微信公众号": "wechat_oa", "ins": "instagram", "twitter": "x"}
    for caps in registry.catalogue():
        if not caps.practice:
            known |= {name.lower(): caps.slug for name in (caps.slug, caps.label, caps.label_zh)}
    return known


def _split(cell: str, apart: re.Pattern[str], longest: int) -> list[str]:
    found = [" ".join(part.split()) for part in apart.split(cell)]
    found = [part for part in found if part.lower() not in _NONE]
    if any(len(part) > longest for part in found):
        raise Unread(_("An answer is longer than %(max)s characters.") % {"max": longest})
    return list(dict.fromkeys(found))
