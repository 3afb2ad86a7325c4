"""Pushes of new videos: the hub's question, signatures, feeds."""

from __future__ import annotations

import hashlib
import hmac

import pytest

from accounts.connectors.errors import HookRefused, Transient
from accounts.connectors.hooks import HookCall, HookKind
from accounts.connectors.http import Http
from accounts.connectors.platforms.youtube.connector import YouTube
from accounts.connectors.types import Credential

from .fake_server import Answer
from .fakes.youtube import ME, Fake
from .samples import Clock

AUTH = Credential({"access": "ya29.first"}, remote_id=ME)
TOPIC = f"https://www.youtube.com/xml/feeds/videos.xml?channel_id={ME}"
NOW = Clock()()
FEED = b"""<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:yt="http://www.youtube.com/xml/schemas/2015" xmlns="http://www.w3.org/2005/Atom">
<entry><id>yt:video:V1</id><yt:videoId>V1</yt:videoId><yt:channelId>UC1</yt:channelId><title>Tea</title>
<published>2026-11-26T08:00:00+00:00</published><updated>2026-11-26T08:00:05+00:00</updated></entry></feed>"""
REMOVED = b"""<feed xmlns:at="http://purl.org/atompub/tombstones/1.0" xmlns="http://www.w3.org/2005/Atom">
<at:deleted-entry ref="yt:video:V1" when="2026-11-26T09:00:00+00:00"><at:by>
<uri>https://www.youtube.com/channel/UC1</uri></at:by></at:deleted-entry></feed>"""


def push(body: bytes, secret: str = "word") -> HookCall:
    digest = hmac.new(secret.encode(), body, hashlib.sha1).hexdigest()
    return HookCall("POST", {}, {"x-hub-signature": f"sha1={digest}"}, body)


@pytest.fixture(scope="module")
def offline() -> YouTube:
    """For what asks no network."""
    return YouTube(http=Http(), clock=Clock())


def test_subscribing() -> None:
    with Fake() as server:
        http = server.http()
        youtube = YouTube(http=http, clock=Clock())
        youtube.subscribe(AUTH, url="https://brand.example/hook", secret="word")
        youtube.subscribe(AUTH, url="", secret="")
        (asked,) = server.subscriptions
        assert (asked["hub.topic"], asked["hub.secret"]) == (TOPIC, "word")
        server.fault("POST", "/subscribe", instead=Answer(503, "busy"))
        with pytest.raises(Transient):
            youtube.subscribe(AUTH, url="https://brand.example/hook", secret="word")
        http.close()


def test_pushes(offline: YouTube) -> None:
    asked = {"hub.mode": "subscribe", "hub.topic": TOPIC, "hub.challenge": "c-1"}
    receipt = offline.receive(HookCall("GET", asked, {}), {"token": "word"}, now=NOW)
    assert (receipt.reply.body, receipt.events) == (b"c-1", ())
    (event,) = offline.receive(push(FEED), {"token": "word"}, now=NOW).events
    assert (event.event_id, event.kind, event.account_id) == (
        "V1:2026-11-26T08:00:05+00:00",
        HookKind.POST_PUBLISHED,
        "UC1",
    )
    (gone,) = offline.receive(push(REMOVED), {"token": "word"}, now=NOW).events
    assert (gone.kind, gone.account_id, gone.payload["video_id"]) == (HookKind.OTHER, "UC1", "V1")


@pytest.mark.parametrize(
    "call",
    [
        push(FEED, "other"),
        HookCall("POST", {}, {}, FEED),
        HookCall("POST", {}, {"x-hub-signature": "sha256=00"}, FEED),
        push(b"<feed"),
        push(b"<?xml version='1.0' encoding='no-such'?><feed/>"),
        push(b'<!DOCTYPE feed [<!ENTITY a "b">]><feed>&a;</feed>'),
        HookCall("GET", {"hub.mode": "subscribe", "hub.topic": "https://evil.example/x", "hub.challenge": "c"}, {}),
        HookCall("GET", {}, {}),
    ],
)
def test_pushes_that_are_not_genuine(offline: YouTube, call: HookCall) -> None:
    with pytest.raises(HookRefused):
        offline.receive(call, {"token": "word"}, now=NOW)


def test_the_signature_is_hmac_sha1_over_the_raw_body(offline: YouTube) -> None:
    """RFC 2202, test case 2 for HMAC-SHA-1: the signature passes, so what is refused is the text."""
    headers = {"x-hub-signature": "sha1=effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"}
    with pytest.raises(HookRefused) as caught:
        offline.receive(HookCall("POST", {}, headers, b"what do ya want for nothing?"), {"token": "Jefe"}, now=NOW)
    assert caught.value.code == "bad_feed"
