"""How files and forms name genders, ages, regions and channels, read as the keys the growth board counts by."""

from __future__ import annotations

import re

from accounts.research_states import AGE_BANDS, Gender, band_label, band_order
from analytics.growth_states import Channel, Part
from team.charts.countries import country_code, country_name
from team.charts.regions import REGIONS, region_key

_GENDERS = {
    "female": Gender.FEMALE, "f": Gender.FEMALE, "women": Gender.FEMALE, "woman": Gender.FEMALE, "女": Gender.FEMALE,
    "女性": Gender.FEMALE, "女生": Gender.FEMALE, "male": Gender.MALE, "m": Gender.MALE, "men": Gender.MALE,
    "man": Gender.MALE, "男": Gender.MALE, "男性": Gender.MALE, "男生": Gender.MALE, "other": Gender.OTHER,
    "其他": Gender.OTHER, "其它": Gender.OTHER, "unknown": Gender.UNKNOWN, "未知": Gender.UNKNOWN,
}  # fmt: skip
_PARTS = {
    "gender": Part.GENDER, "sex": Part.GENDER, "性别": Part.GENDER, "age": Part.AGE, "年龄": Part.AGE,
    "年龄段": Part.AGE, "region": Part.CITY, "province": Part.CITY, "city": Part.CITY, "地域": Part.CITY,
    "地区": Part.CITY, "省份": Part.CITY, "城市": Part.CITY, "country": Part.COUNTRY, "国家": Part.COUNTRY,
}  # fmt: skip
_CHANNELS = {
    "搜索": Channel.SEARCH, "搜一搜": Channel.SEARCH, "公众号搜索": Channel.SEARCH, "推荐": Channel.RECOMMEND,
    "系统推荐": Channel.RECOMMEND, "推荐页": Channel.RECOMMEND, "recommendation": Channel.RECOMMEND,
    "作品": Channel.POST, "笔记": Channel.POST, "视频": Channel.POST, "文章": Channel.POST, "内容": Channel.POST,
    "posts": Channel.POST, "from posts": Channel.POST, "主页": Channel.PROFILE, "个人主页": Channel.PROFILE,
    "profile visit": Channel.PROFILE, "直播": Channel.LIVE, "直播间": Channel.LIVE, "分享": Channel.SHARE,
    "名片分享": Channel.SHARE, "他人转载": Channel.SHARE, "互推": Channel.PROMOTION, "联动": Channel.PROMOTION,
    "co-promotion": Channel.PROMOTION, "广告": Channel.PAID, "投放": Channel.PAID, "付费": Channel.PAID,
    "微信广告": Channel.PAID, "ads": Channel.PAID, "扫码": Channel.OFFLINE, "扫描二维码": Channel.OFFLINE,
    "二维码": Channel.OFFLINE, "线下": Channel.OFFLINE, "线下扫码": Channel.OFFLINE, "qr": Channel.OFFLINE,
    "qr code": Channel.OFFLINE, "其他": Channel.OTHER, "其它": Channel.OTHER,
}  # fmt: skip
_AGES = re.compile(r"^(\d{1,2})\s*(?:[-–—~至到]\s*(\d{1,3}))$")
_OPEN = re.compile(r"^(?:>|≥|>=)?\s*(\d{1,2})\s*(?:\+|以上|and over|or older)?$")
_BELOW = re.compile(r"^(<|≤|<=|-)?\s*(\d{1,2})\s*(以下|及以下|and under|or younger)?$")


def channel_of(word: str) -> Channel | None:
    """The channel a file names; None for a word nobody knows."""
    word = " ".join(word.split()).casefold()
    if word in Channel.values:
        return Channel(word)
    named = {str(one.label).casefold(): one for one in Channel}
    return named.get(word) or _CHANNELS.get(word)


def part_of(word: str) -> Part | None:
    """What a file divides by; None for a word nobody knows."""
    word = " ".join(word.split()).casefold()
    return Part(word) if word in Part.values else _PARTS.get(word)


def guessed_part(word: str) -> Part | None:
    """What a value itself says it divides by: a gender, an age or a division of China; None for anything else."""
    if word.strip().casefold() in _GENDERS:
        return Part.GENDER
    if age_key(word):
        return Part.AGE
    return Part.CITY if region_key(word) else None


def key_of(part: str, word: str) -> str:
    """The key of a value as people or platforms write it; "" where it cannot be one of that part."""
    word = " ".join(word.split())[:60]
    if part == Part.GENDER:
        return str(_GENDERS.get(word.casefold(), ""))
    if part == Part.AGE:
        return age_key(word)
    if part == Part.CITY:
        return region_key(word) or word
    return country_code(word) or (word.upper() if len(word) == 2 else word)


def age_key(word: str) -> str:
    """An age band as "18-24", "-17" or "55+"; "" for anything else."""
    word = word.strip().casefold().replace("岁", "").replace("years", "").strip()
    if match := _AGES.match(word):
        return f"{int(match[1])}-{int(match[2])}" if int(match[1]) < int(match[2]) else ""
    if (match := _BELOW.match(word)) and (match[1] or match[3]):
        strict = match[1] == "<" or (match[3] == "以下" and not match[1])
        return f"-{int(match[2]) - strict}"
    if (match := _OPEN.match(word)) and not word.isdigit():
        return f"{int(match[1])}+"
    return ""


def folded(part: str, key: str, label: str = "") -> str:
    """The key by which a reported part is compared: ages by the band of their youngest, places by division."""
    if part == Part.AGE:
        youngest = band_order(key)
        if youngest == 999:
            return key
        return next(name for name, low, high in AGE_BANDS if youngest < 0 or high is None or low <= youngest <= high)
    if part == Part.CITY:
        return region_key(key) or region_key(label) or label or key
    return key


def key_label(part: str, key: str) -> str:
    """A key to be read."""
    if part == Part.AGE:
        return band_label(key)
    if part == Part.GENDER and key in Gender.values:
        return str(Gender(key).label)
    if part == Part.CITY and key in REGIONS:
        return REGIONS[key].name
    return country_name(key) if part == Part.COUNTRY else key
