"""What WeChat pushes to an official account, in plain and in secure mode."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from accounts.connectors.errors import HookRefused
from accounts.connectors.families.xml_push import encrypt, signature_of
from accounts.connectors.hooks import HookCall, HookKind
from accounts.connectors.http import Http
from accounts.connectors.platforms.wechat_oa.connector import WechatOfficialAccount

from .samples import Clock

NOON = datetime(2026, 11, 26, 4, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def wechat() -> Iterator[WechatOfficialAccount]:
    http = Http()
    yield WechatOfficialAccount(http=http, clock=Clock(NOON))
    http.close()


AES_KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY"
KEYS = {"appid": "wxfake00000001", "token": "tok", "aes_key": AES_KEY}


def push(body: str, *, keys: dict[str, str] = KEYS, forged: bool = False) -> HookCall:
    stamp = str(int(NOON.timestamp()))
    query = {"timestamp": stamp, "nonce": "n0", "signature": signature_of(keys["token"], stamp, "n0")}
    if keys["aes_key"]:
        sealed = encrypt(keys["aes_key"], body.encode(), keys["appid"])
        query |= {"encrypt_type": "aes", "msg_signature": signature_of(keys["token"], stamp, "n0", sealed)}
        body = body if forged else f"<xml><ToUserName>gh_1</ToUserName><Encrypt><![CDATA[{sealed}]]></Encrypt></xml>"
    return HookCall("POST", query, {}, body.encode())


def test_the_handshake(wechat: WechatOfficialAccount) -> None:
    call = push("<xml><a>b</a></xml>")
    greeting = replace(call, method="GET", query={**call.query, "echostr": "537"})
    assert wechat.receive(greeting, KEYS, now=NOON).reply.body == b"537"
    with pytest.raises(HookRefused):
        wechat.receive(greeting, {**KEYS, "token": "other"}, now=NOON)


def event(name: str, more: str = "") -> str:
    head = "<FromUserName>o-1</FromUserName><CreateTime>1700000000</CreateTime><MsgType>event</MsgType>"
    return f"<xml>{head}<Event>{name}</Event>{more}</xml>"


TEXT = (
    "<xml><FromUserName>o-1</FromUserName><CreateTime>1700000000</CreateTime><MsgType>text</MsgType>"
    "<Content><![CDATA[还有货吗]]></Content><MsgId>9001</MsgId></xml>"
)


@pytest.mark.parametrize("keys", [KEYS, {**KEYS, "aes_key": ""}])
@pytest.mark.parametrize(
    ("body", "kind", "identifier"),
    [
        (TEXT, HookKind.MESSAGE, "9001"),
        (event("subscribe"), HookKind.FOLLOW, "o-1:1700000000:subscribe"),
        (event("unsubscribe"), HookKind.OTHER, "o-1:1700000000:unsubscribe"),
        (
            event(
                "PUBLISHJOBFINISH",
                "<PublishEventInfo><publish_id>77</publish_id><publish_status>0</publish_status></PublishEventInfo>",
            ),
            HookKind.POST_PUBLISHED,
            "publish:77:0",
        ),
        (
            event("MASSSENDJOBFINISH", "<MsgID>5</MsgID><Status>err(10001)</Status>"),
            HookKind.POST_FAILED,
            "mass:5:err(10001)",
        ),
    ],
)
def test_pushes(
    wechat: WechatOfficialAccount, keys: dict[str, str], body: str, kind: HookKind, identifier: str
) -> None:
    receipt = wechat.receive(push(body, keys=keys), keys, now=NOON)
    (found,) = receipt.events
    assert (found.kind, found.event_id, found.account_id) == (kind, identifier, "wxfake00000001")
    assert receipt.reply.body == b"success"
    if kind is HookKind.MESSAGE:
        assert (found.payload["text"], found.payload["remote_id"]) == ("还有货吗", "m~o-1~9001")
        assert found.payload["at"] == "2023-11-14T22:13:20+00:00"


def test_pushes_that_are_not_genuine(wechat: WechatOfficialAccount) -> None:
    good = push(TEXT)
    refused = [
        (push(TEXT, forged=True), KEYS),
        (good, {**KEYS, "appid": "wxother"}),
        (good, {**KEYS, "aes_key": ""}),
        (replace(good, query={**good.query, "msg_signature": good.query["signature"]}), KEYS),
        (replace(good, body=b"<!DOCTYPE a><xml><Encrypt>x</Encrypt></xml>"), KEYS),
    ]
    for call, keys in refused:
        with pytest.raises(HookRefused) as caught:
            wechat.receive(call, keys, now=NOON)
        assert caught.value.platform == "wechat_oa"
    with pytest.raises(HookRefused):
        wechat.receive(good, KEYS, now=NOON + timedelta(minutes=11))
