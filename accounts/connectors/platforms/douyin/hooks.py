"""Events Douyin pushes.

Source: developer.open-douyin.com, Webhooks 概述, 事件列表, 接收私信消息事件. The header X-Douyin-Signature is SHA-1 in
hex over client secret and raw body. Douyin signs no time: a call that is played again brings the same event id again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from ...errors import HookRefused, UnexpectedResponse
from ...families.events import json_object, pushed, same
from ...families.platform import Platform
from ...families.values import mapping, moment, rows
from ...hooks import HookCall, HookKind, HookReceipt, HookReply, WebhookEvent
from ...outcomes import moment_of
from ...types import Credential, Format, InboxAttachment, InboxItem, InboxKind
from .answers import BETWEEN, message_id
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
MESSAGES = ("im_receive_msg", "im_send_msg")
_FILES = {"image": Format.IMAGE, "video": Format.VIDEO}
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
        if found["event"] in MESSAGES:
            payload |= _message(content, payload[OURS_SENT if kind is HookKind.MESSAGE else OURS_RECEIVED])
        event = WebhookEvent(_event_id(call, found, content), kind, payload[ours], payload)
        return HookReceipt((event,))

    def pushed_items(self, auth: Credential, event: WebhookEvent) -> Sequence[InboxItem]:
        """Messages, also those we sent, and comments; likes and followers only say that there are some."""
        payload = event.payload
        name, content = payload.get("event"), mapping(payload, "content")
        if name in MESSAGES:
            return (_message_item(payload, content),)
        at, person = moment(content.get("create_time")), str(content.get("comment_user_id") or "")
        item_id, comment = str(content.get("reply_to_item_id") or ""), str(content.get("comment_id") or "")
        if name != "item_comment_reply" or at is None or not (item_id and comment and person):
            return ()
        ours, parent = person == auth.remote_id, str(content.get("reply_to_comment_id") or "")
        named = BETWEEN.join((item_id, comment))
        return (
            InboxItem(
                remote_id=named,
                kind=InboxKind.COMMENT,
                author_id="" if ours else person,
                author_handle="" if ours else str(content.get("nick_name") or ""),
                text=str(content.get("content") or ""),
                at=at,
                thread_id=BETWEEN.join((item_id, parent)) if parent.strip("0") else named,
                post_id=item_id,
                own=ours,
                reply_to=BETWEEN.join((item_id, parent)) if parent.strip("0") else "",
                author_avatar="" if ours else str(content.get("avatar") or ""),
            ),
        )


def _message_item(payload: Mapping[str, Any], content: Mapping[str, Any]) -> InboxItem:
    """A message of a person or to one. Raises UnexpectedResponse for one without a time."""
    at, kind = moment_of(payload.get("at")), _FILES.get(str(content.get("message_type")))
    if at is None or not payload.get("author_id"):
        raise UnexpectedResponse(platform=SLUG, code="bad_event")
    return InboxItem(
        remote_id=str(payload["remote_id"]),
        kind=InboxKind.MESSAGE,
        author_id=str(payload["author_id"]),
        author_handle=str(payload.get("author_handle") or ""),
        text=str(payload.get("text") or ""),
        at=at,
        thread_id=str(payload.get("thread_id") or ""),
        own=payload["event"] == "im_send_msg",
        author_avatar=str(payload.get("author_avatar") or ""),
        # Pictures are seen in Douyin's app only.
        attachments=(InboxAttachment(kind),) if kind else (),
    )


def signature(secret: str, body: bytes) -> str:
    """SHA-1 in hex over client secret and raw body."""
    return hashlib.sha1(secret.encode() + body, usedforsecurity=False).hexdigest()


def _message(content: Mapping[str, Any], person: str) -> dict[str, str]:
    """A message in our words: `remote_id` is what `reply` takes; `at` is ISO 8601, '' when Douyin gives no time."""
    people = {str(user.get("open_id")): user for user in rows(content, "user_infos")}
    who = people.get(person, {})
    at = moment(content.get("create_time"), per_second=1000)
    return {
        "remote_id": message_id(content, person),
        "thread_id": str(content.get("conversation_short_id") or ""),
        "author_id": person,
        "author_handle": str(who.get("nick_name") or ""),
        "author_avatar": str(who.get("avatar") or ""),
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
