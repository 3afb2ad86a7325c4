"""What pushed messages of Messenger and Instagram say.

Source: developers.facebook.com, Messenger Platform webhooks: messages, message_echoes, message_edits (2026-03).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..errors import UnexpectedResponse
from ..types import Credential, Format, InboxAttachment, InboxItem, InboxKind, ItemChange
from .values import mapping, moment, rows

Row = Mapping[str, Any]
_FILES = {"image": Format.IMAGE, "sticker": Format.IMAGE, "video": Format.VIDEO, "ig_reel": Format.VIDEO}


def pushed_message(value: Row, auth: Credential, platform: str) -> tuple[InboxItem, ...]:
    """One entry of `messaging`; nothing for receipts and reactions. Raises UnexpectedResponse without time or people.

    What we wrote, here or in another tool, comes as an echo.
    """
    message = mapping(value, "message")
    edit = mapping(value, "message_edit")
    identifier = str((message or edit).get("mid") or "")
    if not identifier:
        return ()
    sender = str(mapping(value, "sender").get("id") or "")
    own = bool(message.get("is_echo")) or sender == auth.remote_id
    person = str(mapping(value, "recipient").get("id") or "") if own else sender
    at = moment(value.get("timestamp"), per_second=1000)
    if at is None or not person:
        raise UnexpectedResponse(platform=platform, code="bad_event")
    change = ItemChange.EDITED if edit else ItemChange.DELETED if message.get("is_deleted") else ItemChange.NEW
    item = InboxItem(
        remote_id=identifier,
        kind=InboxKind.MESSAGE,
        author_id=person,
        author_handle="",
        text=str((message or edit).get("text") or ""),
        at=at,
        thread_id=f"messages:{person}",
        change=change,
        own=own,
        reply_to=str(mapping(message, "reply_to").get("mid") or ""),
        attachments=tuple(_file(row) for row in rows(message, "attachments") if row.get("type") in _FILES),
    )
    return (item,)


def _file(row: Row) -> InboxAttachment:
    return InboxAttachment(_FILES[str(row["type"])], str(mapping(row, "payload").get("url") or ""))
