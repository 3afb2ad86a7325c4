"""Events of Kuaishou's open platform: an account gave or withdrew its permission.

Source: open.kuaishou.com, WebHook (接入指南, 事件列表): header `kwaisign` is the hex MD5 of body and App secret; a
failed delivery is repeated three times, five seconds apart, with the same `message_id`; the answer repeats that id.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime, timedelta

from ...errors import HookRefused
from ...families.events import pushed, same
from ...families.platform import Platform
from ...families.values import mapping, moment
from ...hooks import HookCall, HookKind, HookReceipt, HookReply, WebhookEvent
from .wire import SLUG

FRESH = timedelta(minutes=10)
_KINDS = {"UN_AUTHORIZE": HookKind.ACCESS_ENDED}


class Hooks(Platform):
    """A withdrawn permission is ACCESS_ENDED."""

    def receive(self, call: HookCall, keys: Mapping[str, str], *, now: datetime) -> HookReceipt:
        """Check and read one call. Raises HookRefused.

        The trial call that the console makes on saving the address is answered even when it carries no signature; it
        brings nothing.
        """
        found = pushed(call, SLUG)
        message_id, name = str(found.get("message_id") or ""), found.get("event")
        if not message_id or not name:
            raise HookRefused(platform=SLUG, code="bad_event")
        receipt = HookReceipt(reply=_reply(message_id))
        given = call.headers.get("kwaisign", "").lower()
        if not given and name == "TEST":
            return receipt
        if not same(given, signature(call.body, keys.get("client_secret", ""))):
            raise HookRefused(platform=SLUG, code="signature")
        if not keys.get("client_secret") or str(found.get("app_id")) != keys.get("client_id"):
            raise HookRefused(platform=SLUG, code="foreign_app")
        if name == "TEST":
            return receipt
        at = moment(found.get("timestamp"), per_second=1000)
        if at is None or abs(now - at) > FRESH:
            raise HookRefused(platform=SLUG, code="too_old")
        account = str(mapping(found, "data").get("open_id") or "")
        event = WebhookEvent(message_id, _KINDS.get(str(name), HookKind.OTHER), account, found)
        return HookReceipt((event,), receipt.reply)


def signature(body: bytes, secret: str) -> str:
    """The value of `kwaisign`. The hash is the platform's choice."""
    return hashlib.md5(body + secret.encode(), usedforsecurity=False).hexdigest()


def _reply(message_id: str) -> HookReply:
    body = json.dumps({"result": 1, "message_id": message_id}).encode()
    return HookReply(body, "application/json")
