"""Comments pushed by the practice network."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta

from ...errors import HookRefused
from ...families.events import pushed, same
from ...hooks import HookCall, HookKind, HookReceipt, WebhookEvent
from ...types import Credential
from .wire import Wire

REPLAY_WINDOW = timedelta(minutes=5)
_KINDS = {"comment.created": HookKind.COMMENT}


class Hooks(Wire):
    """Switched on by a call, signed with the subscription's secret."""

    def subscribe(self, auth: Credential, *, url: str, secret: str) -> None:
        """Have comments pushed to `url`, signed with `secret` (at least 16 characters); an empty `url` ends it."""
        self._api.write(auth, "/api/webhook", dict, {"url": url, "secret": secret}, method="PUT")

    def receive(self, call: HookCall, keys: Mapping[str, str], *, now: datetime) -> HookReceipt:
        """The one event of a push, signed with the subscription's secret (our token) at most five minutes ago."""
        slug = self.capabilities.slug
        if not signature_fits(keys["token"], call.body, call.headers, now):
            raise HookRefused(platform=slug, code="signature")
        body = pushed(call, slug)
        try:
            kind = _KINDS.get(str(body["type"]), HookKind.OTHER)
            event = WebhookEvent(str(body["id"]), kind, str(body["account"]), body)
        except KeyError:
            raise HookRefused(platform=slug, code="bad_event") from None
        return HookReceipt((event,))


def signature_fits(secret: str, raw: bytes, headers: Mapping[str, str], now: datetime) -> bool:
    """Whether a push carries the HMAC-SHA256 of "<timestamp>.<body>" and is at most five minutes old (or early)."""
    found = {name.lower(): value for name, value in headers.items()}
    timestamp, given = found.get("x-practice-timestamp", ""), found.get("x-practice-signature", "")
    digest = hmac.new(secret.encode(), timestamp.encode() + b"." + raw, hashlib.sha256).hexdigest()
    genuine = same(f"sha256={digest}", given)
    fresh = timestamp.isascii() and timestamp.isdigit() and len(timestamp) < 12
    return genuine and fresh and abs(now.timestamp() - int(timestamp)) <= REPLAY_WINDOW.total_seconds()
