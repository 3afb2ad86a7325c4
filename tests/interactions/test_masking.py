"""Personal data in texts are covered, and nothing else is."""

from __future__ import annotations

import pytest

from interactions.selectors.masking import is_masked, masked


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("我的电话是13812345678，谢谢", "我的电话是138••••5678，谢谢"),
        ("电话 138 1234 5678", "电话 138••••••5678"),
        ("寄到上海市静安区南京西路1266号302室", "寄到上海市静安区•••••••••••••"),
        ("mail me at mika.brews@example.com", "mail me at m•••@example.com"),
        ("订单号：2026112600018812", "订单号：••••••••••••8812"),
        ("收到的礼盒少了一罐桂圆，订单尾号 8812", "收到的礼盒少了一罐桂圆，订单尾号 8812"),
        ("一三八一二三四五六七八", "一三八••••五六七八"),
        ("Do you ship the clay stove to Osaka?", "Do you ship the clay stove to Osaka?"),
        ("", ""),
    ],
)
def test_personal_data_are_covered(text: str, shown: str) -> None:
    assert masked(text) == shown
    assert is_masked(text) == (text != shown)
