"""Webhooks: the challenge, the signature, and events of the X Activity API and the older Account Activity API.

Source: docs.x.com, webhooks and activity (2026-07). Both the answer to the challenge and the signature are
`sha256=` + base64(HMAC-SHA256(API key secret, token or raw body)). X signs no time, so an event that comes again is
known by its id alone.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from ...errors import HookRefused
from ...families.events import pushed, same
from ...families.platform import Platform
from ...families.values import mapping, rows
from ...hooks import HookCall, HookKind, HookReceipt, HookReply, WebhookEvent
from ...types import Credential, InboxItem
from .pushes import told
from .wire import SLUG

ACTIVITY: Mapping[str, HookKind] = {
    "post.create": HookKind.POST_PUBLISHED,
    "post.mention.create": HookKind.MENTION,
    "post.quote.create": HookKind.MENTION,
    "post.reply.create": HookKind.COMMENT,
    "dm.received": HookKind.MESSAGE,
    "like.create": HookKind.REACTION,
    "follow.follow": HookKind.FOLLOW,
    "oauth.revoke": HookKind.ACCESS_ENDED,
}
ACCOUNT_ACTIVITY: Mapping[str, HookKind] = {
    "tweet_create_events": HookKind.MENTION,
    "direct_message_events": HookKind.MESSAGE,
    "favorite_events": HookKind.REACTION,
    "follow_events": HookKind.FOLLOW,
}


def sign(secret: str, message: bytes) -> str:
    """What X puts into `x-twitter-webhooks-signature`, and what it wants to hear for a challenge."""
    return "sha256=" + base64.b64encode(hmac.new(secret.encode(), message, hashlib.sha256).digest()).decode()


class Hooks(Platform):
    """Receives webhooks."""

    def receive(self, call: HookCall, keys: Mapping[str, str], *, now: datetime) -> HookReceipt:
        """Answer a challenge, or read a signed call. Raises HookRefused."""
        secret = keys.get("consumer_secret", "")
        if not secret:
            raise HookRefused(platform=SLUG, code="no_consumer_secret")
        if call.method == "GET":
            token = call.query.get("crc_token", "")
            if not token:
                raise HookRefused(platform=SLUG, code="no_crc_token")
            reply = json.dumps({"response_token": sign(secret, token.encode())}).encode()
            return HookReceipt(reply=HookReply(reply, "application/json"))
        given = call.headers.get("x-twitter-webhooks-signature", "")
        if not same(sign(secret, call.body), given):
            raise HookRefused(platform=SLUG, code="bad_signature")
        body = pushed(call, SLUG)
        data = mapping(body, "data")
        if "event_type" in data:
            return HookReceipt((_activity(data, call.body),))
        return HookReceipt(tuple(_account_activity(body)))

    def pushed_items(self, auth: Credential, event: WebhookEvent) -> Sequence[InboxItem]:
        """Posts that answer or mention us, messages, also ours, likes and new followers."""
        found = told(event.payload, auth.remote_id, event.event_id.partition(":")[0])
        return (found,) if found is not None else ()


def _activity(data: Mapping[str, Any], raw: bytes) -> WebhookEvent:
    """One event in the envelope of the X Activity API."""
    identifier = str(data.get("event_uuid") or hashlib.sha256(raw).hexdigest())
    account = str(mapping(data, "filter").get("user_id") or "")
    return WebhookEvent(identifier, ACTIVITY.get(str(data["event_type"]), HookKind.OTHER), account, data)


def _account_activity(body: Mapping[str, Any]) -> Iterator[WebhookEvent]:
    """Events of the Account Activity API, which come in lists under their kind."""
    account = str(body.get("for_user_id") or "")
    revoked = mapping(mapping(body, "user_event"), "revoke")
    if revoked:
        who = str(mapping(revoked, "source").get("user_id") or account)
        yield WebhookEvent(f"revoke:{who}:{revoked.get('date_time')}", HookKind.ACCESS_ENDED, who, revoked)
    for name in body:
        if name.endswith("_events"):
            yield from (_listed(name, event, account) for event in rows(body, name))


def _listed(name: str, event: Mapping[str, Any], account: str) -> WebhookEvent:
    kind = ACCOUNT_ACTIVITY.get(name, HookKind.OTHER)
    author = mapping(event, "user")
    if name == "tweet_create_events" and author:
        if str(author.get("id_str") or "") == account:
            kind = HookKind.POST_PUBLISHED
        elif str(event.get("in_reply_to_user_id_str") or "") == account:
            kind = HookKind.COMMENT
    if name == "direct_message_events" and mapping(event, "message_create").get("sender_id") == account:
        kind = HookKind.OTHER
    named = event.get("id_str") or event.get("id")
    identifier = str(named or hashlib.sha256(json.dumps(event, sort_keys=True).encode()).hexdigest())
    return WebhookEvent(f"{name}:{identifier}", kind, account, event)
