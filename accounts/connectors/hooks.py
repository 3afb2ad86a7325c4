"""Events a platform pushes to us: the call as it came, what it says, and what the platform wants to hear back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class HookKind(StrEnum):
    """What an event is about. ACCESS_ENDED: the person or the platform took our access away."""

    COMMENT = "comment"
    MENTION = "mention"
    MESSAGE = "message"
    REACTION = "reaction"
    FOLLOW = "follow"
    POST_PUBLISHED = "post_published"
    POST_FAILED = "post_failed"
    ACCESS_ENDED = "access_ended"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class HookCall:
    """One request at our webhook address. Header names are lower case; `body` is raw, as the signature covers it."""

    method: str
    query: Mapping[str, str]
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False, default=b"")


@dataclass(frozen=True, slots=True)
class HookReply:
    """What to answer. Platforms check the body during their handshake."""

    body: bytes = b""
    content_type: str = "text/plain; charset=utf-8"
    status: int = 200


@dataclass(frozen=True, slots=True)
class WebhookEvent:
    """One verified event; `event_id` is stable across redeliveries, `account_id` the platform's id of our account.

    `account_id` is '' where the platform names none: the event belongs to the only account of the address then.
    """

    event_id: str
    kind: HookKind
    account_id: str
    payload: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class HookReceipt:
    """What a genuine call brought; a handshake brings no events."""

    events: tuple[WebhookEvent, ...] = ()
    reply: HookReply = HookReply()
