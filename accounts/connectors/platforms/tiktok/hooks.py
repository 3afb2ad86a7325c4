"""Events TikTok pushes. Source: developers.tiktok.com, Webhooks overview, events and verification."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta

from ...errors import HookRefused
from ...families.events import json_object, pushed, same
from ...families.platform import Platform
from ...hooks import HookCall, HookKind, HookReceipt, WebhookEvent
from .errors import SLUG

WINDOW = timedelta(minutes=5)
KINDS = {
    "authorization.removed": HookKind.ACCESS_ENDED,
    "post.publish.failed": HookKind.POST_FAILED,
    "post.publish.complete": HookKind.POST_PUBLISHED,
    "post.publish.publicly_available": HookKind.POST_PUBLISHED,
}


class Hooks(Platform):
    """Hears events of all accounts of a developer app."""

    def receive(self, call: HookCall, keys: Mapping[str, str], *, now: datetime) -> HookReceipt:
        """The event of a call signed with the app's secret at most five minutes ago. Raises HookRefused.

        TikTok numbers no events; a redelivery repeats the body, so its hash names the event. `content` is parsed.
        """
        parts = dict(part.strip().partition("=")[::2] for part in call.headers.get("tiktok-signature", "").split(","))
        moment, given, secret = parts.get("t", ""), parts.get("s", ""), keys.get("client_secret", "")
        usable = moment.isascii() and moment.isdigit() and len(moment) <= 12
        if not usable or abs(now.timestamp() - int(moment)) > WINDOW.total_seconds():
            raise HookRefused(code="too_old")
        if not secret or not same(sign(secret, moment, call.body), given):
            raise HookRefused(code="signature")
        body = pushed(call, SLUG)
        content = json_object(body.get("content") or "{}")
        if content is None:
            raise HookRefused(platform=SLUG, code="bad_event")
        try:
            event, account, client = str(body["event"]), str(body["user_openid"]), str(body["client_key"])
        except KeyError:
            raise HookRefused(platform=SLUG, code="bad_event") from None
        if client != keys.get("client_id"):
            raise HookRefused(code="other_app")
        payload = {"event": event, "create_time": body.get("create_time"), "content": content}
        identifier = hashlib.sha256(call.body).hexdigest()
        return HookReceipt((WebhookEvent(identifier, KINDS.get(event, HookKind.OTHER), account, payload),))


def sign(secret: str, moment: str, body: bytes) -> str:
    """The signature of a call: HMAC-SHA256 over the time, a dot and the raw body, in hex."""
    return hmac.new(secret.encode(), moment.encode() + b"." + body, hashlib.sha256).hexdigest()
