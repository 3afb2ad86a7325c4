"""What TikTok pushes: signature, time window and shape of its calls."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from accounts.connectors.errors import HookRefused
from accounts.connectors.hooks import HookCall, HookKind
from accounts.connectors.http import Http
from accounts.connectors.platforms.tiktok.connector import TikTok
from accounts.connectors.platforms.tiktok.hooks import sign
from accounts.connectors.types import AppRegistration

from .fakes.tiktok import Fake
from .samples import Clock

APP = AppRegistration(Fake.app["client_id"], Fake.app["client_secret"])


@pytest.fixture(scope="module")
def tiktok() -> Iterator[TikTok]:
    """Hearing asks no network, so one client serves all tests."""
    http = Http()
    yield TikTok(http=http, clock=Clock())
    http.close()


def call(body: bytes, at: datetime, secret: str = APP.client_secret) -> HookCall:
    moment = str(int(at.timestamp()))
    return HookCall("POST", {}, {"tiktok-signature": f"t={moment},s={sign(secret, moment, body)}"}, body)


KEYS = {"client_id": APP.client_id, "client_secret": APP.client_secret, "token": "t"}


def event(name: str, **more: Any) -> bytes:
    content = json.dumps({"publish_id": "v_pub_file~v2.1"})
    body = {"client_key": APP.client_id, "event": name, "create_time": 1, "user_openid": "-000Brand"}
    return json.dumps({**body, "content": content, **more}).encode()


def test_signature_of_events() -> None:
    signed = "97926816e98fbb41ccb1673225ff29a2f35369099990e1b1561651e7bd097ebf"
    assert sign("s3cret", "1700000000", b"{}") == signed


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("post.publish.publicly_available", HookKind.POST_PUBLISHED),
        ("post.publish.failed", HookKind.POST_FAILED),
        ("authorization.removed", HookKind.ACCESS_ENDED),
        ("portability.download.ready", HookKind.OTHER),
    ],
)
def test_events(tiktok: TikTok, name: str, kind: HookKind) -> None:
    now = datetime.now(UTC)
    (found,) = tiktok.receive(call(event(name), now), KEYS, now=now).events
    assert (found.kind, found.account_id) == (kind, "-000Brand")
    assert found.payload["content"] == {"publish_id": "v_pub_file~v2.1"}
    again = tiktok.receive(call(event(name), now + timedelta(minutes=1)), KEYS, now=now).events[0]
    assert again.event_id == found.event_id


def test_calls_that_are_not_genuine(tiktok: TikTok) -> None:
    now = datetime.now(UTC)
    good = event("post.publish.failed")
    calls = [
        call(good, now - timedelta(seconds=301)),
        call(good, now + timedelta(seconds=301)),
        call(good, now, secret="guess"),
        replace(call(good, now), body=good + b" "),
        HookCall("POST", {}, {}, good),
        HookCall("POST", {}, {"tiktok-signature": "t=²,s="}, good),
        HookCall("POST", {}, {"tiktok-signature": f"t={'9' * 400},s="}, good),
        HookCall("POST", {}, {"tiktok-signature": f"t={'9' * 5000},s="}, good),
        call(b"[" * 100_000, now),
        call(b"[]", now),
        call(event("x", client_key="another"), now),
        call(event("x", content="{"), now),
    ]
    for item in calls:
        with pytest.raises(HookRefused):
            tiktok.receive(item, KEYS, now=now)
