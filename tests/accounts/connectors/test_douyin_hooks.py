"""What Douyin pushes, and the signature of the link that opens its app: known answers and forgeries."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from accounts.connectors.errors import HookRefused, OutcomeUnknown
from accounts.connectors.hooks import HookCall, HookKind
from accounts.connectors.platforms.douyin.connector import Douyin
from accounts.connectors.platforms.douyin.hooks import signature as hook_signature
from accounts.connectors.platforms.douyin.share import signature

from .fakes.douyin import ME, READER, Fake
from .samples import Clock
from .test_douyin import APP, sign_in


@pytest.fixture(scope="module")
def server() -> Iterator[Fake]:
    with Fake() as fake:
        yield fake


@pytest.fixture(scope="module")
def douyin(server: Fake) -> Douyin:
    return Douyin(http=server.http(timeout=0.5), clock=Clock())


def test_signature_of_the_link() -> None:
    assert signature("abc", "T", "1700000000") == "76c3049f900b20397ac2be20781961fa"


KEYS = {"client_id": APP.client_id, "client_secret": APP.client_secret, "token": "ours"}


def receive(douyin: Douyin, body: bytes, headers: dict[str, str], keys: dict[str, str] = KEYS) -> Any:
    return douyin.receive(HookCall("POST", {}, headers, body), keys, now=datetime.now(UTC))


def test_webhook_handshake(douyin: Douyin) -> None:
    body = b'{"event":"verify_webhook","content":{"challenge":123}}'
    known = "5cca0049acd1434ccded16d4c9ae5dd38a672ca0"
    assert hook_signature("s3cret", body) == known
    receipt = receive(douyin, body, {"x-douyin-signature": known}, {**KEYS, "client_secret": "s3cret"})
    assert (json.loads(receipt.reply.body), receipt.events) == ({"challenge": 123}, ())


def test_a_message_and_its_answer(douyin: Douyin, server: Fake) -> None:
    auth = sign_in(douyin, server).credential
    body, headers = server.write_message("几点开门？")
    (event,) = receive(douyin, body, headers).events
    (again,) = receive(douyin, body, {**headers, "msg-id": "forged"}).events
    assert event.event_id == again.event_id, "played again with another Msg-Id it is the same event"
    assert (event.kind, event.account_id) == (HookKind.MESSAGE, ME)
    assert (event.payload["text"], event.payload["author_handle"]) == ("几点开门？", "阿青")
    assert event.payload["at"] == "2025-11-26T00:00:00+00:00"
    answer = douyin.reply(auth, event.payload["remote_id"], "九点", key="k")
    assert answer.remote_id
    assert server.sent_messages[0]["to_user_id"] == READER
    server.fault("POST", "/im/send/msg/", drop=True)
    with pytest.raises(OutcomeUnknown):
        douyin.reply(auth, event.payload["remote_id"], "十点", key="k2")


@pytest.mark.parametrize(
    ("event", "content", "kind", "account"),
    [
        ("create_video", {"item_id": "@i==", "share_id": "16"}, HookKind.POST_PUBLISHED, READER),
        ("item_comment_reply", json.dumps({"comment_id": "@c=="}), HookKind.COMMENT, ME),
        ("unauthorize", {"scopes": ["user_info"]}, HookKind.ACCESS_ENDED, READER),
        ("new_follow_action", {}, HookKind.FOLLOW, ME),
        ("something_new", "no json", HookKind.OTHER, ME),
    ],
)
def test_events(douyin: Douyin, server: Fake, event: str, content: Any, kind: HookKind, account: str) -> None:
    (found,) = receive(douyin, *server.push(event, content)).events
    assert (found.kind, found.account_id) == (kind, account)
    assert found.event_id


def test_taking_access_away_twice_is_two_events(douyin: Douyin, server: Fake) -> None:
    ids = {receive(douyin, *server.push("unauthorize", {})).events[0].event_id for _turn in range(2)}
    assert len(ids) == 2


def test_calls_that_are_not_genuine(douyin: Douyin, server: Fake) -> None:
    body, headers = server.push("create_video", {"item_id": "@i=="})
    bad: list[tuple[bytes, dict[str, str], dict[str, str]]] = [
        (body, {}, KEYS),
        (body, {"x-douyin-signature": "\xe9"}, KEYS),
        (body + b" ", headers, KEYS),
        (*server.push("create_video", {}, secret="other"), KEYS),
        (*server.push("create_video", {}, client_key="another-app"), KEYS),
        (body, headers, {**KEYS, "client_secret": ""}),
        (b"[]", {"x-douyin-signature": hook_signature(APP.client_secret, b"[]")}, KEYS),
        (b"{", {"x-douyin-signature": hook_signature(APP.client_secret, b"{")}, KEYS),
    ]
    for found, given, keys in bad:
        with pytest.raises(HookRefused):
            receive(douyin, found, given, keys)
    with pytest.raises(HookRefused):
        douyin.receive(HookCall("GET", {}, headers, body), KEYS, now=datetime.now(UTC))


@pytest.mark.parametrize(
    "change", [{"create_time": 10**30}, {"create_time": "soon"}, {"user_infos": 7}, {"text": None}]
)
def test_a_message_with_odd_content_is_still_taken(douyin: Douyin, server: Fake, change: dict[str, Any]) -> None:
    content = {"conversation_short_id": "@c==", "server_message_id": "@m==", "user_infos": [], **change}
    (found,) = receive(douyin, *server.push("im_receive_msg", content)).events
    assert found.payload["remote_id"] == f"im|@c==|@m==|{READER}"
    assert found.payload["at"] == ""
