"""Webhooks: the challenge, the signature, and notifications about a page.

Source: learn.microsoft.com/linkedin, "Webhooks" and "Organization Social Action Notifications" (2026-01). A
notification is repeated every five minutes for eight hours until it is taken.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from ...errors import HookRefused
from ...families.events import pushed, same
from ...families.platform import Platform
from ...families.values import rows
from ...hooks import HookCall, HookKind, HookReceipt, HookReply, WebhookEvent
from ...types import Credential, InboxItem
from .inbox import item_of
from .wire import SLUG, at_of

PREFIX = "hmacsha256="
FRESH = timedelta(hours=24)
KINDS: Mapping[str, HookKind] = {
    "COMMENT": HookKind.COMMENT,
    "SHARE_MENTION": HookKind.MENTION,
    "LIKE": HookKind.REACTION,
}


def sign(secret: str, message: bytes) -> str:
    """Hex HMAC-SHA256 with the client secret."""
    return hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()


class Hooks(Platform):
    """Receives webhooks."""

    def receive(self, call: HookCall, keys: Mapping[str, str], *, now: datetime) -> HookReceipt:
        """Answer a challenge, or read a signed call not older than a day. Raises HookRefused."""
        secret = keys.get("client_secret", "")
        if not secret:
            raise HookRefused(platform=SLUG, code="no_client_secret")
        if call.method == "GET":
            code = call.query.get("challengeCode", "")
            if not code:
                raise HookRefused(platform=SLUG, code="no_challenge")
            answer = {"challengeCode": code, "challengeResponse": sign(secret, code.encode())}
            return HookReceipt(reply=HookReply(json.dumps(answer).encode(), "application/json"))
        given = call.headers.get("x-li-signature", "").removeprefix(PREFIX)
        if not same(sign(secret, PREFIX.encode() + call.body), given):
            raise HookRefused(platform=SLUG, code="bad_signature")
        told = rows(pushed(call, SLUG), "notifications")
        # The signature covers these times; a call all of which is old was recorded and is played back.
        times = [at for item in told if (at := at_of(item.get("lastModifiedAt"))) is not None]
        if times and max(times) < now - FRESH:
            raise HookRefused(platform=SLUG, code="too_old")
        events = (
            WebhookEvent(
                str(item["notificationId"]),
                KINDS.get(str(item.get("action")), HookKind.OTHER),
                str(item.get("organizationalEntity") or ""),
                item,
            )
            for item in told
            if item.get("notificationId") is not None
        )
        return HookReceipt(tuple(events))

    def pushed_items(self, auth: Credential, event: WebhookEvent) -> Sequence[InboxItem]:
        """Comments, mentions and shares: notifications are pushed as they are listed."""
        item = item_of(event.payload, auth.remote_id)
        return (item,) if item is not None else ()
