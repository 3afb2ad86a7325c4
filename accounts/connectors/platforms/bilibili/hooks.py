"""Events of Bilibili's open platform: a video was opened or refused, an account withdrew its permission.

Source: open.bilibili.com, 消息推送 (概述, 事件列表). Calls carry either the signature of requests (see `signing`)
or the older `x-bilibili-signature`, the hex SHA-1 of App secret and body; events are sent up to three times.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from ...errors import HookRefused
from ...families.days import CHINA
from ...families.events import pushed, same
from ...families.platform import Platform
from ...families.values import mapping, moment
from ...hooks import HookCall, HookKind, HookReceipt, HookReply, WebhookEvent
from . import signing
from .wire import SLUG

FRESH = timedelta(minutes=10)
# The older signature covers only the time of the event itself, which repeats keep.
FRESH_EVENT = timedelta(hours=1)
_KINDS = {
    "video_open": HookKind.POST_PUBLISHED,
    "video_fail": HookKind.POST_FAILED,
    "deauthorize": HookKind.ACCESS_ENDED,
}


class Hooks(Platform):
    """A video was opened or refused, an account withdrew its permission."""

    def receive(self, call: HookCall, keys: Mapping[str, str], *, now: datetime) -> HookReceipt:
        """Check and read one call; `verify_webhooks` is answered with its own data. Raises HookRefused."""
        secret = keys.get("client_secret", "")
        if not secret:
            raise HookRefused(platform=SLUG, code="no_secret")
        stamped = _signed_at(call, keys, secret)
        found = pushed(call, SLUG)
        name, content = str(found.get("event") or ""), mapping(found, "content")
        if not name:
            raise HookRefused(platform=SLUG, code="bad_event")
        if name == "verify_webhooks":
            body = json.dumps({"data": content.get("data")}).encode()
            return HookReceipt(reply=HookReply(body, "application/json"))
        at, fresh = (stamped, FRESH) if stamped else (_event_time(found), FRESH_EVENT)
        if at is None or abs(now - at) > fresh:
            raise HookRefused(platform=SLUG, code="too_old")
        if content.get("client_id") not in (None, "", keys.get("client_id")):
            raise HookRefused(platform=SLUG, code="foreign_app")
        # Events have no id; a repeat has the same body.
        event_id = hashlib.sha256(call.body).hexdigest()[:40]
        account = str(content.get("openid") or content.get("open_id") or "").strip()
        return HookReceipt((WebhookEvent(event_id, _KINDS.get(name, HookKind.OTHER), account, found),))


def _signed_at(call: HookCall, keys: Mapping[str, str], secret: str) -> datetime | None:
    """Check the signature; the time it covers, None for the older kind. Raises HookRefused."""
    headers = call.headers
    given = headers.get("authorization", "").removeprefix(f"{signing.METHOD} ").strip().lower()
    if given:
        genuine = (
            same(given, signing.signature(headers, secret))
            and same(headers.get("x-bili-content-md5", "").lower(), signing.md5(call.body))
            and same(headers.get("x-bili-accesskeyid", ""), keys.get("client_id", ""))
        )
        at = moment(headers.get("x-bili-timestamp"))
        if not genuine or at is None:
            raise HookRefused(platform=SLUG, code="signature")
        return at
    expected = hashlib.sha1(secret.encode() + call.body, usedforsecurity=False).hexdigest()
    if not same(headers.get("x-bilibili-signature", "").lower(), expected):
        raise HookRefused(platform=SLUG, code="signature")
    return None


def _event_time(found: Mapping[str, Any]) -> datetime | None:
    """`timestamp` is Unix time, or a date and time of China."""
    stamp = found.get("timestamp")
    try:
        return datetime.strptime(str(stamp), "%Y-%m-%d %H:%M:%S").replace(tzinfo=CHINA).astimezone(UTC)
    except ValueError:
        return moment(stamp)
