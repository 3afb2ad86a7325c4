"""Signed and encrypted pushes: known answers of the scheme, and everything that must be refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from accounts.connectors.errors import HookRefused
from accounts.connectors.families.xml_push import (
    check_signature,
    decrypt,
    encrypt,
    key_fits,
    parse_xml,
    signature_of,
)

# Computed with two independent implementations of WeChat's scheme.
KEY, APPID = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY", "wxappid"
MESSAGE = "<xml><Content>hi中</Content></xml>".encode()
ENCRYPTED = "eyHq7QOEKNsjUyPzCxIH7yKWN4FPIbIfq+zyNcKghky0XvsCobT/VkzZi5CZqgWaN32bpYR6ZJXBfD4sqBy0DA=="
AT = datetime.fromtimestamp(1_700_000_000, UTC)
QUERY = {"timestamp": "1700000000", "nonce": "n0"}
PLAIN_SIGNATURE = "4dfa4500d6e4fea8054dbe61e84de6ba4448c092"


@pytest.mark.parametrize(
    ("encrypted", "signature"),
    [
        ("", PLAIN_SIGNATURE),
        ("ENC", "6d262500ccaa65eac6d364afe980092cc2ff0068"),
        (ENCRYPTED, "6a9f4370b5b2977006379068f90040bef8ef2088"),
    ],
)
def test_signatures_with_known_answers(encrypted: str, signature: str) -> None:
    words = ("tok", "1700000000", "n0", *([encrypted] if encrypted else []))
    assert signature_of(*words) == signature
    query = {**QUERY, "signature": signature}
    check_signature(query, "tok", now=AT, name="signature", encrypted=encrypted)
    for secret in ("tok2", ""):
        with pytest.raises(HookRefused, match="not genuine"):
            check_signature(query, secret, now=AT, name="signature", encrypted=encrypted)


@pytest.mark.parametrize(
    ("change", "minutes", "code"),
    [
        ({}, 10, ""),
        ({}, -10, ""),
        ({}, 11, "stale"),
        ({}, -11, "stale"),
        ({"nonce": "n1"}, 0, "signature"),
        ({"timestamp": "1700000001"}, 0, "signature"),
        ({"signature": ""}, 0, "signature"),
        ({"signature": "é"}, 0, "signature"),
        ({"timestamp": "x", "signature": signature_of("tok", "x", "n0")}, 0, "stale"),
        ({"timestamp": "", "signature": signature_of("tok", "", "n0")}, 0, "stale"),
    ],
)
def test_calls_that_are_forged_or_old(change: dict[str, str], minutes: int, code: str) -> None:
    query = {**QUERY, "signature": PLAIN_SIGNATURE, **change}
    moment = AT + timedelta(minutes=minutes)
    if not code:
        check_signature(query, "tok", now=moment, name="signature")
        return
    with pytest.raises(HookRefused) as caught:
        check_signature(query, "tok", now=moment, name="signature")
    assert caught.value.code == code


def test_encryption_with_a_known_answer() -> None:
    assert encrypt(KEY, MESSAGE, APPID, salt=b"A" * 16) == ENCRYPTED
    assert decrypt(KEY, ENCRYPTED, APPID) == MESSAGE
    assert encrypt(KEY, MESSAGE, APPID) != encrypt(KEY, MESSAGE, APPID)


@pytest.mark.parametrize("length", [0, 1, 11, 12, 31, 32, 33, 1000])
def test_messages_of_every_length_come_back(length: int) -> None:
    assert decrypt(KEY, encrypt(KEY, b"x" * length, APPID), APPID) == b"x" * length


@pytest.mark.parametrize(
    ("key", "encrypted", "receiver"),
    [
        (KEY, ENCRYPTED, "wxother"),
        (KEY, ENCRYPTED, "wxappi"),
        ("B" + KEY[1:], ENCRYPTED, APPID),
        (KEY[:-1], ENCRYPTED, APPID),
        ("", ENCRYPTED, APPID),
        (KEY, "", APPID),
        (KEY, "AAAA", APPID),
        (KEY, "not base64!", APPID),
        (KEY, ENCRYPTED[:-24], APPID),
        (KEY, "A" * 64, APPID),
    ],
)
def test_bodies_that_are_not_for_us(key: str, encrypted: str, receiver: str) -> None:
    with pytest.raises(HookRefused):
        decrypt(key, encrypted, receiver)


def test_keys() -> None:
    assert key_fits(KEY)
    assert [key for key in ("", KEY[:-1], KEY + "A", "!" * 43) if key_fits(key)] == []


def test_xml() -> None:
    body = b"<xml><A><![CDATA[a & b]]></A><B>1 &lt; 2</B><C><item>1</item><item>2</item><item>3</item></C><D/></xml>"
    assert parse_xml(body) == {"A": "a & b", "B": "1 < 2", "C": {"item": ["1", "2", "3"]}, "D": ""}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "bad_xml"),
        (b"text", "bad_xml"),
        (b"<xml>text</xml>", "bad_xml"),
        (b"<xml><a></xml>", "bad_xml"),
        (b"<xml>&who;</xml>", "bad_xml"),
        (b'<!DOCTYPE x [<!ENTITY a "aaaa">]><xml><b>&a;</b></xml>', "doctype"),
        (b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><xml><b>c</b></xml>', "doctype"),
        (b"<a>" * 9 + b"</a>" * 9, "too_deep"),
        (b"<a>" + b"<b/>" * 2001 + b"</a>", "too_deep"),
        (b"<a>" + b"x" * 512_000 + b"</a>", "too_large"),
    ],
)
def test_xml_that_is_refused(body: bytes, code: str) -> None:
    with pytest.raises(HookRefused) as caught:
        parse_xml(body)
    assert caught.value.code == code
