"""X's webhooks: the challenge, the signature, both kinds of events."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from accounts.connectors.errors import HookRefused
from accounts.connectors.hooks import HookCall, HookKind
from accounts.connectors.http import Http
from accounts.connectors.platforms.x.connector import X

from .fakes.x import ME, OTHER
from .samples import Clock


def signed(body: bytes, secret: str = "s3cret") -> HookCall:
    digest = base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()
    return HookCall("POST", {}, {"x-twitter-webhooks-signature": f"sha256={digest}"}, body)


def test_webhooks() -> None:
    x = X(http=Http(), clock=Clock())
    keys, now = {"consumer_secret": "s3cret"}, datetime.now(UTC)
    challenge = x.receive(HookCall("GET", {"crc_token": "challenge"}, {}), keys, now=now).reply
    assert json.loads(challenge.body) == {"response_token": "sha256=akDPtZKIDmiDViGJ+qKCCevBmRiQiyVhGqoqrR+fq2M="}
    event = {
        "event_uuid": "-42",
        "filter": {"user_id": ME},
        "event_type": "post.mention.create",
        "payload": {"id": "1"},
    }
    receipt = x.receive(signed(json.dumps({"data": event}).encode()), keys, now=now)
    assert [(item.event_id, item.kind, item.account_id) for item in receipt.events] == [("-42", HookKind.MENTION, ME)]
    older: dict[str, Any] = {
        "for_user_id": ME,
        "tweet_create_events": [
            {"id_str": "5", "user": {"id_str": OTHER}, "in_reply_to_user_id_str": ME},
            {"id_str": "6", "user": {"id_str": ME}},
        ],
        "direct_message_events": [{"id": "7", "message_create": {"sender_id": OTHER}}],
        "user_event": {"revoke": {"date_time": "2026", "source": {"user_id": ME}}},
        "favorite_events": "none",
    }
    receipt = x.receive(signed(json.dumps(older).encode()), keys, now=now)
    kinds = {item.event_id: item.kind for item in receipt.events}
    assert kinds == {
        f"revoke:{ME}:2026": HookKind.ACCESS_ENDED,
        "tweet_create_events:5": HookKind.COMMENT,
        "tweet_create_events:6": HookKind.POST_PUBLISHED,
        "direct_message_events:7": HookKind.MESSAGE,
    }
    genuine = signed(b"{}")
    for call, given in (
        (replace(genuine, body=b"{} "), keys),
        (replace(genuine, headers={}), keys),
        (signed(b"{}", "other"), keys),
        (signed(b"[]"), keys),
        (signed(b"<html>"), keys),
        (signed(b"[" * 100_000), keys),
        (HookCall("GET", {}, {}), keys),
        (genuine, {"client_secret": "s3cret"}),
    ):
        with pytest.raises(HookRefused):
            x.receive(call, given, now=now)
