"""What people do towards our accounts, in the words connectors and their callers share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .types import Format


class InboxKind(StrEnum):
    """What reached us."""

    COMMENT = "comment"
    MENTION = "mention"
    MESSAGE = "message"
    REVIEW = "review"
    LIKE = "like"
    SHARE = "share"
    FOLLOW = "follow"


class ItemChange(StrEnum):
    """What an inbox item tells: something new, or that a known one (same `remote_id`) was edited or deleted."""

    NEW = "new"
    EDITED = "edited"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class InboxAttachment:
    """A file that came with a message. `url` may expire and may be '' where the platform gives none."""

    kind: Format
    url: str = ""
    mime: str = ""
    name: str = ""
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True)
class InboxItem:
    """One thing a person did towards our account, or wrote in its name. `thread_id`: the conversation as the platform
    groups it; `at` is aware UTC.

    `remote_id` is the same whether the item was pushed or read. `own`: our account wrote it, here or in another tool;
    `author_*` then name the person it was written to, as far as the platform tells. `reply_to`: the item it answers.
    `author_name`: the name people see, where it differs from the handle. `rating`: stars of a review, 1 to 5.
    `changed_at`: when it was edited or deleted, where the platform tells (aware UTC).
    `hidden`: whether the platform shows it to others no more, None when it does not tell. A DELETED item may lack all
    but `remote_id`, `kind` and `at`.
    """

    remote_id: str
    kind: InboxKind
    author_id: str
    author_handle: str
    text: str
    at: datetime
    thread_id: str = ""
    post_id: str = ""
    url: str = ""
    raw: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}), repr=False)
    change: ItemChange = ItemChange.NEW
    own: bool = False
    reply_to: str = ""
    author_name: str = ""
    author_avatar: str = ""
    author_url: str = ""
    author_followers: int | None = None
    attachments: tuple[InboxAttachment, ...] = ()
    rating: int | None = None
    hidden: bool | None = None
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class InboxPage:
    """Items newest last, and the cursor to pass next time ('' when there is nothing newer)."""

    items: tuple[InboxItem, ...]
    cursor: str = ""


@dataclass(frozen=True, slots=True)
class ReplyWindow:
    """How long the platform takes an answer: `hours` after the person's latest words, at most `most` answers in it.

    `note` (message id, may hold %(hours)s and %(most)s) says the rule as a person would. Answers beyond it are refused
    with WindowClosed.
    """

    hours: int
    most: int | None = None
    note: str = ""
