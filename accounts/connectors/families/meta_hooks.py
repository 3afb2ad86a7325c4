"""Webhooks of Meta's platforms: the handshake, the signature, and batches taken apart into events.

Source: developers.facebook.com, Graph API webhooks: getting started (v25.0), Threads webhooks (2026-06).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs

from ..errors import HookRefused
from ..hooks import HookCall, HookKind, HookReceipt, HookReply, WebhookEvent
from ..messages import _
from .events import json_object, pushed, same
from .platform import Platform
from .values import mapping, moment, rows

UNREADABLE = _("The call cannot be read.")
# Meta repeats a call for about 36 hours; what is older is a replay.
FRESH = timedelta(days=3)

ID_MAX = 200

Value = Mapping[str, Any]
# Kind, the platform's id of our account or '', what makes the event unique or ''.
Reading = tuple[HookKind, str, str]


def signature_of(secret: str, body: bytes) -> str:
    """The value of `X-Hub-Signature-256`: HMAC-SHA256 of the raw body with the app's secret."""
    return f"sha256={hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}"


class Hooks(Platform):
    """Hears events of all accounts of a developer app."""

    def receive(self, call: HookCall, keys: Mapping[str, str], *, now: datetime) -> HookReceipt:
        """Answer the handshake, or check the signature and read the events, any number of them in one call."""
        if call.method == "GET":
            return _handshake(call, keys)
        secret = keys.get("client_secret", "")
        if not secret:
            raise HookRefused(code="no_secret")
        if call.body.startswith(b"signed_request="):
            return _deauthorized(call.body, secret, now)
        sent = call.headers.get("x-hub-signature-256", "")
        if not same(sent, signature_of(secret, call.body)):
            raise HookRefused(code="bad_signature")
        events: dict[tuple[str, str], WebhookEvent] = {}
        stale = False
        for account, at, field, value in _changes(pushed(call, self.capabilities.slug, lenient=True)):
            if at is not None and at < now - FRESH:
                stale = True
                continue
            kind, owner, unique = self.read_event(field, value, account)
            owner = owner or account
            identifier = f"{field}:{unique}"
            if not unique or len(identifier) > ID_MAX:
                identifier = f"{field}:{_digest(unique or value)}"[-ID_MAX:]
            payload = {"field": field, "value": dict(value), "time": at.isoformat() if at else ""}
            # One event may concern several of our accounts.
            events.setdefault((owner, identifier), WebhookEvent(identifier, kind, owner, payload))
        if stale and not events:
            raise HookRefused(_("The call is too old."), code="stale")
        return HookReceipt(tuple(events.values()))

    def read_event(self, field: str, value: Value, account: str) -> Reading:
        """What one change or message is about."""
        raise NotImplementedError


def read_message(value: Value, account: str) -> Reading:
    """One entry of `messaging`: a message to us, a reaction, or the echo of what we wrote."""
    message = mapping(value, "message")
    if message.get("mid"):
        own = bool(message.get("is_echo")) or str(mapping(value, "sender").get("id")) == account
        deleted = "deleted:" if message.get("is_deleted") else ""
        return HookKind.OTHER if own or deleted else HookKind.MESSAGE, account, f"{deleted}{message['mid']}"
    return (HookKind.REACTION if "reaction" in value else HookKind.OTHER), account, ""


def _handshake(call: HookCall, keys: Mapping[str, str]) -> HookReceipt:
    token, given = keys.get("token", ""), call.query.get("hub.verify_token", "")
    if call.query.get("hub.mode") != "subscribe" or not token:
        raise HookRefused(code="no_handshake")
    if not same(given, token):
        raise HookRefused(code="bad_token")
    return HookReceipt(reply=HookReply(call.query.get("hub.challenge", "").encode()))


def _deauthorized(body: bytes, secret: str, now: datetime) -> HookReceipt:
    """The deauthorize callback: a form with `signed_request`, two base64url parts, signature first."""
    try:
        signature, payload = parse_qs(body.decode())["signed_request"][0].split(".", 1)
        given, signed = _unpacked(signature), payload.encode("ascii")
    except (ValueError, KeyError, IndexError):
        raise HookRefused(UNREADABLE, code="bad_body") from None
    if not hmac.compare_digest(given, hmac.new(secret.encode(), signed, hashlib.sha256).digest()):
        raise HookRefused(code="bad_signature")
    value = json_object(_unpacked(payload)) or {}
    issued = _moment(value.get("issued_at"))
    if issued is None or issued < now - FRESH:
        raise HookRefused(_("The call is too old."), code="stale")
    user = str(value.get("user_id") or "")
    identifier = f"deauthorize:{user}:{value['issued_at']}"
    return HookReceipt((WebhookEvent(identifier, HookKind.ACCESS_ENDED, user, {"user": user}),))


def _changes(body: Value) -> Iterator[tuple[str, datetime | None, str, Value]]:
    """Account, moment, field and value of everything in a call: `entry` lists, or the flat shape of Threads."""
    flat = mapping(body, "values")
    if flat:
        yield from _fields("", _moment(body.get("time")), [flat])
    for entry in rows(body, "entry"):
        account, at = str(entry.get("id") or ""), _moment(entry.get("time"))
        yield from _fields(account, at, rows(entry, "changes"))
        for value in rows(entry, "messaging"):
            yield account, at, "messages", value


def _fields(
    account: str, at: datetime | None, listed: Sequence[Value]
) -> Iterator[tuple[str, datetime | None, str, Value]]:
    for change in listed:
        if isinstance(change.get("value"), Mapping):
            yield account, at, str(change.get("field") or ""), change["value"]


def _moment(value: Any) -> datetime | None:
    """Seconds, or milliseconds as message entries have them."""
    return moment(value, per_second=1000 if isinstance(value, int) and value > 10**11 else 1)


def _digest(value: object) -> str:
    """Stable across redeliveries, also when the batches are cut differently."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:40]


def _unpacked(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
