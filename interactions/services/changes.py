"""Edits and deletions that platforms tell of."""

from __future__ import annotations

from accounts.connectors.types import InboxItem, ItemChange
from config.lib.clock import now
from config.lib.storable import storable
from interactions.models import AttachmentCopy, Message
from interactions.selectors.tokens import vector
from interactions.services.judging import message_judge

EDITS_KEPT, TEXT_MAX = 20, 20_000
# What tells the words of a message: its reasons quote them.
WORDS = ("text", "edits", "attachments", "reasons", "tokens")


def change_apply(*, message: Message, item: InboxItem) -> bool:
    """Bring a stored message to what the item says of it. Returns whether anything changed.

    A deleted message keeps its place and loses its words, earlier ones included: who deleted them wants them gone.
    A message that is read again in its old form changes nothing.
    """
    if message.deleted_at is not None:
        return False
    when = item.changed_at or now()
    if item.change is ItemChange.DELETED:
        message.deleted_at = when
        words_clear(message)
        message.save(update_fields=["deleted_at", *WORDS])
        AttachmentCopy.objects.for_workspace(message.workspace_id).filter(message=message).delete()
        return True
    changed: list[str] = []
    text = text_of(item)
    newer = message.edited_at is None or when > message.edited_at
    if item.change is ItemChange.EDITED and text != message.text and newer:
        message.edits = [*message.edits, {"text": message.text, "until": when.isoformat()}][-EDITS_KEPT:]
        message.text, message.edited_at = text, when
        who = message.thread.identity
        message.tokens = vector(message.workspace_id, message.at, f"{text} {who.name} {who.handle}")
        changed += ["edits", "text", "edited_at", "tokens", *message_judge(message=message)]
    if item.hidden is not None and item.hidden != (message.hidden_at is not None):
        message.hidden_at = now() if item.hidden else None
        changed.append("hidden_at")
    if changed:
        message.save(update_fields=changed)
    return bool(changed)


def text_of(item: InboxItem) -> str:
    """What is kept of an item's text."""
    return storable(item.text)[:TEXT_MAX]


def words_clear(message: Message) -> None:
    """Take a message's words from it; the caller stores the fields named in `WORDS`."""
    message.text, message.edits, message.attachments, message.reasons = "", [], [], []
    message.tokens = vector(message.workspace_id, message.at, "")
