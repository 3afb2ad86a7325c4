"""Who passed a post on, as far as a platform tells everybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ShareKind(StrEnum):
    """REPOST: shown as it is. QUOTE: within a post of one's own."""

    REPOST = "repost"
    QUOTE = "quote"


@dataclass(frozen=True, slots=True)
class Sharer:
    """One account that passed a post on. None = not told, never 0.

    `author_id` is the platform's lasting id. `shared_at`: aware UTC, None where the platform does not say when.
    `post_id`, `url`: their own post, of quotes. `shares`: how often that one was passed on in turn.
    """

    author_id: str
    handle: str
    kind: ShareKind
    name: str = ""
    followers: int | None = None
    shared_at: datetime | None = None
    post_id: str = ""
    url: str = ""
    profile_url: str = ""
    shares: int | None = None


@dataclass(frozen=True, slots=True)
class SharersPage:
    """A page of them. `cursor` "": there is no further page."""

    sharers: tuple[Sharer, ...] = ()
    cursor: str = ""
