"""Pushes of new and changed videos: PubSubHubbub 0.4 with signed Atom entries.

Sources: developers.google.com/youtube/v3/guides/push_notifications; pubsubhubbub.github.io/PubSubHubbub section 5.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import parse_qs, urlsplit

from ...errors import HookRefused
from ...families.events import same
from ...families.platform import Platform
from ...hooks import HookCall, HookReceipt, HookReply
from ...outcomes import from_status
from ...types import Credential
from .feed import events_of
from .wire import SLUG

HUB = "https://pubsubhubbub.appspot.com/subscribe"
TOPIC = "https://www.youtube.com/xml/feeds/videos.xml?channel_id="
LEASE_SECONDS = 10 * 86_400


class Hooks(Platform):
    """Asks the hub for pushes and takes them."""

    def subscribe(self, auth: Credential, *, url: str, secret: str) -> None:
        """Have new and changed videos pushed to `url`, signed with `secret`, for ten days; then ask again.

        The hub asks at `url` whether this was meant before it begins (`receive` says yes). It would ask for the former
        address to end a subscription sooner, so an empty `url` leaves it to end by itself.
        """
        if not url:
            return
        body = {
            "hub.callback": url,
            "hub.topic": f"{TOPIC}{auth.remote_id}",
            "hub.mode": "subscribe",
            "hub.verify": "async",
            "hub.secret": secret,
            "hub.lease_seconds": str(LEASE_SECONDS),
        }
        answer = self._http.request("POST", HUB, platform=SLUG, write=False, data=body)
        if not answer.ok:
            raise from_status(answer, self._clock())

    def receive(self, call: HookCall, keys: Mapping[str, str], *, now: datetime) -> HookReceipt:
        """Answer the hub's question whether we want a subscription, or read what it pushes.

        The hub signs with the subscription's secret (SHA-1) and no time, so a push may be replayed; its events keep
        their ids then. Raises HookRefused.
        """
        if call.method == "GET":
            return _challenge(call)
        scheme, _equals, signature = call.headers.get("x-hub-signature", "").partition("=")
        wanted = hmac.new(keys["token"].encode(), call.body, hashlib.sha1).hexdigest()
        if scheme != "sha1" or not same(signature.lower(), wanted):
            raise HookRefused(platform=SLUG, code="signature")
        return HookReceipt(tuple(events_of(call.body)))


def _challenge(call: HookCall) -> HookReceipt:
    """Say yes to subscriptions of YouTube channels only."""
    query = call.query
    topic = urlsplit(query.get("hub.topic", ""))
    known = topic.hostname == "www.youtube.com" and bool(parse_qs(topic.query).get("channel_id"))
    if query.get("hub.mode") not in {"subscribe", "unsubscribe"} or not known or not query.get("hub.challenge"):
        raise HookRefused(platform=SLUG, code="challenge")
    return HookReceipt(reply=HookReply(query["hub.challenge"].encode()))
