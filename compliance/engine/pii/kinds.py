"""The kinds of personal data: form, check, and the words around that make it harmless or a seller's own contact."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from compliance.engine.pii import digits
from compliance.engine.types import Severity

_SELLER = re.compile(
    r"(?:客服|热线|咨询|订购|订货|预[约定]|加盟|联系|致电|来电|电话同|门店|商务|合作|招商|vx?|微信|加我|下单)[^\d]{0,8}$"
)
_PERSON = re.compile(r"先生|女士|小姐|老师|客户|顾客|买家|收件|收货|同事|本人|他的|她的")
_ROLE = re.compile(
    r"^(?:service|services|support|info|contact|hello|hi|help|care|sales|marketing|press|media|pr|hr|jobs?|careers?|bd|"
    r"business|biz|team|office|admin|kefu|shangwu|hezuo|partners?|feedback|privacy|legal|no-?reply|orders?|shop|store)\b"
)
_SHOP = re.compile(
    r"(?:门店|店铺|地址[:：]?|店址|到店|打卡|位于|坐落|开业|新店|旗舰|展位|展馆|会场|体验店|工坊|茶园|园区|导航)[^。！]{0,24}$"
)
_SENT_TO = re.compile(r"(?:收货|收件|寄到|寄往|送到|家住|住址|住在|家庭地址)[^。！]{0,16}$")


@dataclass(frozen=True, slots=True)
class Kind:
    """`valid` sees the match, `harmless` the text before it; `seller` marks what is a contact of the seller itself."""

    category: str
    severity: Severity
    pattern: re.Pattern[str]
    valid: Callable[[str], bool] | None = None
    harmless: Callable[[str, str], bool] | None = None
    seller: Callable[[str], bool] | None = None


def _shop_address(before: str, _found: str) -> bool:
    return bool(_SHOP.search(before)) and not _SENT_TO.search(before)


def _sellers_own(before: str) -> bool:
    return bool(_SELLER.search(before)) and not _PERSON.search(before)


KINDS: tuple[Kind, ...] = (
    Kind(
        "pii_id_card",
        Severity.BLOCK,
        re.compile(
            r"(?<![0-9a-z])[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dx](?![0-9a-z])"
        ),
        digits.id_card,
    ),
    Kind(
        "pii_bank_card",
        Severity.BLOCK,
        re.compile(
            r"(?<!\d)(?:62(?:[ -]?\d){14,17}|(?:4\d|5[1-5]|35)(?:[ -]?\d){14}|"
            r"2(?:2[2-9]|[3-6]\d|7[01])(?:[ -]?\d){13}|3[47](?:[ -]?\d){13})(?!\d)"
        ),
        digits.bank_card,
    ),
    Kind(
        "pii_mobile",
        Severity.BLOCK,
        re.compile(
            r"(?<![\d.])(?:\+?86[-\s]?)?1(?:3\d|4[5-9]|5[0-35-9]|6[2567]|7[0-8]|8\d|9[0-35-9])[-\s]?\d{4}[-\s]?\d{4}(?![\d])"
        ),
        seller=_sellers_own,
    ),
    Kind(
        "pii_landline",
        Severity.INFO,
        re.compile(r"(?<!\d)0(?:10|2\d|[3-9]\d{2})[-\s]\d{7,8}(?:-\d{1,6})?(?!\d)"),
        seller=lambda before: True,
    ),
    Kind(
        "pii_email",
        Severity.BLOCK,
        re.compile(
            r"(?<![\w.+-])[a-z0-9][\w.+-]{0,63}(?:@|\(at\)|艾特)[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,24}(?![\w-])",
            re.ASCII,
        ),
        harmless=lambda before, found: bool(_ROLE.match(found)),
    ),
    Kind(
        "pii_order",
        Severity.WARN,
        re.compile(r"(?:订单号?|单号|运单号?|快递单号|物流单号)\s{0,2}[:：是为]?\s{0,2}[a-z]{0,4}\d{10,20}"),
    ),
    Kind(
        "pii_passport",
        Severity.BLOCK,
        re.compile(r"(?:护照|通行证|passport)(?:号码?|no\.?)?\W{0,4}[egdsphcwm][a-z]?\d{7,8}(?!\d)"),
    ),
    Kind(
        "pii_plate",
        Severity.WARN,
        re.compile(
            r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][a-hj-np-z][·\s]?(?:[a-hj-np-z0-9]*\d[a-hj-np-z0-9]*){1}(?<=[a-hj-np-z0-9]{5})(?![a-z0-9])"
        ),
        lambda found: len(re.sub(r"[·\s]", "", found)) in {7, 8},
    ),
    Kind(
        "pii_address",
        Severity.WARN,
        re.compile(
            r"[\u4e00-\u9fff]{2,6}(?:省|市|州|区|县|旗)[\u4e00-\u9fff0-9]{0,16}?(?:街道|镇|乡|路|街|巷|道|村|小区|花园|公寓|大厦|广场)"
            r"[\u4e00-\u9fffa-z0-9-]{0,16}?\d{1,5}(?:号楼|号|弄|栋|幢|座|单元|室|楼|层)(?:[\da-z-]+(?:号楼|号|单元|室|楼|层|栋)?){0,3}"
        ),
        harmless=_shop_address,
    ),
    Kind(
        "pii_phone",
        Severity.BLOCK,
        re.compile(r"(?<![\d+])\+(?!86)[1-9]\d{0,3}[-\s()]{0,2}(?:\d[-\s()]{0,2}){6,13}\d(?!\d)"),
        seller=lambda before: bool(re.search(r"(?:call|whatsapp|contact|tel|phone|hotline)[^\d]{0,12}$", before)),
    ),
    Kind("pii_ssn", Severity.BLOCK, re.compile(r"(?<![\d-])(?!000|666|9\d\d)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\d-])")),
    Kind(
        "pii_iban",
        Severity.BLOCK,
        re.compile(r"(?<![a-z0-9])[a-z]{2}\d{2}(?: ?[a-z0-9]{4}){2,7}(?: ?[a-z0-9]{1,3})?(?![a-z0-9])"),
        digits.iban,
    ),
)
