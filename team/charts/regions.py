"""China's 34 divisions at the level of a province, and where each stands in a map of equal tiles.

Keys follow ISO 3166-2; `gb` is the two-digit code of GB/T 2260, with which identity numbers and many exports begin.
Rows and columns count from 0 and keep neighbours together as well as a grid of eight by eight can.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import get_language

COLUMNS, ROWS = 8, 8


@dataclass(frozen=True, slots=True)
class Region:
    """A division: its key, its code, its short names, and its tile."""

    key: str
    gb: str
    zh: str
    en: str
    row: int
    column: int

    @property
    def name(self) -> str:
        """Its short name in the active language."""
        return self.zh if (get_language() or "").startswith("zh") else self.en

    @property
    def label(self) -> str:
        """What stands on its tile: the name in Chinese, else the two letters."""
        return self.zh if (get_language() or "").startswith("zh") else self.key[3:]


_TABLE = """
HL 23 黑龙江 Heilongjiang 0 7
NM 15 内蒙古 Inner·Mongolia 1 4|LN 21 辽宁 Liaoning 1 6|JL 22 吉林 Jilin 1 7
XJ 65 新疆 Xinjiang 2 0|GS 62 甘肃 Gansu 2 1|NX 64 宁夏 Ningxia 2 2|SX 14 山西 Shanxi 2 3
HE 13 河北 Hebei 2 4|BJ 11 北京 Beijing 2 5|TJ 12 天津 Tianjin 2 6
XZ 54 西藏 Xizang 3 0|QH 63 青海 Qinghai 3 1|SN 61 陕西 Shaanxi 3 2|HA 41 河南 Henan 3 3|SD 37 山东 Shandong 3 4
SC 51 四川 Sichuan 4 1|CQ 50 重庆 Chongqing 4 2|HB 42 湖北 Hubei 4 3|AH 34 安徽 Anhui 4 4|JS 32 江苏 Jiangsu 4 5
SH 31 上海 Shanghai 4 6
YN 53 云南 Yunnan 5 1|GZ 52 贵州 Guizhou 5 2|HN 43 湖南 Hunan 5 3|JX 36 江西 Jiangxi 5 4|ZJ 33 浙江 Zhejiang 5 5
GX 45 广西 Guangxi 6 2|GD 44 广东 Guangdong 6 3|FJ 35 福建 Fujian 6 4|TW 71 台湾 Taiwan 6 6
HI 46 海南 Hainan 7 2|MO 82 澳门 Macao 7 3|HK 81 香港 Hong·Kong 7 4
"""


def _parsed() -> dict[str, Region]:
    found = {}
    for entry in _TABLE.strip().replace("\n", "|").split("|"):
        letters, gb, zh, en, row, column = entry.split(" ")
        found[f"CN-{letters}"] = Region(f"CN-{letters}", gb, zh, en.replace("·", " "), int(row), int(column))
    return found


REGIONS = _parsed()
_BY_CODE = {one.gb: key for key, one in REGIONS.items()}
_BY_ENGLISH = {one.en.lower(): key for key, one in REGIONS.items()} | {"tibet": "CN-XZ", "macau": "CN-MO"}


def region_key(name: str) -> str | None:
    """The key of a division named as platforms do: 广东, 广东省, 广西壮族自治区, Guangdong, CN-GD, 44 or 440000."""
    name = name.strip()
    if name.upper() in REGIONS:
        return name.upper()
    if name.isdecimal() and name.isascii():
        return _BY_CODE.get(name[:2]) if len(name) in (2, 6) else None
    if found := _BY_ENGLISH.get(name.lower()):
        return found
    return next((key for key, one in REGIONS.items() if name.startswith(one.zh)), None)
