"""Webhooks of Meta's platforms: the handshake, the signature, and batches taken apart into events.

Source: developers.facebook.com, Graph API webhooks: getting started (v25.0), Threads webhooks (2026-06).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs

from ..errors import HookRefused
from ..hooks import HookCall, HookKind, HookReceipt, HookReply, WebhookEvent
from ..messages import _

# Meta repeats a call for about 36 hours; what is older is a replay.
FRESH = timedelta(days=3)

Value = Mapping[str, Any]
# (kind, the platform's id of our account or '', what makes the event unique or '') of one change.
Reader = Callable[[str, Value, str], tuple[HookKind, str, str]]


def signature_of(secret: str, body: bytes) -> str:
    """The value of `X-Hub-Signature-256`: HMAC-SHA256 of the raw body with the app's secret."""
    return f"sha256={hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}"


def receive(call: HookCall, keys: Mapping[str, str], now: datetime, *, platform: str, read: Reader) -> HookReceipt:
    """Answer the handshake, or check the signature and read the events. Raises HookRefused."""
    if call.method == "GET":
        return _handshake(call, keys, platform)
    if call.body.startswith(b"signed_request="):
        return _deauthorized(call, keys, platform)
    sent = call.headers.get("x-hub-signature-256", "")
    expected = signature_of(keys["client_secret"], call.body)
    if not hmac.compare_digest(sent.encode(), expected.encode()):
        raise HookRefused(platform=platform, code="bad_signature")
    try:
        body = json.loads(call.body)
    except ValueError:
        raise HookRefused(_("The call cannot be read."), platform=platform, code="bad_body") from None
    events: dict[str, WebhookEvent] = {}
    stale = False
    for account, at, field, value in _changes(body):
        if at is not None and at < now - FRESH:
            stale = True
            continue
        kind, owner, unique = read(field, value, account)
        identifier = f"{field}:{unique or _digest(value)}"[:200]
        payload = {"field": field, "value": dict(value), "time": at.isoformat() if at else ""}
        events.setdefault(identifier, WebhookEvent(identifier, kind, owner or account, payload))
    if stale and not events:
        raise HookRefused(_("The call is too old."), platform=platform, code="stale")
    return HookReceipt(tuple(events.values()))


def read_message(value: Value, account: str) -> tuple[HookKind, str, str]:
    """One entry of `messaging`: a message to us, a reaction, or the echo of what we wrote."""
    message = value.get("message")
    if isinstance(message, Mapping) and message.get("mid"):
        own = bool(message.get("is_echo")) or str((value.get("sender") or {}).get("id")) == account
        deleted = "deleted:" if message.get("is_deleted") else ""
        return HookKind.OTHER if own or deleted else HookKind.MESSAGE, account, f"{deleted}{message['mid']}"
    return (HookKind.REACTION if "reaction" in value else HookKind.OTHER), account, ""


def _handshake(call: HookCall, keys: Mapping[str, str], platform: str) -> HookReceipt:
    token, given = keys.get("token", ""), call.query.get("hub.verify_token", "")
    if call.query.get("hub.mode") != "subscribe" or not token:
        raise HookRefused(platform=platform, code="no_handshake")
    if not hmac.compare_digest(given.encode(), token.encode()):
        raise HookRefused(platform=platform, code="bad_token")
    return HookReceipt(reply=HookReply(call.query.get("hub.challenge", "").encode()))


def _deauthorized(call: HookCall, keys: Mapping[str, str], platform: str) -> HookReceipt:
    """The deauthorize callback: a form with `signed_request`, two base64url parts, signature first."""
    try:
        request = parse_qs(call.body.decode())["signed_request"][0]
        signature, payload = request.split(".", 1)
        given = _unpacked(signature)
        value = json.loads(_unpacked(payload))
    except (ValueError, KeyError, IndexError):
        raise HookRefused(_("The call cannot be read."), platform=platform, code="bad_body") from None
    expected = hmac.new(keys["client_secret"].encode(), payload.encode(), hashlib.sha256).digest()
    if not hmac.compare_digest(given, expected) or not isinstance(value, dict):
        raise HookRefused(platform=platform, code="bad_signature")
    user = str(value.get("user_id") or "")
    event = WebhookEvent(
        f"deauthorize:{user}:{value.get('issued_at', '')}", HookKind.ACCESS_ENDED, user, {"user": user}
    )
    return HookReceipt((event,))


def _changes(body: Any) -> Iterator[tuple[str, datetime | None, str, Value]]:
    """Account, moment, field and value of everything in a call: `entry` lists, or the flat shape of Threads."""
    if not isinstance(body, dict):
        return
    flat = body.get("values")
    if isinstance(flat, Mapping):
        yield from _fields("", _moment(body.get("time")), [flat])
    for entry in body.get("entry") or ():
        if not isinstance(entry, dict):
            continue
        account, at = str(entry.get("id") or ""), _moment(entry.get("time"))
        yield from _fields(account, at, entry.get("changes") or ())
        for value in entry.get("messaging") or ():
            if isinstance(value, Mapping):
                yield account, at, "messages", value


def _fields(account: str, at: datetime | None, listed: Any) -> Iterator[tuple[str, datetime | None, str, Value]]:
    for change in listed:
        if isinstance(change, Mapping) and isinstance(change.get("value"), Mapping):
            yield account, at, str(change.get("field") or ""), change["value"]


def _moment(value: object) -> datetime | None:
    """Seconds, or milliseconds as message entries have them."""
    if not isinstance(value, int) or value <= 0:
        return None
    try:
        return datetime.fromtimestamp(value / 1000 if value > 10**11 else value, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _digest(value: Value) -> str:
    """Stable across redeliveries, also when the batches are cut differently."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:40]


def _unpacked(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
