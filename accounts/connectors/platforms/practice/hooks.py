"""What the practice network pushes: everything its inbox tells, one event in a body or up to 50."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from ...errors import HookRefused, UnexpectedResponse
from ...families.events import pushed, same
from ...families.values import mapping, rows
from ...hooks import HookCall, HookKind, HookReceipt, WebhookEvent
from ...types import Credential, InboxItem
from .inbox import inbox_item
from .wire import Wire

REPLAY_WINDOW = timedelta(minutes=5)
EVENTS_MAX = 50
_KINDS = {
    "comment.created": HookKind.COMMENT,
    "message.created": HookKind.MESSAGE,
    "mention.created": HookKind.MENTION,
    "reaction.created": HookKind.REACTION,
}


class Hooks(Wire):
    """Switched on by a call, signed with the subscription's secret."""

    def subscribe(self, auth: Credential, *, url: str, secret: str) -> None:
        """Have everything pushed to `url`, signed with `secret` (at least 16 characters); an empty `url` ends it."""
        self._api.write(auth, "/api/webhook", dict, {"url": url, "secret": secret}, method="PUT")

    def receive(self, call: HookCall, keys: Mapping[str, str], *, now: datetime) -> HookReceipt:
        """The events of a push, signed with the subscription's secret (our token) at most five minutes ago."""
        slug = self.capabilities.slug
        if not signature_fits(keys["token"], call.body, call.headers, now):
            raise HookRefused(platform=slug, code="signature")
        body = pushed(call, slug)
        listed = rows(body, "events") if "events" in body else [body]
        try:
            events = tuple(_event(row) for row in listed[:EVENTS_MAX])
        except KeyError:
            raise HookRefused(platform=slug, code="bad_event") from None
        return HookReceipt(events)

    def pushed_items(self, auth: Credential, event: WebhookEvent) -> Sequence[InboxItem]:
        """The comment, message, mention or reaction of an event, as the inbox has it."""
        row = mapping(event.payload, "item")
        if not row:
            return ()
        try:
            return (inbox_item(row, auth.host),)
        except (KeyError, TypeError, ValueError, AttributeError):
            raise UnexpectedResponse(platform=self.capabilities.slug, code="bad_event") from None


def _event(row: Mapping[str, Any]) -> WebhookEvent:
    """One event of a push; our own words, edits and deletions are of no kind that asks something of us."""
    kind = _KINDS.get(str(row["type"]), HookKind.OTHER)
    if mapping(row, "item").get("own"):
        kind = HookKind.OTHER
    return WebhookEvent(str(row["id"]), kind, str(row["account"]), row)


def signature_fits(secret: str, raw: bytes, headers: Mapping[str, str], now: datetime) -> bool:
    """Whether a push carries the HMAC-SHA256 of "<timestamp>.<body>" and is at most five minutes old (or early)."""
    found = {name.lower(): value for name, value in headers.items()}
    timestamp, given = found.get("x-practice-timestamp", ""), found.get("x-practice-signature", "")
    digest = hmac.new(secret.encode(), timestamp.encode() + b"." + raw, hashlib.sha256).hexdigest()
    genuine = same(f"sha256={digest}", given)
    fresh = timestamp.isascii() and timestamp.isdigit() and len(timestamp) < 12
    return genuine and fresh and abs(now.timestamp() - int(timestamp)) <= REPLAY_WINDOW.total_seconds()
