"""LinkedIn's webhooks: the challenge, the signature, what is too old."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from accounts.connectors.errors import HookRefused
from accounts.connectors.hooks import HookCall, HookKind
from accounts.connectors.http import Http
from accounts.connectors.platforms.linkedin.connector import LinkedIn

from .fakes.linkedin import PAGE
from .samples import Clock


def signed(body: bytes, secret: str = "s3cret", prefix: str = "") -> HookCall:
    digest = hmac.new(secret.encode(), b"hmacsha256=" + body, hashlib.sha256).hexdigest()
    return HookCall("POST", {}, {"x-li-signature": f"{prefix}{digest}"}, body)


def test_webhooks() -> None:
    linkedin = LinkedIn(http=Http(), clock=Clock())
    keys, now = {"client_secret": "s3cret"}, datetime.now(UTC)
    reply = linkedin.receive(HookCall("GET", {"challengeCode": "890e4665"}, {}), keys, now=now).reply
    assert reply.content_type == "application/json"
    assert json.loads(reply.body) == {
        "challengeCode": "890e4665",
        "challengeResponse": hmac.new(b"s3cret", b"890e4665", hashlib.sha256).hexdigest(),
    }

    def body(at: datetime) -> bytes:
        told = [
            {
                "notificationId": 7 + n,
                "action": action,
                "organizationalEntity": PAGE,
                "lastModifiedAt": int(at.timestamp() * 1000),
            }
            for n, action in enumerate(("COMMENT", "SHARE_MENTION", "LIKE", "COMMENT_DELETE"))
        ]
        return json.dumps({"type": "ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS", "notifications": told}).encode()

    for prefix in ("", "hmacsha256="):
        events = linkedin.receive(signed(body(now), prefix=prefix), keys, now=now).events
        kinds = [HookKind.COMMENT, HookKind.MENTION, HookKind.REACTION, HookKind.OTHER]
        assert [(item.event_id, item.account_id) for item in events] == [(str(7 + n), PAGE) for n in range(4)]
        assert [item.kind for item in events] == kinds
    for call, given in (
        (signed(body(now), "other"), keys),
        (replace(signed(body(now)), body=b"{}"), keys),
        (replace(signed(body(now)), headers={}), keys),
        (signed(body(now - timedelta(hours=25))), keys),
        (signed(b"<html>"), keys),
        (signed(b"[" * 100_000), keys),
        (HookCall("GET", {}, {}), keys),
        (signed(body(now)), {}),
    ):
        with pytest.raises(HookRefused):
            linkedin.receive(call, given, now=now)
