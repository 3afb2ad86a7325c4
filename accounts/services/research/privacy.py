"""Keeping personal data out of research (PIPL art. 6: no more than the purpose needs).

Whole columns that name people or reach them are left out before anything is stored; single numbers and addresses inside
answers are blotted out. Both judge by the head of a column and by the shape of its cells; neither claims to find all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_HEADS = re.compile(
    r"姓\s*名|^(?:您的?|你的?)?(?:名字|称呼|昵称|全名)[:：?？]?$|联系(?:方式|电话|人)|手机|电话号?|微信号|微信\s*id|^微信$|^qq号?$|邮箱|电子邮件"
    r"|(?:收货|详细|家庭|居住|ip)\s*地址|^地址$|门牌|身份证|护照|证件号|出生日期|生日|银行卡|用户名|^账号$|账号名"
    r"|\b(?:full|first|last|family|given|respondent|your)[ _-]?name\b|^name$|surname|nickname|user[ _-]?name|^handle$"
    r"|phone|mobile|^tel\b|whatsapp|wechat[ _-]?id|e-?mail|\baddress\b|passport|id[ _-]?card|\bssn\b"
    r"|birth(?:day|date)|date of birth|\bdob\b|^ip$",
    re.IGNORECASE,
)
_SHAPES = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"  # mail addresses
    r"|(?<!\d)1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}(?!\d)"  # mobile numbers of mainland China
    r"|(?<!\d)\d{17}[\dXx](?![\dA-Za-z])"  # identity cards
    r"|\+\d{1,3}[\s-]?\d[\d\s-]{6,14}\d"  # numbers abroad
    r"|(?<!\d)(?:\d{1,3}\.){3}\d{1,3}(?!\d)"  # internet addresses
)
BLOT = "•••"
# A column in which so many cells hold a number or address of a person is about persons.
_SUSPECT = 0.2


def personal_columns(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> list[int]:
    """Places of the columns that name or reach people, counted from 0."""
    return [
        place
        for place, header in enumerate(headers)
        if _HEADS.search(header.strip()) or _tells_persons([row[place] for row in rows])
    ]


def blotted(text: str) -> str:
    """`text` with numbers and addresses of persons made unreadable."""
    return _SHAPES.sub(BLOT, text)


def _tells_persons(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell.strip()]
    return bool(filled) and sum(_is_one(cell.strip()) for cell in filled) / len(filled) >= _SUSPECT


def _is_one(cell: str) -> bool:
    """Whether the cell is such a number or address, and little else; one inside a sentence is blotted out instead."""
    found = _SHAPES.search(cell)
    return found is not None and len(found[0]) >= 0.8 * len(cell)
