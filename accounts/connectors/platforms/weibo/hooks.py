"""What Weibo's fan service pushes: messages and mentions of fans, follows. Signed with the app's secret.

Source: open.weibo.com/wiki, fan service, message push, as read in client code; medium certainty.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime

from ...errors import HookRefused, UnexpectedResponse
from ...families.events import pushed
from ...families.platform import Platform
from ...families.values import mapping
from ...families.xml_push import check_signature
from ...hooks import HookCall, HookKind, HookReceipt, HookReply, WebhookEvent
from ...outcomes import moment_of
from ...types import Credential, Format, InboxAttachment, InboxItem, InboxKind
from .answers import MESSAGE
from .codes import SLUG
from .statuses import moment

_FOLLOWS = ("follow", "subscribe")


class Hooks(Platform):
    """Receives what is pushed."""

    def receive(self, call: HookCall, keys: Mapping[str, str], *, now: datetime) -> HookReceipt:
        """Check and read one call. Events carry no id, so it is the digest of the body. Raises HookRefused."""
        try:
            check_signature(call.query, keys.get("client_secret", ""), now=now, name="signature")
            if call.method == "GET":
                return HookReceipt(reply=HookReply(call.query.get("echostr", "").encode()))
            body = pushed(call, SLUG)
            kind, sender, receiver = str(body["type"]), str(body["sender_id"]), str(body["receiver_id"])
        except HookRefused as error:
            error.platform = SLUG
            raise
        except KeyError:
            raise HookRefused(platform=SLUG, code="bad_event") from None
        identifier = hashlib.sha256(call.body).hexdigest()
        at = moment(body.get("created_at"))
        payload = {
            "remote_id": f"{MESSAGE}~{sender}~{identifier[:16]}",
            "author_id": sender,
            "thread_id": f"{MESSAGE}~{sender}",
            "type": str(mapping(body, "data").get("subtype") or kind),
            "text": str(body.get("text") or ""),
            "at": at.isoformat() if at else "",
        }
        happened = HookKind.MENTION if kind == "mention" else HookKind.MESSAGE
        if kind == "event":
            happened = HookKind.FOLLOW if payload["type"] in _FOLLOWS else HookKind.OTHER
        event = WebhookEvent(identifier, happened, receiver, payload)
        return HookReceipt((event,), HookReply(b'{"result":true}', "application/json; charset=utf-8"))

    def pushed_items(self, auth: Credential, event: WebhookEvent) -> Sequence[InboxItem]:
        """Messages, which reach us in no other way, and new followers; mentions are read by the inbox."""
        payload, at = event.payload, moment_of(event.payload.get("at"))
        if event.kind not in {HookKind.MESSAGE, HookKind.FOLLOW} or not payload.get("author_id"):
            return ()
        if at is None:
            raise UnexpectedResponse(platform=SLUG, code="bad_event")
        item = InboxItem(
            remote_id=str(payload["remote_id"]),
            kind=InboxKind.MESSAGE if event.kind is HookKind.MESSAGE else InboxKind.FOLLOW,
            author_id=str(payload["author_id"]),
            author_handle="",
            text=str(payload.get("text") or ""),
            at=at,
            thread_id=str(payload.get("thread_id") or ""),
            # Weibo gives out pictures of messages by a number only.
            attachments=(InboxAttachment(Format.IMAGE),) if payload.get("type") == "image" else (),
        )
        return (item,)
