"""Pictures that came with messages: fetched once by the guarded client, made small, shown from our own server."""

from __future__ import annotations

import uuid
from functools import partial
from io import BytesIO
from typing import Any

from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from accounts.connectors.errors import ConnectorError
from accounts.connectors.types import Format
from accounts.services.wire import http
from config.lib.clock import now
from config.lib.errors import NotFound
from config.lib.folders import folder_erase
from config.lib.pictures import picture_open, picture_type, picture_upright
from interactions.models import AttachmentCopy, Message
from team.models import Workspace

FOLDER = "inbox"
BYTES_MAX, PIXELS_MAX, SIDE, SECONDS = 8_000_000, 40_000_000, 1600, 12.0
# A picture that did not come is asked for again this much later.
AGAIN = 600


def attachment_copy(*, workspace: Workspace, message_id: int, index: int) -> AttachmentCopy:
    """Our copy of one attached picture, fetched now when there is none. Raises NotFound when it cannot be shown.

    Calls the network: not inside a transaction. Only one request at a time fetches a picture.
    """
    rows = AttachmentCopy.objects.for_workspace(workspace).filter(message=message_id, index=index)
    row = rows.first()
    if row is None:
        row = _fetch(workspace, message_id, index)
    if row is None:
        raise NotFound
    return row


def attachments_fetch(*, message_ids: list[int]) -> int:
    """Fetch the pictures of new messages before their addresses expire. Returns how many there are now."""
    fetched = 0
    rows = Message.objects.unscoped("the messages name their workspace").select_related("workspace")
    for message in rows.filter(pk__in=message_ids, deleted_at=None):
        for index in pictures_of(message):
            if not message.copies.filter(index=index).exists():
                row = _fetch(message.workspace, message.pk, index)
                fetched += row is not None
    return fetched


def pictures_of(message: Message) -> list[int]:
    """Which attachments of a message are pictures with an address."""
    return [
        index
        for index, item in enumerate(message.attachments)
        if item.get("kind") == Format.IMAGE and item.get("url", "").startswith(("https://", "http://"))
    ]


def _fetch(workspace: Workspace, message_id: int, index: int) -> AttachmentCopy | None:
    message = Message.objects.for_workspace(workspace).select_related("account").filter(pk=message_id).first()
    if message is None or message.deleted_at is not None or index not in pictures_of(message):
        return None
    if not cache.add(f"inbox-picture:{message_id}:{index}", True, AGAIN):
        return None
    url = message.attachments[index]["url"]
    try:
        answer = http().request(
            "GET", url, platform=message.account.platform, write=False, max_bytes=BYTES_MAX, total=SECONDS
        )
        if not answer.ok:
            return None
        return attachment_keep(message=message, index=index, data=answer.body)
    except (ConnectorError, OSError, ValueError):
        return None


def attachment_keep(*, message: Message, index: int, data: bytes) -> AttachmentCopy:
    """Keep a picture as our copy. Raises ValueError for what is no picture of a type we read."""
    picture, width, height = _small(data)
    path = default_storage.save(
        f"{FOLDER}/{message.workspace_id}/{message.pk}-{index}-{uuid.uuid4().hex[:8]}.webp", ContentFile(picture)
    )
    row, made = AttachmentCopy.all_objects.get_or_create(
        workspace_id=message.workspace_id,
        message=message,
        index=index,
        defaults={"path": path, "width": width, "height": height, "fetched_at": now()},
    )
    if not made:
        default_storage.delete(path)
    return row


def copy_forget(sender: Any, instance: AttachmentCopy, **_more: Any) -> None:
    """After a row is gone, by itself or with its message: its file goes, once that is certain."""
    transaction.on_commit(partial(default_storage.delete, instance.path))


def copies_erase(workspace_id: int) -> None:
    """Remove what is left of a workspace that is gone for good."""
    folder_erase(f"{FOLDER}/{workspace_id}")


def _small(data: bytes) -> tuple[bytes, int, int]:
    """The picture as WebP without descriptive data, no side longer than `SIDE`."""
    image = picture_open(data, picture_type(data[:16]), most=PIXELS_MAX)
    upright = picture_upright(image).convert("RGBA" if image.mode in {"RGBA", "LA", "P"} else "RGB")
    upright.thumbnail((SIDE, SIDE))
    out = BytesIO()
    upright.save(out, "WEBP", quality=82)
    return out.getvalue(), upright.width, upright.height
