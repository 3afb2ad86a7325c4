"""What messages are called and where they can be seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ...errors import RemoteGone
from ...families.values import mapping, moment
from ...types import Published, PublishedState
from .wire import SLUG


def published(message: Mapping[str, Any], remote_id: str = "") -> Published:
    """A message as the engine's answer."""
    return Published(
        PublishedState.LIVE,
        remote_id=remote_id or str(message["message_id"]),
        url=url_of(message),
        published_at=moment(message.get("date")),
        raw={name: message[name] for name in ("message_id", "date", "media_group_id") if name in message},
    )


def url_of(message: Mapping[str, Any]) -> str:
    """Where a message of a channel or supergroup can be seen; '' in private chats."""
    chat, number = mapping(message, "chat"), message.get("message_id")
    if chat.get("type") not in ("channel", "supergroup"):
        return ""
    if chat.get("username"):
        return f"https://t.me/{chat['username']}/{number}"
    # Members see the posts of private channels under the id without its mark -100.
    return f"https://t.me/c/{str(chat.get('id')).removeprefix('-100')}/{number}"


def id_of(numbers: Sequence[int]) -> str:
    """One id for the messages of an album: `12-14`, or `12,14` when others came between."""
    if list(numbers) == list(range(numbers[0], numbers[-1] + 1)):
        return str(numbers[0]) if len(numbers) == 1 else f"{numbers[0]}-{numbers[-1]}"
    return ",".join(map(str, numbers))


def ids_of(remote_id: str) -> list[int]:
    """The numbers of the messages an id stands for. Raises RemoteGone for what is none."""
    first, ranged, last = remote_id.partition("-")
    try:
        found = range(int(first), int(last) + 1) if ranged else [int(item) for item in remote_id.split(",")]
    except ValueError:
        found = []
    if not 0 < len(found) <= 100:
        raise RemoteGone(platform=SLUG, code="bad_id")
    return list(found)
