"""Events Douyin pushes.

Source: developer.open-douyin.com, Webhooks 概述, 事件列表, 接收私信消息事件. The header X-Douyin-Signature is SHA-1 in
hex over client secret and raw body. Douyin signs no time: a call that is played again brings the same event id again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ...errors import HookRefused
from ...families.events import json_object, pushed, same
from ...families.platform import Platform
from ...families.values import mapping, moment, rows
from ...hooks import HookCall, HookKind, HookReceipt, HookReply, WebhookEvent
from .answers import message_id
from .codes import SLUG

# What each event is, and whether our account is its sender or its receiver.
OURS_SENT, OURS_RECEIVED = "from_user_id", "to_user_id"
EVENTS: Mapping[str, tuple[HookKind, str]] = {
    "create_video": (HookKind.POST_PUBLISHED, OURS_SENT),
    "authorize": (HookKind.OTHER, OURS_SENT),
    "contract_authorize": (HookKind.OTHER, OURS_SENT),
    "unauthorize": (HookKind.ACCESS_ENDED, OURS_SENT),
    "contract_unauthorize": (HookKind.ACCESS_ENDED, OURS_SENT),
    "im_receive_msg": (HookKind.MESSAGE, OURS_RECEIVED),
    "im_enter_direct_msg": (HookKind.OTHER, OURS_RECEIVED),
    "im_send_msg": (HookKind.OTHER, OURS_SENT),
    "item_comment_reply": (HookKind.COMMENT, OURS_RECEIVED),
    "new_video_digg": (HookKind.REACTION, OURS_RECEIVED),
    "new_follow_action": (HookKind.FOLLOW, OURS_RECEIVED),
}
# What tells one event from another within its content.
OWN_IDS = ("server_message_id", "comment_id", "share_id", "item_id")


class Hooks(Platform):
    """Receives what is pushed."""

    def receive(self, call: HookCall, keys: Mapping[str, str], *, now: datetime) -> HookReceipt:
        """Check and read one call. Douyin signs no time, so `now` decides nothing.

        Raises HookRefused for a wrong signature, another app's key, or what is no event.
        """
        given, secret = call.headers.get("x-douyin-signature", ""), keys.get("client_secret", "")
        genuine = same(given.lower(), signature(secret, call.body))
        if call.method.upper() != "POST" or not secret or not genuine:
            raise HookRefused(platform=SLUG, code="bad_signature")
        found = pushed(call, SLUG)
        if not isinstance(found.get("event"), str):
            raise HookRefused(platform=SLUG, code="bad_event")
        # Empty while the address is being checked.
        if found.get("client_key") and found["client_key"] != keys.get("client_id"):
            raise HookRefused(platform=SLUG, code="foreign_app")
        # Some events carry their content as an object, some as JSON in a string.
        content = mapping(found, "content") or json_object(found.get("content")) or {}
        if found["event"] == "verify_webhook":
            body = json.dumps({"challenge": content.get("challenge")}).encode()
            return HookReceipt(reply=HookReply(body, "application/json"))
        kind, ours = EVENTS.get(found["event"], (HookKind.OTHER, OURS_RECEIVED))
        payload = {
            "event": found["event"],
            "from_user_id": str(found.get("from_user_id") or ""),
            "to_user_id": str(found.get("to_user_id") or ""),
            "content": content,
        }
        if kind is HookKind.MESSAGE:
            payload |= _message(content, payload["from_user_id"])
        event = WebhookEvent(_event_id(call, found, content), kind, payload[ours], payload)
        return HookReceipt((event,))


def signature(secret: str, body: bytes) -> str:
    """SHA-1 in hex over client secret and raw body."""
    return hashlib.sha1(secret.encode() + body, usedforsecurity=False).hexdigest()


def _message(content: Mapping[str, Any], person: str) -> dict[str, str]:
    """A message in our words: `remote_id` is what `reply` takes; `at` is ISO 8601, '' when Douyin gives no time."""
    names = {str(user.get("open_id")): str(user.get("nick_name") or "") for user in rows(content, "user_infos")}
    at = moment(content.get("create_time"), per_second=1000)
    return {
        "remote_id": message_id(content, person),
        "thread_id": str(content.get("conversation_short_id") or ""),
        "author_id": person,
        "author_handle": names.get(person, ""),
        "text": str(content.get("text") or ""),
        "at": at.isoformat() if at else "",
    }


def _event_id(call: HookCall, found: Mapping[str, Any], content: Mapping[str, Any]) -> str:
    """Stable over redeliveries: from ids the signature covers; else Douyin's Msg-Id, which it does not cover."""
    own = [str(content[name]) for name in OWN_IDS if content.get(name)]
    if not own and call.headers.get("msg-id"):
        return call.headers["msg-id"][:200]
    rest = own or [call.body.decode("utf-8", "replace")]
    people = [str(found.get(OURS_SENT) or ""), str(found.get(OURS_RECEIVED) or "")]
    return hashlib.sha256("\n".join([found["event"], *people, *rest]).encode()).hexdigest()
