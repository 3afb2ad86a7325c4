"""Personal data in public texts, with check digits and what is only a seller's own contact."""

from __future__ import annotations

import pytest

from compliance.engine.pii import digits
from tests.compliance.texts import found, severity, verdict


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("身份证11010519491231002X", "pii_id_card"),
        ("卡号 4111 1111 1111 1111", "pii_bank_card"),
        ("手机13812345678", "pii_mobile"),
        ("手机 138-1234-5678", "pii_mobile"),
        ("手机一三八一二三四五六七八", "pii_mobile"),
        ("手机１３８１２３４５６７８", "pii_mobile"),
        ("邮箱 li.hua88@example.com", "pii_email"),
        ("护照 E12345678", "pii_passport"),
        ("SSN 219-09-9999", "pii_ssn"),
        ("GB82 WEST 1234 5698 7654 32", "pii_iban"),
        ("+44 20 7946 0958", "pii_phone"),
    ],
)
def test_found_and_blocked(text: str, category: str) -> None:
    hits = [hit for hit in verdict(text).hits if hit.rule == "PI-01"]

    assert [(hit.category, hit.severity.value) for hit in hits] == [(category, "block")]


@pytest.mark.parametrize("text", ["订单号TB202611260012345", "车牌浙A12345", "寄到杭州市西湖区文三路100号3栋201室"])
def test_found_and_warned(text: str) -> None:
    assert severity(text) == "warn"


@pytest.mark.parametrize(
    "text",
    [
        "身份证110105194912310021",
        "编号4111111111111112",
        "信用代码91350100M000100Y43",
        "12345678901",
        "商务邮箱 business@shanyu.example",
        "门店地址：杭州市西湖区文三路100号",
        "219-00-9999",
        "GB82 WEST 1234 5698 7654 33",
        "ISO 9001:2015 认证号 CN12/34567",
        "尺寸 120x60x45，重 1380g",
    ],
)
def test_numbers_that_are_something_else(text: str) -> None:
    assert severity(text) == "pass"


def test_a_sellers_own_number_is_a_matter_of_the_platform() -> None:
    assert found("咨询热线 13812345678", platform="xiaohongshu") == [("warn", "PF-02", "13812345678")]
    assert found("联系张先生 13812345678") == [("block", "PI-01", "13812345678")]


def test_check_digits() -> None:
    assert digits.id_card("11010519491231002X")
    assert not digits.id_card("99010519491231002X")
    assert not digits.id_card("11010519490231002X")
    assert digits.credit_code("91350100M000100Y43")
    assert not digits.credit_code("91350100M000100Y44")
    assert digits.luhn("79927398713")
    assert digits.iban("GB82 WEST 1234 5698 7654 32")
