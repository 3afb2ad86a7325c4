"""What platforms tell everybody about accounts that are not ours. Never scraped: only documented interfaces."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class PublicProfile:
    """An account as anybody may see it. None = not reported, never 0.

    `followers` may be rounded by the platform (YouTube: three figures). `remote_id` is the platform's own id.
    """

    remote_id: str
    handle: str
    name: str = ""
    url: str = ""
    bio: str = ""
    followers: int | None = None
    following: int | None = None
    posts: int | None = None


@dataclass(frozen=True, slots=True)
class PublicPost:
    """One public post of such an account with its figures so far; None = not reported, never 0. `at`: aware UTC."""

    remote_id: str
    url: str
    text: str
    at: datetime
    likes: int | None = None
    comments: int | None = None
    shares: int | None = None
    views: int | None = None
