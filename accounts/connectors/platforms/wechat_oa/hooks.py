"""What WeChat pushes: messages of people, follows, and how publishing went.

Source: developers.weixin.qq.com, "Receiving messages" and the event of finished publishing, read 2026-11.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from ...errors import HookRefused, UnexpectedResponse
from ...families.platform import Platform
from ...families.values import mapping, moment
from ...families.xml_push import check_signature, decrypt, parse_xml
from ...hooks import HookCall, HookKind, HookReceipt, HookReply, WebhookEvent
from ...outcomes import moment_of
from ...types import Credential, Format, InboxAttachment, InboxItem, InboxKind
from .answers import MESSAGE
from .codes import SLUG

_DONE = HookReply(b"success")


class Hooks(Platform):
    """Receives what is pushed."""

    def receive(self, call: HookCall, keys: Mapping[str, str], *, now: datetime) -> HookReceipt:
        """Check and read one call. `keys`: the account's secrets and our `token`.

        Accounts with an EncodingAESKey are sent encrypted bodies, and only those are believed: the plain signature
        does not cover the body. Raises HookRefused.
        """
        try:
            if call.method == "GET":
                check_signature(call.query, keys.get("token", ""), now=now, name="signature")
                return HookReceipt(reply=HookReply(call.query.get("echostr", "").encode()))
            return HookReceipt((_event(_opened(call, keys, now), keys.get("appid", "")),), _DONE)
        except HookRefused as error:
            error.platform = SLUG
            raise

    def pushed_items(self, auth: Credential, event: WebhookEvent) -> Sequence[InboxItem]:
        """A message or a new follower. Messages reach us in no other way."""
        payload, at = event.payload, moment_of(event.payload.get("at"))
        person = str(payload.get("author_id") or "")
        following = payload.get("type") == "subscribe"
        if not following and not payload.get("remote_id"):
            return ()
        if at is None or not person:
            raise UnexpectedResponse(platform=SLUG, code="bad_event")
        item = InboxItem(
            remote_id=str(payload.get("remote_id") or f"f~{person}~{int(at.timestamp())}"),
            kind=InboxKind.FOLLOW if following else InboxKind.MESSAGE,
            author_id=person,
            author_handle="",
            text=str(payload.get("text") or ""),
            at=at,
            thread_id=f"{MESSAGE}~{person}",
            attachments=_files(payload),
        )
        return (item,)


def _files(payload: Mapping[str, Any]) -> tuple[InboxAttachment, ...]:
    """Pictures come with an address; videos only with a number to fetch them by within three days."""
    kind = {"image": Format.IMAGE, "video": Format.VIDEO, "shortvideo": Format.VIDEO}.get(str(payload.get("type")))
    return (InboxAttachment(kind, str(payload.get("picture") or "")),) if kind else ()


def _opened(call: HookCall, keys: Mapping[str, str], now: datetime) -> dict[str, Any]:
    token, body = keys.get("token", ""), parse_xml(call.body)
    encrypted = str(body.get("Encrypt") or "")
    if keys.get("aes_key"):
        check_signature(call.query, token, now=now, name="msg_signature", encrypted=encrypted or "-")
        return parse_xml(decrypt(keys["aes_key"], encrypted, keys.get("appid", "")))
    check_signature(call.query, token, now=now, name="signature")
    if encrypted:
        raise HookRefused(code="no_key")
    return body


def _event(body: Mapping[str, Any], appid: str) -> WebhookEvent:
    """The event of a push. Redeliveries have the same id: the message's, or sender, second and kind."""
    person, at = _text(body, "FromUserName"), _text(body, "CreateTime")
    kind, name = _text(body, "MsgType"), _text(body, "Event")
    if kind != "event":
        identifier = _text(body, "MsgId") or f"{person}:{at}"
        payload = {
            "remote_id": f"{MESSAGE}~{person}~{identifier}",
            "author_id": person,
            "thread_id": f"{MESSAGE}~{person}",
            "type": kind,
            "text": _text(body, "Content") or _text(body, "Recognition") or _text(body, "Label"),
            "at": _iso(at),
            "picture": _text(body, "PicUrl"),
        }
        return WebhookEvent(identifier, HookKind.MESSAGE, appid, payload)
    identifier = f"{person}:{at}:{name}"
    payload = {"type": name, "author_id": person, "at": _iso(at)}
    if name == "PUBLISHJOBFINISH":
        info = mapping(body, "PublishEventInfo")
        payload |= {key: _text(info, key) for key in ("publish_id", "publish_status", "article_id")}
        happened = HookKind.POST_PUBLISHED if payload["publish_status"] == "0" else HookKind.POST_FAILED
        return WebhookEvent(f"publish:{payload['publish_id']}:{payload['publish_status']}", happened, appid, payload)
    if name == "MASSSENDJOBFINISH":
        payload |= {"msg_id": _text(body, "MsgID"), "status": _text(body, "Status")}
        good = payload["status"].replace(" ", "").lower() == "sendsuccess"
        happened = HookKind.POST_PUBLISHED if good else HookKind.POST_FAILED
        return WebhookEvent(f"mass:{payload['msg_id']}:{payload['status']}"[:200], happened, appid, payload)
    return WebhookEvent(identifier, HookKind.FOLLOW if name == "subscribe" else HookKind.OTHER, appid, payload)


def _text(body: Mapping[str, Any], name: str) -> str:
    value = body.get(name)
    return value if isinstance(value, str) else ""


def _iso(seconds: str) -> str:
    at = moment(seconds)
    return at.isoformat() if at else ""
